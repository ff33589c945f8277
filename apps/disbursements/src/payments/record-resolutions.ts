import { referenceOf, type ProviderStatus } from '#contracts';
import type { UnitOfWork } from '#persistence';
import type { Outcome } from './domain/payment-verb.js';
import type { HandledPayment } from './payment.repository.js';

/**
 * What two people found out about unknown payments, among what providers said of them: as the status that the provider
 * never sent.
 */
export async function recordResolutions(
  unit: UnitOfWork,
  resolved: { payment: HandledPayment; outcome: Outcome }[],
  at: Date,
): Promise<void> {
  await unit.query(
    `INSERT INTO confirmations (payment_id, attempt, reference, status, amount, provider_code, currency, source, effect, received_at)
     SELECT *, 'VND', 'PEOPLE', 'APPLIED', $7
     FROM unnest($1::uuid[], $2::smallint[], $3::text[], $4::text[], $5::bigint[], $6::text[])`,
    [
      resolved.map(({ payment }) => payment.id),
      resolved.map(({ payment }) => payment.attempt),
      resolved.map(({ payment }) => referenceOf(payment.id, payment.attempt)),
      resolved.map(({ payment, outcome }) => statusOf(outcome, payment)),
      resolved.map(({ payment }) => payment.amount),
      resolved.map(({ payment }) => payment.provider_code),
      at,
    ],
  );
}

function statusOf(outcome: Outcome, { channel }: HandledPayment): ProviderStatus {
  switch (outcome) {
    case 'SETTLED':
      return channel === 'POST_OFFICE' ? 'CPUC' : 'ACCC';
    case 'REJECTED':
      return 'RJCT';
    case 'RETURNED':
      return 'RTRN';
    default:
      return outcome satisfies never;
  }
}
