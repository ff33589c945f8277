import { v7 } from 'uuid';
import { Bank } from '../testing/bank.js';
import { APPROVER, Harness, OFFICER, RELEASER, type Json, type Person } from '../testing/harness.js';
import { plannedRun } from '../testing/paying-run.js';

/** Of 500,000 VND each: three people in one district; in the other one of two is held. */
const PEOPLE: Person[] = [
  ...[1, 2, 3].map((ending) => ({ id: v7(), district: '380', accounts: [{ number: `100000000${ending}` }] })),
  { id: v7(), district: '386', accounts: [{ number: '1000000004' }] },
  { id: v7(), district: '386', status: 'SUSPENDED', accounts: [{ number: '1000000005' }] },
];

describe('what two people let go of a month without a third', () => {
  let harness: Harness;
  let bank: Bank;

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach(PEOPLE, bank.url);
  });
  afterEach(async () => expect(await harness.countersThatDiffer()).toEqual([]));
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  /** The runs of both districts, submitted, where the limit is so many VND. */
  const submitted = async (period: string, limit: string): Promise<[three: string, two: string]> => {
    await harness.service.close();
    await harness.startService({ RELEASE_LIMIT: limit });
    const three = await plannedRun(harness, { period, areaCode: '380' });
    const two = await plannedRun(harness, { period, areaCode: '386' });
    for (const id of [three, two]) await harness.command(id, 'submit', OFFICER);
    return [three, two];
  };
  const approve = (id: string): Promise<Json> => harness.command(id, 'approve', APPROVER);
  const release = (id: string): Promise<Json> => harness.command(id, 'release', RELEASER);

  it('is counted over all runs of the month, and with what is held: two people may let it go later', async () => {
    const [three, two] = await submitted('2024-09', '2000000');
    expect((await approve(three)).state).toBe('PAYING');
    const waiting = await approve(two);
    const { PLANNED, HELD } = waiting.totals.byState;
    expect([waiting.state, PLANNED?.amount, HELD?.amount]).toEqual(['APPROVED', '500000', '500000']);
    expect((await release(two)).state).toBe('PAYING');
  });

  it('may reach the limit', async () => {
    const [three, two] = await submitted('2024-10', '2500000');
    expect([(await approve(three)).state, (await approve(two)).state]).toEqual(['PAYING', 'PAYING']);
  });

  it('does not count what waits for a third person, nor what one has released', async () => {
    const [three, two] = await submitted('2024-11', '1400000');
    expect((await approve(three)).state).toBe('APPROVED');
    expect((await approve(two)).state).toBe('PAYING');
    expect((await release(three)).state).toBe('PAYING');
    const [again, next] = await submitted('2024-12', '1400000');
    expect((await approve(again)).state).toBe('APPROVED');
    expect((await release(again)).state).toBe('PAYING');
    expect((await approve(next)).state).toBe('PAYING');
  });

  it('is right when runs are approved at the same moment', async () => {
    const runs = await submitted('2025-01', '2000000');
    const states = (await Promise.all(runs.map(approve))).map(({ state }) => state);
    expect(states.sort()).toEqual(['APPROVED', 'PAYING']);
  });
});
