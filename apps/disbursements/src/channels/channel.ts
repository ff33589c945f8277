import type { ProviderStatus } from '#contracts';

/** How a provider is reached; from the provider directory. */
export interface ProviderEndpoint {
  code: string;
  endpointUrl: string;
}

/** One instruction of a batch, as a provider needs it. */
export interface Instruction {
  reference: string;
  accountNumber: string;
  holderName: string;
  amount: bigint;
}

export interface HandoverBatch {
  id: string;
  period: string;
  /** Both are checked on arrival. */
  count: number;
  controlSum: bigint;
  instructions: Instruction[];
}

/** What a provider says of one reference. */
export interface ProviderAnswer {
  reference: string;
  status: ProviderStatus | 'NOTFOUND';
  amount?: bigint;
  reason?: string;
  occurredAt?: Date;
}

export type Cancellation = 'CANCELLED' | 'TOO_LATE';

/** The provider gave no usable answer: money may have moved. */
export class NoAnswer extends Error {}

/** The provider refused the whole batch and took nothing of it. */
export class BatchRefused extends Error {}

/** What paying needs of an account channel. Knows nothing of payments; one folder for each kind of provider. */
export interface AccountChannel {
  /** Hands over once. @throws NoAnswer, BatchRefused */
  handOver(provider: ProviderEndpoint, batch: HandoverBatch): Promise<ProviderAnswer[]>;
  /** Asks what became of references (at most 1,000). @throws NoAnswer */
  inquire(provider: ProviderEndpoint, references: string[]): Promise<ProviderAnswer[]>;
  /** Asks never to accept these references any more. CANCELLED is an acknowledgement that nothing moved. @throws NoAnswer */
  cancel(provider: ProviderEndpoint, references: string[]): Promise<Map<string, Cancellation>>;
}

export const ACCOUNT_CHANNEL = Symbol('AccountChannel');
