import { parseReference, PROVIDER_STATUSES, type ProviderStatus } from '#contracts';
import { RowFields, type Column, type RowError, type SourceRow } from '#tabular';
import type { Confirmation } from '../confirmations/confirmation.js';

/** Columns of a list back from a provider. */
export const PAID_LIST_COLUMNS: readonly Column[] = [
  {
    name: 'reference',
    required: true,
    examples: ['0192f0c5a1b27c3d8e9f0a1b2c3d4e5f-01', '0192f0c5a1b27c3d8e9f0a1b2c3d4e60-01'],
  },
  { name: 'status', required: true, examples: ['CPUC', 'RJCT'] },
  { name: 'amount', required: true, examples: ['500000', '750000'] },
  { name: 'occurredAt', required: true, examples: ['2024-09-06T02:30:00Z', '2024-09-06T03:00:00Z'] },
  { name: 'reason', required: false, examples: ['', 'BE01'] },
];

const INSTANT = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** One row as a confirmation, or what is wrong with it. */
export function readPaidRow(source: SourceRow): { confirmation: Confirmation } | { faults: RowError[] } {
  const fields = new RowFields(source);
  const reference = fields.text('reference', { longest: 64 }).toLowerCase();
  if (reference !== '' && !parseReference(reference)) {
    fields.fail('reference', 'REFERENCE', {
      vi: 'Không đúng dạng mã tham chiếu (32 ký tự hex, gạch nối, 2 chữ số)',
      en: 'Not a reference (32 hex digits, a hyphen, 2 digits)',
    });
  }
  const status = fields.oneOf<ProviderStatus>('status', PROVIDER_STATUSES);
  const amount = fields.amount('amount');
  const at = fields.text('occurredAt', { longest: 40 });
  const occurredAt = INSTANT.test(at) ? new Date(at) : new Date(Number.NaN);
  if (at !== '' && Number.isNaN(occurredAt.getTime())) {
    fields.fail('occurredAt', 'INSTANT', {
      vi: 'Phải là thời điểm dạng 2024-09-06T02:30:00Z',
      en: 'Must be an instant like 2024-09-06T02:30:00Z',
    });
  }
  const reason = fields.text('reason', { longest: 35, required: false });
  if (!fields.valid) return { faults: fields.faults };
  return {
    confirmation: {
      reference,
      status,
      amount,
      currency: 'VND',
      reason: reason === '' ? null : reason,
      providerReference: null,
      occurredAt,
    },
  };
}
