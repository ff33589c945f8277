import { v7 } from 'uuid';
import { Bank } from '../../testing/bank.js';
import { ceilingCalls, ceilingPath as path } from '../../testing/ceilings.js';
import { ADMIN, APPROVER, Harness, OFFICER, RELEASER, type Answer, type Caller as As } from '../../testing/harness.js';

const LEADER = { username: 'leader', roles: ['LEADER'] } satisfies As;
const AUDITOR = { username: 'auditor', roles: ['AUDITOR'] } satisfies As;

describe('funding ceilings, given who sets them, and with what', () => {
  let harness: Harness;
  let bank: Bank;

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach(
      [
        { id: v7(), accounts: [{ number: '1000000001' }] },
        { id: v7(), district: '386', accounts: [{ number: '1000000002' }] },
      ],
      bank.url,
    );
  });
  afterEach(async () => expect(await harness.countersThatDiffer()).toEqual([]));
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  const { set, submitted } = ceilingCalls(() => harness);

  it('an approver makes one, replaces the version that was read, and every version stays', async () => {
    const made = await set('2030-01', '1000000');
    expect([made.status, made.headers.get('etag'), made.body]).toEqual([
      201,
      '"1"',
      expect.objectContaining({
        amount: '1000000',
        committed: '0',
        available: '1000000',
        setBy: 'approver',
        version: 1,
      }),
    ]);
    expect((await set('2030-01', '2000000')).status).toBe(428);
    expect((await set('2030-01', '2000000', { ifMatch: '"7"' })).status).toBe(412);
    expect((await set('2030-02', '2000000', { ifMatch: '*' })).status).toBe(412);
    const raised = await set('2030-01', '2000000', { ifMatch: '"1"', document: 'QĐ 13/2024' });
    expect([raised.status, raised.body['version']]).toEqual([200, 2]);
    expect((await harness.call('GET', path('2030-01'), AUDITOR)).headers.get('etag')).toBe('"2"');
    expect((await harness.call('GET', `${path('2030-01')}/history`, AUDITOR)).body.items).toMatchObject([
      { version: 2, amount: '2000000', document: 'QĐ 13/2024', setBy: 'approver', onBehalfOf: null },
      { version: 1, amount: '1000000', document: 'QĐ 12/2024' },
    ]);
    expect((await harness.call('GET', '/api/v1/ceilings?period=2030-01&programme=BTXH', LEADER)).body).toMatchObject({
      items: [{ areaCode: '38', fundingSource: 'STATE_BUDGET', amount: '2000000' }],
      nextCursor: null,
    });
    expect((await harness.call('GET', '/api/v1/ceilings?period=2030-02', LEADER)).body.items).toEqual([]);
  });

  it('are listed page by page, the newest period first', async () => {
    const ofNcc = await harness.call('PUT', path('2031-02', '38', 'STATE_BUDGET', 'NCC'), APPROVER, {
      body: { amount: '1', document: 'x' },
    });
    expect(ofNcc.status).toBe(201);
    for (const period of ['2031-01', '2031-02', '2031-03']) await set(period, '1');
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body }: Answer = await harness.call(
        'GET',
        `/api/v1/ceilings?limit=2${cursor && `&cursor=${cursor}`}`,
        AUDITOR,
      );
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...body.items.map((item) => `${String(item['period'])} ${String(item['programme'])}`));
      cursor = body['nextCursor'] as string | null;
    }
    expect(seen.slice(0, 4)).toEqual(['2031-03 BTXH', '2031-02 NCC', '2031-02 BTXH', '2031-01 BTXH']);
    expect(new Set(seen).size).toBe(seen.length);
    expect((await harness.call('GET', '/api/v1/ceilings?cursor=x', AUDITOR)).status).toBe(400);
  });

  it('fifty at once: each version once', async () => {
    await set('2030-03', '1');
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => set('2030-03', String(index + 2), { ifMatch: '"1"' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 49 }, () => 412)]);
    expect((await harness.call('GET', `${path('2030-03')}/history`, AUDITOR)).body.items).toHaveLength(2);
  });

  it.each([OFFICER, RELEASER, LEADER, AUDITOR, ADMIN])('$username may not', async (as) => {
    expect((await set('2030-04', 'x', { as })).status).toBe(403);
    expect((await harness.call('GET', path('2030-04'), APPROVER)).status).toBe(404);
  });

  it('nobody outside the province sees or sets one; a province that does not exist has none', async () => {
    for (const areaCode of ['01', '386'])
      expect((await set('2030-01', 'x', { as: { ...APPROVER, areaCode } })).status).toBe(404);
    for (const area of ['01', '386', 'VN', 'x']) expect((await set('2030-01', 'x', { area })).status).toBe(404);
    const elsewhere = { ...AUDITOR, areaCode: '01' };
    expect((await harness.call('GET', path('2030-01'), elsewhere)).status).toBe(404);
    expect((await harness.call('GET', `${path('2030-01')}/history`, elsewhere)).status).toBe(404);
    expect((await harness.call('GET', '/api/v1/ceilings', elsewhere)).body.items).toEqual([]);
    expect((await harness.call('GET', '/api/v1/ceilings', ADMIN)).status).toBe(403);
    expect((await set('2030-05', '5', { as: { ...APPROVER, areaCode: 'VN' } })).status).toBe(201);
  });

  it('whoever prepared a run does not set what limits it', async () => {
    const both: As = { username: 'both', roles: ['FINANCE_OFFICER', 'APPROVER'] };
    const id = await submitted('2030-06', '386', both);
    expect((await set('2030-06', '5', { as: both })).status).toBe(403);
    const delegate: As = { username: 'someone', roles: ['APPROVER'], onBehalfOf: { APPROVER: 'both' } };
    expect((await set('2030-06', '5', { as: delegate })).status).toBe(403);
    expect((await set('2030-06', '5000000')).status).toBe(201);
    await harness.command(id, 'cancel', both);
  });

  it('nor does it help to set it first: the approval is refused until somebody else has set it', async () => {
    const both: As = { username: 'both', roles: ['FINANCE_OFFICER', 'APPROVER'] };
    expect((await set('2030-08', '5000000', { as: both })).status).toBe(201);
    const id = await submitted('2030-08', '386', both);
    const refused = await harness.command(id, 'approve', APPROVER);
    expect([refused.state, refused.operation?.state]).toEqual(['SUBMITTED', 'FAILED']);
    expect(refused.operation?.error).toContain('both');
    expect((await set('2030-08', '5000000', { ifMatch: '"1"' })).status).toBe(200);
    expect((await harness.command(id, 'approve', APPROVER)).state).toBe('PAYING');
  });

  it.each([
    ['/amount', { amount: '-1', document: 'x' }],
    ['/amount', { amount: '1.5', document: 'x' }],
    ['/amount', { amount: 5, document: 'x' }],
    ['/amount', { amount: '1'.repeat(16), document: 'x' }],
    ['/amount', { document: 'x' }],
    ['/document', { amount: '1' }],
    ['/document', { amount: '1', document: '  ' }],
    ['/document', { amount: '1', document: 'a\u0000b' }],
    ['/document', { amount: '1', document: 'x'.repeat(301) }],
    ['/colour', { amount: '1', document: 'x', colour: 'red' }],
  ])('bad input is a 400 that names %s', async (pointer, body) => {
    const answer = await harness.call('PUT', path('2030-07'), APPROVER, { body });
    expect(answer.status).toBe(400);
    expect(new Set((answer.body['errors'] as { pointer: string }[]).map((error) => error.pointer))).toEqual(
      new Set([pointer]),
    );
    expect((await harness.call('GET', path('2030-07'), APPROVER)).status).toBe(404);
  });

  it.each([
    ['/path/programme', path('2030-07', '38', 'STATE_BUDGET', 'XYZ')],
    ['/path/fundingSource', path('2030-07', '38', 'state')],
    ['/path/period', path('2030-13')],
    ['/query/period', '/api/v1/ceilings?period=x'],
    ['/query/programme', '/api/v1/ceilings?programme=x'],
  ])('a bad path or query is a 400 that names %s', async (pointer, bad) => {
    expect((await harness.call('GET', bad, APPROVER)).body).toMatchObject({ status: 400, errors: [{ pointer }] });
  });
});
