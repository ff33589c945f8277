import pg from 'pg';
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

  it('comes back by itself, from the start on, when it is woken, and also after a failure', async () => {
    let ticks = 0;
    const often = jobs.schedule({
      name: 'often',
      everyMs: 200,
      process: () => {
        ticks += 1;
        return ticks === 2 ? Promise.reject(new Error('second time')) : Promise.resolve();
      },
    });
    await often.start();
    await eventually(() => ticks >= 5);
    const seldom = jobs.schedule({ name: 'seldom', everyMs: 3_600_000, process: () => Promise.resolve(void woken++) });
    let woken = 0;
    await seldom.start();
    await eventually(() => woken >= 1);
    const before = woken;
    await Promise.all([seldom.wake('change-1'), seldom.wake('change-1')]);
    await eventually(() => woken > before);
  });

  it('is started again at once by the next process, and keeps one pace in several', async () => {
    const counts = [0, 0];
    const processes = counts.map((_, index) => {
      const process = (): Promise<void> => Promise.resolve(void (counts[index] = (counts[index] ?? 0) + 1));
      const own = new Jobs(database.url, pino({ level: 'silent' }));
      return { own, job: own.schedule({ name: 'shared', everyMs: 3_600_000, process }) };
    });
    const [first, second] = processes as [(typeof processes)[0], (typeof processes)[0]];
    await first.job.start();
    await eventually(() => (counts[0] ?? 0) + (counts[1] ?? 0) >= 1);
    await first.own.close();
    const before = counts[1] ?? 0;
    await second.job.start();
    await eventually(() => (counts[1] ?? 0) > before);
    await second.own.close();
    const [pace] = await query<{ rows: number }>(
      database.url,
      `SELECT count(*)::integer AS rows FROM bullmq.scheduler WHERE queue LIKE '%shared%'`,
    );
    expect(pace?.rows).toBe(1);
  });
});

async function query<Row>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}
