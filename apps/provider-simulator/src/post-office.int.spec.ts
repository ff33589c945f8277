import type { TestDatabase } from '#persistence';
import { eventually } from '#service/testing';
import type { RunningSimulator } from './start-simulator.js';
import { answerJson, call, ledgerOf, listen, simulatorOnNewDatabase, type Peer } from './testing.js';

const LIST = '01920000-0000-7000-8000-000000000001';
const COLUMNS = 'reference,citizenId,fullName,birthDate,areaCode,areaName,programme,period,amount';

describe('the post office of the sandbox', () => {
  const citizens = ['038000000001', '038000009001', '038000009004', '038000009006', '038000009007'];
  const csv = [
    COLUMNS,
    ...citizens.map((id, at) => `r-${at},${id},"Lê Văn, A",1950-01-01,16018,Xã A,BTXH,2024-09,540000`),
  ].join('\n');
  const uploads = new Map<string, string>();
  let uploadsFail = true;
  let firstListWorkedOff = false;
  let signedIn = 0;
  let announcedCount = citizens.length + 1;
  let database: TestDatabase;
  let start: () => Promise<RunningSimulator>;
  let simulator: RunningSimulator;
  let door: Peer;

  beforeAll(async () => {
    door = await listen((request, body, response) => {
      const path = request.url?.split('?')[0];
      if (path === '/api/v1/sessions') {
        signedIn += 1;
        return answerJson(response, 201, { accessToken: `token-${signedIn}` });
      }
      // The first session is over at once: a token that no longer holds must lead to a new sign-in.
      if (request.headers.authorization === 'Bearer token-1') return answerJson(response, 401, {});
      if (path === `/api/v1/files/${LIST}/content`)
        return void response.writeHead(200, { 'content-type': 'text/csv' }).end(`\ufeff${csv}`);
      if (path === '/api/v1/providers/VNPOST/files' && request.method === 'GET') {
        const list = { id: LIST, direction: 'OUT', period: '2024-09', count: announcedCount, controlSum: '2700000' };
        return answerJson(response, 200, { items: [list, { ...list, id: 'back', direction: 'IN' }], nextCursor: null });
      }
      if (path === '/api/v1/providers/VNPOST/files') {
        if (uploadsFail) return answerJson(response, 503, {});
        uploads.set(request.headers['idempotency-key'] as string, body.toString());
        return answerJson(response, 202, { id: `upload-${uploads.size}`, state: 'RUNNING' });
      }
      answerJson(response, 200, { state: firstListWorkedOff ? 'DONE' : 'RUNNING' });
    });
    ({ database, start } = await simulatorOnNewDatabase());
    simulator = await start();
    const access = { gatewayUrl: door.url, username: 'provider-VNPOST', password: 'chitra-demo' };
    await call(`${simulator.url}/sandbox/post-office`, 'PUT', access);
  });
  afterAll(async () => {
    await simulator.close();
    await door.close();
    await database.drop();
  });

  const rows = (key: string): string[] =>
    (uploads.get(key) ?? '')
      .split('\n')
      .filter((line) => line.startsWith('r-'))
      .map((line) => line.replace(/,[^,]*Z,/, ',<time>,'));

  it('takes nothing of a list whose count is not as announced', async () => {
    await eventually(() => signedIn >= 2);
    expect((await ledgerOf(simulator.url, 'VNPOST')).size).toBe(0);
    announcedCount = citizens.length;
    await eventually(async () => (await ledgerOf(simulator.url, 'VNPOST')).size === citizens.length);
  });

  it('writes the list back once it can, also as a new process; the uncollected one is left out', async () => {
    await simulator.close();
    uploadsFail = false;
    simulator = await start();
    await eventually(() => uploads.has(`paid-${LIST}`));
    expect(rows(`paid-${LIST}`)).toEqual([
      'r-0,CPUC,540000,<time>,',
      'r-1,RJCT,540000,<time>,AC04',
      'r-3,CPUC,540000,<time>,',
      'r-4,RJCT,540000,<time>,BE01',
    ]);
    expect(uploads.has(`returned-${LIST}`)).toBe(false);
  });

  it('gives back on a second list, after the first was worked off', async () => {
    firstListWorkedOff = true;
    await eventually(() => uploads.has(`returned-${LIST}`));
    expect(rows(`returned-${LIST}`)).toEqual(['r-3,RTRN,540000,<time>,AC04']);
    const books = await ledgerOf(simulator.url, 'VNPOST');
    expect([...books.values()].map(({ state, movements, paidOut }) => `${state} ${movements} ${paidOut}`)).toEqual([
      'CPUC 1 540000',
      'RJCT 0 0',
      'PDNG 0 0',
      'RTRN 2 0',
      'RJCT 0 0',
    ]);
  });
});
