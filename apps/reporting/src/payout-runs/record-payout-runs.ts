import type { PayoutRunChanged } from '#contracts';
import type { Queryable } from '#persistence';
import { portionsOf } from '../sets.js';

/** A run opens its period for its programme: from then on people without a payment are a gap. */
export async function recordPayoutRuns(unit: Queryable, runs: PayoutRunChanged[]): Promise<void> {
  for (const rows of portionsOf(runs)) {
    await unit.query(
      `INSERT INTO payout_runs AS known (run_id, period, programme, kind, area_code, state, version)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[])
       ON CONFLICT (run_id) DO UPDATE SET state = excluded.state, version = excluded.version
       WHERE known.version < excluded.version`,
      [
        rows.map((run) => run.runId),
        rows.map((run) => run.period),
        rows.map((run) => run.programme),
        rows.map((run) => run.kind),
        rows.map((run) => run.areaCode),
        rows.map((run) => run.state),
        rows.map((run) => run.version),
      ],
    );
  }
}
