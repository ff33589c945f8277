/** What a person found out about a case. */
export const RESOLUTIONS = ['MONEY_MOVED', 'MONEY_DID_NOT_MOVE', 'NOTHING_TO_DO'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** The case stands while nobody has looked, and once it was found that money moved, until that came back. */
function standsAbout(told: string): string {
  return `contradiction.class = 'CONTRADICTION'
  AND (contradiction.state = 'OPEN' OR (contradiction.resolution = 'MONEY_MOVED' AND ${told}.state <> 'RETURNED'))`;
}

/** Whom and what such a word is about: person, programme, period and kind. */
export const CONTRADICTED_PAYMENTS = `SELECT told.beneficiary_id, told.programme, told.period, told.kind
  FROM cases contradiction JOIN payments told ON told.id = contradiction.payment_id WHERE ${standsAbout('told')}`;

/** Whether a payment of arrears counts: it was not cancelled, or it is said to have been paid all the same. `carrier` is its alias. */
export function countsAsListed(carrier: string): string {
  return `(${carrier}.state <> 'CANCELLED' OR EXISTS (
    SELECT FROM cases contradiction WHERE contradiction.payment_id = ${carrier}.id AND ${standsAbout(carrier)}))`;
}

/**
 * The months that payments of arrears make up for, in whichever period they are listed; the first payment of a chain keeps
 * them. `of` is the alias of a payment of arrears.
 */
function monthsOf(of: string): string {
  return `SELECT line.enrolment_id, line.month FROM payments carrier JOIN arrears_lines line ON line.payment_id = carrier.id
    WHERE carrier.beneficiary_id = ${of}.beneficiary_id AND carrier.programme = ${of}.programme AND carrier.period = ${of}.period
      AND carrier.kind = 'ARREARS'`;
}

/** Whether two payments of arrears of one person make up for the same month. */
function shareMonth(one: string, other: string): string {
  return `(${one}.kind = 'ARREARS' AND ${other}.kind = 'ARREARS' AND EXISTS (
    SELECT FROM (${monthsOf(one)}) AS mine JOIN (${monthsOf(other)}) AS others USING (enrolment_id, month)))`;
}

/**
 * Whether the payment `p` pays what `told` did: the same person for the same programme, period and kind; arrears for a month
 * that both make up for; the regular payment of a month that `told` made up for, when its list did not know of that.
 */
export function paysTheSame(p: string, told: string): string {
  return `${p}.beneficiary_id = ${told}.beneficiary_id AND ${p}.programme = ${told}.programme
    AND (${p}.kind = ${told}.kind AND ${p}.period = ${told}.period OR ${shareMonth(p, told)}
      OR ${told}.kind = 'ARREARS' AND ${p}.kind = 'REGULAR' AND (${p}.enrolment_id, ${p}.period) IN (${monthsOf(told)}))`;
}

/**
 * Whether a word that contradicts stands against paying this again; `of` is the alias of the payment's row. Looked up by
 * person and period whatever the statistics say of the cases, which may all have come a moment ago; months are compared last,
 * for the few with a case.
 */
export function isContradicted(of: string): string {
  const told = (where: string, about: string): string => `EXISTS (
    SELECT FROM (
      SELECT told.* FROM payments told
      WHERE told.beneficiary_id = ${of}.beneficiary_id AND told.programme = ${of}.programme AND told.kind = ${of}.kind${where} OFFSET 0) AS told
    CROSS JOIN LATERAL (
      SELECT FROM cases contradiction WHERE contradiction.payment_id = told.id AND ${standsAbout('told')}${about} LIMIT 1) AS word)`;
  return `(${told(` AND told.period = ${of}.period`, '')} OR ${of}.kind = 'ARREARS' AND ${told('', ` AND ${shareMonth('told', of)}`)})`;
}
