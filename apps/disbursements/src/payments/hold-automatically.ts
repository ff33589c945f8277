import type { HeldReason } from '#contracts';
import type { UnitOfWork } from '#persistence';
import { paysTheSame } from '../cases/resolution.js';
import { waitForPlanning } from '../payout-runs/newcomers.js';
import { changeLists } from '../payout-runs/change-list.js';
import { lockRun } from '../payout-runs/payout-run.repository.js';
import { movePayments, type MovedPayment } from './move-payments.js';

/** A payment that has not left yet and should not. */
interface ToHold {
  id: string;
  run_id: string;
  district_code: string;
  reason: HeldReason;
}

/** Not handed over yet: what is, goes its way. */
const STILL_HERE = `p.live AND p.state IN ('PLANNED', 'APPROVED')`;
const COLUMNS = 'p.id, p.run_id, p.district_code';

/** Payments to accounts that may not be paid to any more. */
export async function holdForAccounts(unit: UnitOfWork, accountIds: string[], at: Date): Promise<void> {
  if (accountIds.length === 0) return;
  await waitForPlanning(unit);
  const found = await unit.query<ToHold>(
    `SELECT ${COLUMNS}, CASE account.status WHEN 'MISMATCH' THEN 'NAME_MISMATCH' ELSE 'ACCOUNT_DISABLED' END AS reason
     FROM accounts account
     JOIN payments p ON p.beneficiary_id = account.beneficiary_id AND p.programme = account.programme
     JOIN payment_details detail ON detail.payment_id = p.id AND detail.account_id = account.account_id
     WHERE account.account_id = ANY ($1) AND account.status IN ('DISABLED', 'CLOSED', 'MISMATCH') AND ${STILL_HERE}`,
    [accountIds],
  );
  await holdBeforeLeaving(unit, found, 'accounts', at);
}

/**
 * Payments of months in which nothing is owed any more, or that have to wait until the register was checked. A funeral
 * grant is owed because the entitlement ended; arrears are of months before.
 */
export async function holdForEnrolments(unit: UnitOfWork, enrolmentIds: string[], at: Date): Promise<void> {
  if (enrolmentIds.length === 0) return;
  await waitForPlanning(unit);
  const found = await unit.query<ToHold>(
    `SELECT ${COLUMNS}, CASE WHEN ended THEN 'BENEFICIARY_STOPPED' ELSE 'SUSPENDED' END AS reason
     FROM enrolments enrolment
     JOIN payments p ON p.beneficiary_id = enrolment.beneficiary_id AND p.enrolment_id = enrolment.enrolment_id
     CROSS JOIN LATERAL (SELECT p.kind <> 'ARREARS' AND coalesce(enrolment.valid_to < (p.period || '-01')::date,
       enrolment.status = 'STOPPED') AS ended) entitlement
     WHERE enrolment.enrolment_id = ANY ($1) AND (ended OR enrolment.status = 'SUSPENDED') AND p.kind <> 'FUNERAL_GRANT' AND ${STILL_HERE}`,
    [enrolmentIds],
  );
  await holdBeforeLeaving(unit, found, 'registry', at);
}

/** Payments of later months to people whom a provider reports as deceased, in either programme. */
export async function holdForDeceased(
  unit: UnitOfWork,
  paymentIds: string[],
  actor: string,
  at: Date,
): Promise<MovedPayment[]> {
  if (paymentIds.length === 0) return [];
  const found = await unit.query<ToHold>(
    `SELECT DISTINCT ${COLUMNS}, 'SUSPENDED' AS reason FROM payments told JOIN payments p ON p.beneficiary_id = told.beneficiary_id AND p.period > told.period
     WHERE told.id = ANY ($1) AND p.kind <> 'FUNERAL_GRANT' AND ${STILL_HERE}`,
    [paymentIds],
  );
  return holdBeforeLeaving(unit, found, actor, at);
}

/**
 * Someone says that a payment was made which we took for not made. Whatever was planned or approved since to pay the same
 * person for the same period is held before it leaves: paid twice is worse than paid late.
 */
export async function holdSuccessors(
  unit: UnitOfWork,
  paymentIds: string[],
  actor: string,
  at: Date,
): Promise<MovedPayment[]> {
  if (paymentIds.length === 0) return [];
  const found = await unit.query<ToHold>(
    `SELECT DISTINCT ${COLUMNS}, 'CONTRADICTION' AS reason FROM payments former JOIN payments p ON ${paysTheSame('p', 'former')} AND p.id <> former.id
     WHERE former.id = ANY ($1) AND ${STILL_HERE}`,
    [paymentIds],
  );
  return holdBeforeLeaving(unit, found, actor, at);
}

/**
 * Holds what is still here. Lists that are not paying yet are signed anew; their runs and districts are locked before the
 * payments, as everybody else does.
 */
async function holdBeforeLeaving(unit: UnitOfWork, found: ToHold[], actor: string, at: Date): Promise<MovedPayment[]> {
  if (found.length === 0) return [];
  const listed = await unit.query<{ id: string }>(
    `SELECT id FROM payout_runs WHERE id = ANY ($1) AND state NOT IN ('PAYING', 'CLOSED') ORDER BY id FOR UPDATE`,
    [[...new Set(found.map(({ run_id: id }) => id))]],
  );
  await unit.query(
    `SELECT FROM run_districts WHERE run_id = ANY ($1) AND district_code = ANY ($2) ORDER BY run_id, district_code FOR UPDATE`,
    [listed.map(({ id }) => id), [...new Set(found.map(({ district_code: code }) => code))]],
  );
  const ids = found.map(({ id }) => id);
  await unit.query('SELECT FROM payments WHERE id = ANY ($1) ORDER BY id FOR UPDATE', [ids]);
  const held = await movePayments(unit, {
    update: `UPDATE payments p SET state = 'HELD', reason = wanted.reason, version = p.version + 1, updated_at = $3
      FROM unnest($1::uuid[], $2::text[]) AS wanted (id, reason) WHERE p.id = wanted.id AND p.state IN ('PLANNED', 'APPROVED')`,
    parameters: [ids, found.map(({ reason }) => reason), at],
    actor,
    at,
  });
  for (const { id } of listed) {
    const ofRun = held.filter((payment) => payment.run_id === id);
    await changeLists(unit, await lockRun(unit, id), ofRun, { username: actor, onBehalfOf: null, at });
  }
  return held;
}
