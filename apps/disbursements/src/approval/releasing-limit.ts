import type { RunState } from '#contracts';
import type { UnitOfWork } from '#persistence';
import { list } from '../queries/words-in-sql.js';

/** Runs that pay, or are about to, with nobody's release. */
const LET_GO_BY_TWO: readonly RunState[] = ['PAYING', 'CLOSED'];

/**
 * Whether a third person has to release the run (ADR 0024): what two people alone let go of a programme's month may not be
 * over the limit, however many runs it is split into. What is held counts: two people may let it go later. To be asked in
 * the transaction in which the run becomes APPROVED: nobody else's approval of the month comes between.
 * @param limit in VND, none by default
 */
export async function isOverReleasingLimit(
  unit: UnitOfWork,
  run: { id: string; programme: string; period: string },
  limit: string | undefined,
): Promise<boolean> {
  if (limit === undefined) return false;
  await unit.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `releasing limit ${run.programme} ${run.period}`,
  ]);
  // A statement of its own: it sees what was approved by whoever held the lock before.
  const [row] = await unit.query<{ amount: string }>(
    `SELECT coalesce(sum(total.amount), 0)::text AS amount FROM payout_runs run JOIN run_totals total ON total.run_id = run.id
     WHERE (run.id = $1 AND total.state IN ('PLANNED', 'HELD'))
        OR (run.id <> $1 AND run.programme = $2 AND run.period = $3 AND run.released_by IS NULL
            AND total.state NOT IN ('CANCELLED', 'CARRIED_OVER')
            AND (run.state IN (${list(LET_GO_BY_TWO)})
              OR run.state = 'APPROVED' AND (run.operation_name = 'approve' AND run.operation_state = 'RUNNING'
                OR EXISTS (SELECT FROM run_districts district WHERE district.run_id = run.id AND district.approved))))`,
    [run.id, run.programme, run.period],
  );
  return BigInt(row?.amount ?? '0') > BigInt(limit);
}
