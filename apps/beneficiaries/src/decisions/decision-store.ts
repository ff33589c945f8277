import type { Queryable, UnitOfWork } from '#persistence';
import type { Decision } from './domain/decision.js';

const COLUMNS = `decision_id AS "decisionId", enrolment_id AS "enrolmentId", kind, cause, period, payment_id AS "paymentId",
  reason, actor, decided_on AS "decidedOn", at`;

/** Decisions by their ids: those that stand are named on the enrolments. */
export async function findDecisions(queryable: Queryable, ids: (string | null)[]): Promise<Map<string, Decision>> {
  const sought = ids.filter((id) => id !== null);
  if (sought.length === 0) return new Map();
  const found = await queryable.query<Decision>(
    `SELECT ${COLUMNS} FROM enrolment_decisions WHERE decision_id = ANY ($1::uuid[])`,
    [sought],
  );
  return new Map(found.map((decision) => [decision.decisionId, decision]));
}

/** Everything that was decided of these enrolments, the newest first. */
export async function decisionsOf(queryable: Queryable, enrolmentIds: string[]): Promise<Map<string, Decision[]>> {
  const found = await queryable.query<Decision>(
    `SELECT ${COLUMNS} FROM enrolment_decisions WHERE enrolment_id = ANY ($1::uuid[]) ORDER BY at DESC, decision_id DESC`,
    [enrolmentIds],
  );
  return Map.groupBy(found, ({ enrolmentId }) => enrolmentId);
}

/** @returns the ids of those that are new; a suspension of the same cause and month is kept once */
export async function recordDecisions(unit: UnitOfWork, decisions: Decision[]): Promise<Set<string>> {
  if (decisions.length === 0) return new Set();
  const recorded = await unit.query<{ decision_id: string }>(
    `INSERT INTO enrolment_decisions (decision_id, enrolment_id, kind, cause, period, payment_id, reason, actor, decided_on, at)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::text[], $9::date[], $10::timestamptz[])
     ON CONFLICT (enrolment_id, cause, period) WHERE kind = 'SUSPENDED' DO NOTHING RETURNING decision_id`,
    [
      decisions.map((one) => one.decisionId),
      decisions.map((one) => one.enrolmentId),
      decisions.map((one) => one.kind),
      decisions.map((one) => one.cause),
      decisions.map((one) => one.period),
      decisions.map((one) => one.paymentId),
      decisions.map((one) => one.reason),
      decisions.map((one) => one.actor),
      decisions.map((one) => one.decidedOn),
      decisions.map((one) => one.at),
    ],
  );
  return new Set(recorded.map((row) => row.decision_id));
}
