import { Webhook } from 'standardwebhooks';
import { newWebhookSecret } from '#security';
import { eventually } from '#service/testing';
import type { TestDatabase } from '#persistence';
import type { RunningSimulator } from './start-simulator.js';
import { answerJson, call, ledgerOf, listen, simulatorOnNewDatabase, type Peer } from './testing.js';

interface Said {
  id: string;
  reference: string;
  status: string;
  amount: string;
  reason?: string;
}

describe('account providers of the sandbox', () => {
  const secret = newWebhookSecret();
  const said: Said[] = [];
  let accepting = true;
  const refusedIds = new Set<string>();
  let database: TestDatabase;
  let start: () => Promise<RunningSimulator>;
  let simulator: RunningSimulator;
  let receiver: Peer;

  beforeAll(async () => {
    receiver = await listen((request, body, response) => {
      new Webhook(secret).verify(body, request.headers as Record<string, string>);
      const id = request.headers['webhook-id'] as string;
      if (!accepting) {
        refusedIds.add(id);
        return answerJson(response, 503, {});
      }
      const { statuses } = JSON.parse(body.toString()) as { statuses: Said[] };
      said.push(...statuses.map((status) => ({ ...status, id })));
      answerJson(response, 202, { accepted: statuses.length });
    });
    ({ database, start } = await simulatorOnNewDatabase());
    simulator = await start();
    for (const code of ['BANK', 'WALLET']) {
      const target = { webhookUrl: `${receiver.url}/webhooks/v1/${code}`, webhookSecret: secret };
      expect((await call(`${simulator.url}/sandbox/providers/${code}`, 'PUT', target)).status).toBe(204);
    }
  });
  afterAll(async () => {
    await simulator.close();
    await receiver.close();
    await database.drop();
  });

  const endpoint = (): string => `${simulator.url}/providers/BANK`;
  const batch = (batchId: string, accounts: Record<string, string>, amount = '540000'): object => ({
    batchId,
    period: '2024-09',
    count: Object.keys(accounts).length,
    controlSum: String(BigInt(amount) * BigInt(Object.keys(accounts).length)),
    currency: 'VND',
    instructions: Object.entries(accounts).map(([reference, accountNumber]) => ({
      reference,
      accountNumber,
      holderName: 'NGUYEN VAN A',
      amount,
      purpose: 'SSBE',
    })),
  });
  const wordsFor = (reference: string): string[] =>
    said
      .filter((one) => one.reference === reference)
      .map(({ status, reason }) => (reason ? `${status} ${reason}` : status));

  it('behaves by the end of the account number, and moves money accordingly', async () => {
    const endings = ['9001', '9002', '9003', '9004', '9005', '9006', '9007', '9008', '9009', '0000'];
    const accounts = Object.fromEntries(endings.map((ending) => [`e-${ending}`, `10203${ending}`]));
    const taken = await call(`${endpoint()}/batches`, 'POST', batch('endings', accounts));
    expect(taken).toMatchObject({ status: 202, body: { batchId: 'endings', accepted: 10 } });

    const expected: Record<string, string[]> = {
      '9001': ['RJCT AC04'],
      '9002': ['RJCT AC06'],
      '9003': ['ACCC'],
      '9004': [],
      '9005': [],
      '9006': ['ACCC', 'RTRN AC04'],
      '9007': ['ACTC', 'RJCT BE01'],
      '9008': ['ACCC', 'ACCC'],
      '9009': ['ACCC', 'RJCT MS03'],
      '0000': ['ACCC'],
    };
    await eventually(() => said.filter(({ reference }) => reference.startsWith('e-')).length === 12);
    for (const ending of endings) expect([ending, wordsFor(`e-${ending}`)]).toEqual([ending, expected[ending]]);
    const ids = said.filter(({ reference }) => reference === 'e-9008').map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);

    const asked = await call(`${endpoint()}/inquiries`, 'POST', {
      references: ['e-9004', 'e-9005', 'e-9006', 'e-none'],
    });
    const { statuses } = asked.body as { statuses: { reference: string; status: string; amount?: string }[] };
    expect(statuses.map(({ status }) => status)).toEqual(['PDNG', 'ACCC', 'RTRN', 'NOTFOUND']);
    expect(statuses[1]?.amount).toBe('540000');

    const books = await ledgerOf(simulator.url, 'BANK');
    const summary = endings.map((ending) => {
      const entry = books.get(`e-${ending}`);
      return `${ending} ${entry?.state} ${entry?.movements} ${entry?.paidOut}`;
    });
    expect(summary).toEqual([
      '9001 RJCT 0 0',
      '9002 RJCT 0 0',
      '9003 ACCC 1 540000',
      '9004 PDNG 0 0',
      '9005 ACCC 1 540000',
      '9006 RTRN 2 0',
      '9007 RJCT 0 0',
      '9008 ACCC 1 540000',
      '9009 ACCC 1 540000',
      '0000 ACCC 1 540000',
    ]);
  });

  it('a batch sent twice is taken once; another body under its id is a conflict', async () => {
    const first = await call(`${endpoint()}/batches`, 'POST', batch('twice', { 't-1': '1111', 't-2': '2222' }));
    expect(await call(`${endpoint()}/batches`, 'POST', batch('twice', { 't-1': '1111', 't-2': '2222' }))).toEqual(
      first,
    );
    expect((await call(`${endpoint()}/batches`, 'POST', batch('twice', { 't-1': '1111', 't-3': '2222' }))).status).toBe(
      409,
    );
    await eventually(() => wordsFor('t-1').length === 1 && wordsFor('t-2').length === 1);
    expect((await ledgerOf(simulator.url, 'BANK')).get('t-1')).toMatchObject({ movements: 1 });
  });

  it('a reference of another batch is refused alone and moves nothing again', async () => {
    await call(`${endpoint()}/batches`, 'POST', batch('d-1', { 'd-a': '1111' }));
    const again = await call(`${endpoint()}/batches`, 'POST', batch('d-2', { 'd-a': '1111', 'd-b': '2222' }));
    expect(again.body).toEqual({
      batchId: 'd-2',
      accepted: 1,
      results: [
        { reference: 'd-a', status: 'RJCT', reason: 'DUPL' },
        { reference: 'd-b', status: 'ACTC' },
      ],
    });
    expect((await call(`${endpoint()}/batches`, 'POST', batch('d-2', { 'd-a': '1111', 'd-b': '2222' }))).body).toEqual(
      again.body,
    );
    expect((await ledgerOf(simulator.url, 'BANK')).get('d-a')).toMatchObject({ movements: 1, paidOut: '540000' });
  });

  it('refuses a batch whole when count or control sum differ', async () => {
    const good = batch('sums', { 's-1': '1111' });
    expect((await call(`${endpoint()}/batches`, 'POST', { ...good, count: 2 })).status).toBe(400);
    expect((await call(`${endpoint()}/batches`, 'POST', { ...good, controlSum: '540001' })).status).toBe(400);
    expect((await call(`${endpoint()}/batches`, 'POST', { ...good, instructions: [] })).status).toBe(400);
    expect((await ledgerOf(simulator.url, 'BANK')).has('s-1')).toBe(false);
  });

  it('a cancelled reference is never paid, a known one is too late', async () => {
    await call(`${endpoint()}/batches`, 'POST', batch('c-1', { 'c-a': '1111' }));
    const cancelled = await call(`${endpoint()}/cancellations`, 'POST', { references: ['c-a', 'c-b'] });
    expect(cancelled.body).toEqual({
      results: [
        { reference: 'c-a', status: 'TOO_LATE' },
        { reference: 'c-b', status: 'CANCELLED' },
      ],
    });
    const late = await call(`${endpoint()}/batches`, 'POST', batch('c-2', { 'c-b': '1111' }));
    expect(late.body).toMatchObject({ accepted: 0, results: [{ reference: 'c-b', status: 'RJCT', reason: 'DUPL' }] });
    const asked = await call(`${endpoint()}/inquiries`, 'POST', { references: ['c-b'] });
    expect(asked.body).toMatchObject({ statuses: [{ status: 'CANC' }] });
  });

  it('says the holder’s name as it was taught', async () => {
    const customers = [
      { accountNumber: '7771111', holderName: 'Lê Thị Bưởi' },
      { accountNumber: '7779003', holderName: 'Lê Thị Bưởi' },
    ];
    await call(`${endpoint()}/customers`, 'POST', { customers });
    const checked = await call(`${endpoint()}/name-checks`, 'POST', {
      accounts: ['7771111', '7779003', '7770000'].map((accountNumber, at) => ({
        accountId: String(at),
        accountNumber,
      })),
    });
    expect(checked.body).toEqual({
      results: [
        { accountId: '0', found: true, holderName: 'Lê Thị Bưởi' },
        { accountId: '1', found: true, holderName: 'LE VAN TEN KHAC' },
        { accountId: '2', found: false },
      ],
    });
  });

  it('deliveries survive the process: the next one sends them under the same id', async () => {
    accepting = false;
    await call(`${endpoint()}/batches`, 'POST', batch('crash', { 'k-1': '1111', 'k-2': '9006' }));
    await eventually(() => refusedIds.size > 0);
    await simulator.close();
    accepting = true;
    simulator = await start();
    await eventually(() => wordsFor('k-2').length === 2);
    expect(wordsFor('k-1')).toEqual(['ACCC']);
    expect(wordsFor('k-2')).toEqual(['ACCC', 'RTRN AC04']);
    expect(refusedIds).toContain(said.find(({ reference }) => reference === 'k-1')?.id);
  });

  it('takes 33 batches of 1,000 and reports every one of them', async () => {
    const batches = Array.from({ length: 33 }, (_, b) =>
      batch(`m-${b}`, Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`m-${b}-${i}`, `55${b}${i}0000`]))),
    );
    const answers = await Promise.all(
      batches.map((one) => call(`${simulator.url}/providers/WALLET/batches`, 'POST', one)),
    );
    expect(answers.every(({ status }) => status === 202)).toBe(true);
    await eventually(() => said.filter(({ reference }) => reference.startsWith('m-')).length === 33_000);
  });
});
