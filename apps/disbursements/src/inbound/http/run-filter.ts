import type { RunPaymentFilter } from '../../queries/run-payments.js';
import type { PaymentsQuery } from './input.js';

/** Which payments of a run are asked for; the same for their pages and for their export. */
export function runFilterOf(query: Omit<PaymentsQuery, 'limit' | 'cursor'>): RunPaymentFilter {
  const { state, area, reason, channel, providerCode, kind, requested } = query;
  return {
    ...(state ? { states: [state] } : {}),
    ...(requested ? { requested: requested === 'true' } : {}),
    area,
    reason,
    channel,
    providerCode,
    kind,
  };
}
