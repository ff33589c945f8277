/** External status codes of ISO 20022 that providers send (ISO 20022 external code sets, payment transaction status). */
export const PROVIDER_STATUSES = [
  'RCVD',
  'PDNG',
  'ACTC',
  'ACCP',
  'ACSP',
  'ACSC',
  'ACWP',
  'ACCC',
  'BLCK',
  'CPUC',
  'RJCT',
  'CANC',
  'RTRN',
] as const;
export type ProviderStatus = (typeof PROVIDER_STATUSES)[number];

/** What a person must do about a reason code; an unlisted code is stored and dealt with BY_HAND. */
export type ReasonAction =
  | 'DISABLE_ACCOUNT'
  | 'CONTACT'
  | 'VERIFY_AGAIN'
  | 'CHECK_REGISTER'
  | 'FIX_BANK_CODE'
  | 'FUND_AND_RETRY'
  | 'NEVER_RESEND'
  | 'ALERT'
  | 'WALLET_LIMIT'
  | 'ASK_DO_NOT_RESEND'
  | 'NEXT_CYCLE'
  | 'BY_HAND';

const ACTIONS: Record<string, ReasonAction> = {
  AC01: 'DISABLE_ACCOUNT',
  AC03: 'DISABLE_ACCOUNT',
  AC04: 'DISABLE_ACCOUNT',
  AC07: 'DISABLE_ACCOUNT',
  AC06: 'CONTACT',
  NOCM: 'CONTACT',
  BE01: 'VERIFY_AGAIN',
  BE06: 'VERIFY_AGAIN',
  BE23: 'VERIFY_AGAIN',
  MD07: 'CHECK_REGISTER',
  RC01: 'FIX_BANK_CODE',
  RC04: 'FIX_BANK_CODE',
  AM04: 'FUND_AND_RETRY',
  AM05: 'NEVER_RESEND',
  DUPL: 'NEVER_RESEND',
  DU04: 'NEVER_RESEND',
  AM09: 'ALERT',
  AM14: 'WALLET_LIMIT',
  AB05: 'ASK_DO_NOT_RESEND',
  AB08: 'ASK_DO_NOT_RESEND',
  NOAS: 'ASK_DO_NOT_RESEND',
  TM01: 'NEXT_CYCLE',
  DT05: 'NEXT_CYCLE',
  MS03: 'BY_HAND',
  NARR: 'BY_HAND',
};

export function actionFor(reason: string | null): ReasonAction {
  return (reason !== null && Object.hasOwn(ACTIONS, reason) && ACTIONS[reason]) || 'BY_HAND';
}
