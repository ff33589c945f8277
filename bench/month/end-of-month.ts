import pg from 'pg';
import type { Demo } from '../../demo/src/loading/demo.js';
import { fieldOf, listOf, textOf } from '../../demo/src/loading/json.js';
import { Missing, waitFor } from '../../demo/src/loading/waiting.js';
import { DEMO_PERIOD } from '../../demo/src/province/index.js';

/** Seconds, or milliseconds where it says so, beside the bare SQL that does the same. */
export interface Figure {
  name: string;
  unit: 's' | 'ms';
  took: number;
  floor: number;
  goal: number;
}

const LISTS = ['held', 'rejected', 'unknown', 'returned', 'uncollected'] as const;
const READS = 100;

/** How long a page of each work-list takes through the door; of the slowest list. */
export async function measureWorklists(demo: Demo, databaseUrl: string): Promise<Figure> {
  const officer = demo.as('officer');
  const slowest = { took: 0, floor: 0, name: '' };
  await connected(databaseUrl, async (client) => {
    for (const list of LISTS) {
      const took = await p95(() => officer.get(`/api/v1/worklists/${list}?period=${DEMO_PERIOD}&limit=50`));
      const floor = await p95(() =>
        client.query('SELECT * FROM payments WHERE attention = $1 AND period = $2 ORDER BY id LIMIT 51', [
          list === 'uncollected' ? 'CARRIED_OVER' : list.toUpperCase(),
          DEMO_PERIOD,
        ]),
      );
      if (took > slowest.took) Object.assign(slowest, { took, floor, name: list });
    }
  });
  const { took, floor } = slowest;
  return { name: `a page of a work-list, p95 (${slowest.name})`, unit: 'ms', took, floor, goal: 50 };
}

/**
 * Brings both runs to where they may close, as people would (what is held or refused waits for next month, what is at the
 * post office by the word of two people, what got no answer is looked up), and measures the closing.
 */
export async function measureClosing(demo: Demo, runs: string[], databaseUrl: string): Promise<Figure> {
  await passDeadlines(databaseUrl);
  for (const id of runs) {
    await bulk(demo, id, 'officer', { state: 'SUBMITTED', channel: 'POST_OFFICE' });
    await bulk(demo, id, 'approver', { state: 'SUBMITTED', channel: 'POST_OFFICE', requested: true });
    await resolveUnanswered(demo, id);
    for (const state of ['HELD', 'REJECTED']) await bulk(demo, id, 'officer', { state });
  }
  const took = await seconds(async () => {
    for (const id of runs) await command(demo, id, 'officer', 'close', {});
  });
  return { name: 'close', unit: 's', took, floor: await statementFloor(databaseUrl), goal: 5 };
}

/** The time that providers have to answer has passed, without waiting for it. */
async function passDeadlines(databaseUrl: string): Promise<void> {
  await connected(databaseUrl, (client) =>
    client.query(
      `UPDATE handover_batches SET handed_over_at = handed_over_at - interval '1 day' WHERE channel <> 'POST_OFFICE'`,
    ),
  );
}

/** What a statement cannot go below: the payments counted by everything that it tells them apart by. */
async function statementFloor(databaseUrl: string): Promise<number> {
  return connected(databaseUrl, (client) =>
    seconds(() =>
      client.query(
        `SELECT run_id, programme, channel, provider_code, district_code, state, count(*), sum(amount) FROM payments
         GROUP BY run_id, programme, channel, provider_code, district_code, state`,
      ),
    ),
  );
}

/** What approving cannot go below: every payment read once and hashed with its district. */
export async function digestFloor(databaseUrl: string): Promise<number> {
  return connected(databaseUrl, (client) =>
    seconds(() =>
      client.query(
        `SELECT run_id, district_code, sha256(convert_to(string_agg(concat_ws('|', id, beneficiary_id, amount, account_digest), ',' ORDER BY id), 'UTF8'))
     FROM payments WHERE programme = 'BTXH' GROUP BY run_id, district_code`,
      ),
    ),
  );
}

/** Looks first, as the page does: what is signed is what was looked at. */
async function bulk(demo: Demo, id: string, username: string, filter: object): Promise<void> {
  const path = `/api/v1/payout-runs/${id}`;
  const json = { verb: 'carry-over', filter };
  const { etag } = await demo.as('officer').get(path);
  const { body } = await demo.as(username).post(`${path}/bulk?dryRun=true`, {
    idempotencyKey: `bench-look-${id}-${username}-${JSON.stringify(json)}`,
    ...(etag === null ? {} : { ifMatch: etag }),
    json,
  });
  await command(demo, id, username, 'bulk', { ...json, seenAt: fieldOf(body, 'seenAt') });
}

/** One command of a run, until its operation is over. */
async function command(demo: Demo, id: string, username: string, verb: string, json: object): Promise<void> {
  const path = `/api/v1/payout-runs/${id}`;
  const { etag } = await demo.as('officer').get(path);
  await demo.as(username).post(`${path}/${verb}`, {
    idempotencyKey: `bench-${verb}-${id}-${username}-${JSON.stringify(json)}`,
    ...(etag === null ? {} : { ifMatch: etag }),
    json,
  });
  await waitFor(
    `${verb} of run ${id}`,
    async () => {
      const { body } = await demo.as('officer').get(path);
      const state = fieldOf(body, 'operation', 'state');
      if (state === 'FAILED') throw new Error(`${verb} failed: ${JSON.stringify(fieldOf(body, 'operation'))}`);
      return state === 'RUNNING' ? new Missing(`${verb} is running`) : true;
    },
    { ...demo.waiting, intervalMilliseconds: 50 },
  );
}

/** What its provider never answered, by two people, with what the bank's statement shows. */
async function resolveUnanswered(demo: Demo, id: string): Promise<void> {
  const inState = async (state: string): Promise<string[]> => {
    const { body } = await demo.as('officer').get(`/api/v1/payout-runs/${id}/payments?state=${state}&limit=500`);
    return listOf(body, 'items').map((payment) => textOf(payment, 'id'));
  };
  await waitFor(
    'deadlines of what was never answered',
    async () => {
      const open = (await inState('SUBMITTED')).length;
      return open === 0 ? true : new Missing(`${open} wait for an answer`);
    },
    demo.waiting,
  );
  for (const payment of await inState('UNKNOWN')) await resolve(demo, payment);
}

async function resolve(demo: Demo, id: string): Promise<void> {
  const path = `/api/v1/payments/${id}`;
  for (const username of ['officer', 'approver']) {
    const { etag } = await demo.as('officer').get(path);
    await demo.as(username).post(`${path}/resolve`, {
      idempotencyKey: `bench-resolve-${id}-${username}`,
      ...(etag === null ? {} : { ifMatch: etag }),
      json: { outcome: 'REJECTED', evidence: 'bank statement, no booking' },
    });
  }
}

async function p95(read: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < READS; index += 1) {
    const started = performance.now();
    await read();
    times.push(performance.now() - started);
  }
  return times.sort((one, other) => one - other)[Math.floor(READS * 0.95)] ?? 0;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

async function connected<Result>(databaseUrl: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
