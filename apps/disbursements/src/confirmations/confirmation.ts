import type { ProviderStatus } from '#contracts';

/** One status of one reference, whoever brought it. */
export interface Confirmation {
  reference: string;
  status: ProviderStatus;
  /** Whole VND. Null where the source does not say (an inquiry): then it is not compared. */
  amount: bigint | null;
  currency: string | null;
  reason: string | null;
  providerReference: string | null;
  occurredAt: Date | null;
}

export type SourceKind = 'WEBHOOK' | 'FILE' | 'INQUIRY' | 'ANSWER';

export interface ConfirmationSource {
  kind: SourceKind;
  /** Delivery, file or batch. */
  id: string | null;
  providerCode: string;
  receivedAt: Date;
}

export type CaseClass =
  'UNKNOWN_REFERENCE' | 'OTHER_PROVIDER' | 'WRONG_AMOUNT' | 'WRONG_CURRENCY' | 'WRONG_CHANNEL' | 'CONTRADICTION';

export type Effect = 'APPLIED' | 'KEPT' | 'CASE';

export interface Outcome {
  applied: number;
  kept: number;
  cases: number;
}
