import type { Database, Queryable, UnitOfWork } from '#persistence';
import type { PayoutRun } from '../payout-run.repository.js';
import { WAITS_FOR_SUCCESSOR } from './successors.js';

/** What a run's list has beside the regular payments. Looked up once a run, so that an ordinary month pays for nothing else. */
export interface ListContents {
  /**
   * Nobody can have a regular payment of this period yet: no other run has planned it, nor a later month, which pays whom
   * this one left out; and of a former plan of this one nothing is left.
   */
  fresh: boolean;
  /** A word that contradicts stands against some payment. */
  contradictions: boolean;
  /** Payments that wait for a successor, by the district where the person lives now. */
  waiting: ReadonlyMap<string, string[]>;
  arrears: boolean;
  grants: boolean;
  recoveries: boolean;
  routeChanges: boolean;
}

export async function lookUpContents(database: Queryable, run: PayoutRun): Promise<ListContents> {
  const of = [run.programme, run.period];
  const waiting = await database.query<{ district_code: string; ids: string[] }>(
    `SELECT e.district_code, array_agg(p.id) AS ids FROM payments p JOIN enrolments e ON e.enrolment_id = p.enrolment_id
     WHERE p.programme = $1 AND p.period <= $2 AND ${WAITS_FOR_SUCCESSOR} GROUP BY e.district_code`,
    of,
  );
  const items = (
    kind: string,
  ): string => `EXISTS (SELECT FROM one_off_items item WHERE item.programme = $1 AND item.kind = '${kind}'
    AND item.period <= $2 AND NOT item.finished AND item.cancelled_at IS NULL)`;
  const [found] = await database.query<Omit<ListContents, 'waiting'>>(
    `SELECT ${items('FUNERAL_GRANT')} AS grants, ${items('RECOVERY')} AS recoveries,
       EXISTS (SELECT FROM owed_changes) AS arrears,
       EXISTS (SELECT FROM route_changes WHERE programme = $1 AND from_period <= $2) AS "routeChanges",
       NOT EXISTS (SELECT FROM payout_runs other JOIN run_districts district ON district.run_id = other.id AND district.revision > 0
         WHERE other.id <> $3 AND other.period >= $2 AND other.programme = $1 AND other.kind = 'REGULAR')
         AND NOT EXISTS (SELECT FROM payments p WHERE p.run_id = $3 AND p.attention IS NOT NULL) AS fresh,
       EXISTS (SELECT FROM cases WHERE class = 'CONTRADICTION' AND payment_id IS NOT NULL) AS contradictions`,
    [...of, run.id],
  );
  return {
    ...(found as Omit<ListContents, 'waiting'>),
    waiting: new Map(waiting.map(({ district_code: district, ids }) => [district, ids])),
  };
}

/** Items change one by one or are listed many at once, never both: whoever is second sees what the first one did. */
export async function lockItems(unit: UnitOfWork, how: 'to list' | 'to change'): Promise<void> {
  await unit.query(
    `SELECT pg_advisory_xact_lock${how === 'to list' ? '_shared' : ''}(hashtextextended('one-off items', 0))`,
  );
}

/**
 * Puts aside the items that no list has to look at again, because their payments can no longer be cancelled. It follows from
 * the payments and is never undone.
 */
export async function putFinishedAside(database: Database, programme: string): Promise<void> {
  await database.transaction(async (unit) => {
    await lockItems(unit, 'to change');
    await unit.query(
      `UPDATE one_off_items item SET finished = true
       WHERE item.programme = $1 AND NOT item.finished AND item.cancelled_at IS NULL AND item.amount <= (
         SELECT sum(part.amount) FROM payment_items part JOIN payments p ON p.id = part.payment_id
         WHERE part.item_id = item.id AND p.state IN ('SETTLED', 'RETURNED', 'CARRIED_OVER'))`,
      [programme],
    );
  });
}
