import { pino } from 'pino';
import { testDatabase, type TestDatabase } from '#persistence';
import { Jobs } from './jobs.js';
import { eventually } from './testing.js';

describe('jobs', () => {
  let database: TestDatabase;
  let jobs: Jobs;
  beforeAll(async () => {
    database = await testDatabase('jobs');
    jobs = new Jobs(database.url, pino({ level: 'silent' }));
  });
  afterAll(async () => {
    await jobs.close();
    await database.drop();
  });

  it('runs a job once however often it is added while it waits, and again after a failure', async () => {
    const seen: number[] = [];
    let failures = 1;
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const queue = jobs.queue<{ batch: number }>({
      name: 'batches',
      concurrency: 1,
      process: async ({ batch }) => {
        await gate;
        if (batch === 2 && failures-- > 0) throw new Error('first try');
        seen.push(batch);
      },
    });
    await Promise.all([queue.add('batch-1', { batch: 1 }), queue.add('batch-1', { batch: 1 })]);
    await queue.add('batch-2', { batch: 2 });
    open();
    await eventually(() => seen.includes(2));
    expect(seen).toEqual([1, 2]);
    await queue.add('batch-1', { batch: 1 });
    await eventually(() => seen.length === 3);
    expect(seen).toEqual([1, 2, 1]);
  });
});
