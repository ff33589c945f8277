/** What a person found out about a case. */
export const RESOLUTIONS = ['MONEY_MOVED', 'MONEY_DID_NOT_MOVE', 'NOTHING_TO_DO'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** The case stands while nobody has looked, and once it was found that money moved, until that came back. */
const STANDS = `contradiction.class = 'CONTRADICTION'
  AND (contradiction.state = 'OPEN' OR (contradiction.resolution = 'MONEY_MOVED' AND told.state <> 'RETURNED'))`;

/** Whom and what such a word is about: person, programme, period and kind. */
export const CONTRADICTED_PAYMENTS = `SELECT told.beneficiary_id, told.programme, told.period, told.kind
  FROM cases contradiction JOIN payments told ON told.id = contradiction.payment_id WHERE ${STANDS}`;

/**
 * Whether a word that contradicts stands against paying this again, said of any payment of the same person, programme,
 * period and kind. `of` is the alias of the payment's row.
 */
export function isContradicted(of: string): string {
  return `EXISTS (
    SELECT FROM payments told JOIN cases contradiction ON contradiction.payment_id = told.id
    WHERE told.beneficiary_id = ${of}.beneficiary_id AND told.period = ${of}.period AND told.programme = ${of}.programme
      AND told.kind = ${of}.kind AND ${STANDS})`;
}
