import type { Channel } from '#contracts';

/** An organisation that pays (tổ chức dịch vụ chi trả): bank, wallet, operator or post office. */
export interface PaymentProvider {
  code: string;
  name: string;
  /** Bank identification number, 6 digits (VietQR); wallets may have none. */
  bin: string | null;
  channels: Channel[];
  /** Base address of its interface; null: lists out and lists back as files. */
  endpointUrl: string | null;
  acceptanceWindowHours: number;
  answerDeadlineMinutes: number;
  settledByAcsc: boolean;
  status: 'ACTIVE' | 'SUSPENDED';
  version: number;
}

/** Only a provider with an interface can be asked whose account a number is. */
export function canBeAsked(provider: Pick<PaymentProvider, 'endpointUrl' | 'status'>): boolean {
  return provider.endpointUrl !== null && provider.status === 'ACTIVE';
}
