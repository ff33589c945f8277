import { v7 } from 'uuid';
import { Bank } from '../testing/bank.js';
import { Harness, type Answer, type Json } from '../testing/harness.js';
import { pointers, ScheduleCalls } from './testing/schedules.js';

describe('exceptions of a schedule', () => {
  let harness: Harness;
  let bank: Bank;
  let calls: ScheduleCalls;
  let id: string;

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    calls = new ScheduleCalls(harness);
    await harness.teach([{ id: v7() }], bank.url);
  });
  beforeEach(async () => {
    harness.clock.today = '2024-09-05';
    const fundingSource = `SOURCE_${v7().slice(-12).toUpperCase()}`;
    id = (await calls.create({ fundingSource, firstPeriod: '2024-10', lastPeriod: '2025-06' })).body.id;
  });
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  const put = (period: string, body: object, ifMatch?: string | null): Promise<Answer> =>
    calls.change('PUT', id, `/exceptions/${period}`, {
      body: { reason: 'Bão số 3', ...body },
      ...(ifMatch === undefined ? {} : { ifMatch }),
    });
  const occurrence = async (period: string): Promise<Json | undefined> =>
    ((await calls.get(id)).body['occurrences'] as Json[]).find((each) => each['period'] === period);

  it('leave a month out, with a reason', async () => {
    const answer = await put('2024-12', { action: 'SKIP' });
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"2"']);
    expect(answer.body['exceptions']).toMatchObject([
      { period: '2024-12', action: 'SKIP', reason: 'Bão số 3', setBy: 'officer' },
    ]);
    expect(await occurrence('2024-12')).toMatchObject({ skipped: true });
    expect(await occurrence('2025-01')).toMatchObject({ skipped: false });
  });

  it('move its days: those not named stay, the end of collection follows the pay day', async () => {
    await put('2024-12', { action: 'MOVE', payOn: '2024-12-12' });
    expect(await occurrence('2024-12')).toMatchObject({
      ...{ opensOn: '2024-11-01', cutOffOn: '2024-11-20', approvalBy: '2024-11-25' },
      ...{ payOn: '2024-12-12', collectionUntil: '2024-12-27' },
      notes: [{ code: 'EXCEPTION', values: { reason: 'Bão số 3' } }],
    });
    await put('2024-12', { action: 'MOVE', payOn: '2024-12-12', collectionUntil: '2024-12-20' });
    expect(await occurrence('2024-12')).toMatchObject({ collectionUntil: '2024-12-20' });
  });

  it('lead the second of two months along', async () => {
    const fundingSource = `SOURCE_${v7().slice(-12).toUpperCase()}`;
    ({ id } = (
      await calls.create({ fundingSource, programme: 'NCC', tetRule: 'TWO_MONTHS', firstPeriod: '2025-01' })
    ).body);
    await put('2025-01', { action: 'MOVE', payOn: '2025-01-15' });
    expect(await occurrence('2025-02')).toMatchObject({ payOn: '2025-01-15', togetherWith: '2025-01' });
  });

  it('are taken back', async () => {
    await put('2024-12', { action: 'SKIP' });
    const path = '/exceptions/2024-12';
    expect((await calls.change('DELETE', id, path, { ifMatch: null })).status).toBe(428);
    expect((await calls.change('DELETE', id, path, { ifMatch: '"1"' })).status).toBe(412);
    const gone = await calls.change('DELETE', id, path);
    expect([gone.status, gone.body['exceptions'], gone.headers.get('etag')]).toEqual([200, [], '"3"']);
    expect((await calls.change('DELETE', id, path)).status).toBe(404);
    expect(await occurrence('2024-12')).toMatchObject({ skipped: false });
  });

  it('take the version that was read', async () => {
    expect((await put('2024-12', { action: 'SKIP' }, null)).status).toBe(428);
    expect((await put('2024-12', { action: 'SKIP' }, '"7"')).status).toBe(412);
    expect((await calls.get(id)).headers.get('etag')).toBe('"1"');
  });

  it('come too late once the run is made', async () => {
    await harness.tick();
    const answer = await put('2024-10', { action: 'SKIP' });
    expect([answer.status, answer.body['currentState']]).toEqual([409, 'DRAFT']);
    expect((await calls.get(id)).body['exceptions']).toEqual([]);
  });

  it.each([
    ['/action', '2024-12', { action: 'PAY' }],
    ['/action', '2024-12', { action: 'MOVE' }],
    ['/reason', '2024-12', { action: 'SKIP', reason: '' }],
    ['/payOn', '2024-12', { action: 'SKIP', payOn: '2024-12-12' }],
    ['/payOn', '2024-12', { action: 'MOVE', payOn: '2024-02-31' }],
    ['/payOn', '2024-12', { action: 'MOVE', payOn: '12/12/2024' }],
    ['/payOn', '2024-12', { action: 'MOVE', payOn: '2024-11-01' }],
    ['/approvalBy', '2024-12', { action: 'MOVE', approvalBy: '2024-12-20' }],
    ['/collectionUntil', '2024-12', { action: 'MOVE', collectionUntil: '2024-12-01' }],
    ['/collectionUntil', '2024-12', { action: 'MOVE', collectionUntil: '2025-07-01' }],
    ['/opensOn', '2024-12', { action: 'MOVE', opensOn: '2024-08-31' }],
    ['/path/period', '2025-07', { action: 'SKIP' }],
    ['/path/period', '2024-09', { action: 'SKIP' }],
    ['/path/period', '2024-13', { action: 'SKIP' }],
    ['/colour', '2024-12', { action: 'SKIP', colour: 'red' }],
  ])('are refused naming %s, and change nothing: %s %j', async (pointer, period, body) => {
    const answer = await put(period, body, '"7"');
    expect([answer.status, pointers(answer)]).toEqual([400, expect.arrayContaining([pointer])]);
    expect((await calls.get(id)).headers.get('etag')).toBe('"1"');
  });
});
