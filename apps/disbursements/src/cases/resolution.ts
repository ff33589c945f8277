/** What a person found out about a case. */
export const RESOLUTIONS = ['MONEY_MOVED', 'MONEY_DID_NOT_MOVE', 'NOTHING_TO_DO'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** The case stands while nobody has looked, and once it was found that money moved, until that came back. */
const STANDS = `contradiction.class = 'CONTRADICTION'
  AND (contradiction.state = 'OPEN' OR (contradiction.resolution = 'MONEY_MOVED' AND told.state <> 'RETURNED'))`;

/** Whom and what such a word is about: person, programme, period and kind. */
export const CONTRADICTED_PAYMENTS = `SELECT told.beneficiary_id, told.programme, told.period, told.kind
  FROM cases contradiction JOIN payments told ON told.id = contradiction.payment_id WHERE ${STANDS}`;

/** The months that such a word is about, where it is about arrears. */
export const CONTRADICTED_MONTHS = `SELECT line.enrolment_id, line.month
  FROM cases contradiction JOIN payments told ON told.id = contradiction.payment_id AND told.kind = 'ARREARS'
  JOIN payments carrier ON carrier.beneficiary_id = told.beneficiary_id AND carrier.programme = told.programme
    AND carrier.period = told.period AND carrier.kind = told.kind
  JOIN arrears_lines line ON line.payment_id = carrier.id WHERE ${STANDS}`;

/**
 * Whether two payments, by the aliases of their rows, pay the same: the same person for the same programme, period and kind.
 * Arrears are about the months that they make up for, in whichever period they are listed; the first payment of a chain
 * keeps those.
 */
export function isAboutTheSame(one: string, other: string): string {
  const monthsOf = (payment: string, name: string): string => `payments ${name}_carrier
    JOIN arrears_lines ${name} ON ${name}.payment_id = ${name}_carrier.id AND ${name}_carrier.kind = 'ARREARS'
      AND ${name}_carrier.beneficiary_id = ${payment}.beneficiary_id AND ${name}_carrier.programme = ${payment}.programme
      AND ${name}_carrier.period = ${payment}.period`;
  return `(${one}.beneficiary_id = ${other}.beneficiary_id AND ${one}.programme = ${other}.programme AND ${one}.kind = ${other}.kind
    AND (${one}.period = ${other}.period OR ${one}.kind = 'ARREARS' AND EXISTS (
      SELECT FROM ${monthsOf(one, 'mine')} JOIN (SELECT theirs.enrolment_id, theirs.month FROM ${monthsOf(other, 'theirs')}) AS others
        ON (others.enrolment_id, others.month) = (mine.enrolment_id, mine.month))))`;
}

/** Whether a word that contradicts stands against paying this again; `of` is the alias of the payment's row. */
export function isContradicted(of: string): string {
  return `EXISTS (
    SELECT FROM payments told JOIN cases contradiction ON contradiction.payment_id = told.id
    WHERE ${isAboutTheSame('told', of)} AND ${STANDS})`;
}
