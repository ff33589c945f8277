import { isAccountChannel, type ChangedPayment, type PaymentsChanged } from '#contracts';
import type { Queryable } from '#persistence';
import { portionsOf } from '../sets.js';

type Changed = ChangedPayment & Pick<PaymentsChanged, 'period' | 'programme'> & { accountSettledAt: string | null };

/**
 * New states of payments, the newest of each. "Was once settled to an account" is kept from every state seen, also one
 * that is overtaken in the same batch: whoever was paid through an account is a holder of the period for good. A state
 * of a payment whose plan has not arrived is kept as a row that the plan completes.
 */
export async function recordPaymentStates(unit: Queryable, changes: PaymentsChanged[]): Promise<void> {
  const latest = new Map<string, Changed>();
  for (const { period, programme, payments } of changes) {
    for (const payment of payments) {
      const known = latest.get(payment.paymentId);
      const settledAt = payment.state === 'SETTLED' && isAccountChannel(payment.channel) ? payment.at : null;
      const accountSettledAt = earlier(known?.accountSettledAt ?? null, settledAt);
      const newest = known && known.version >= payment.version ? known : { ...payment, period, programme };
      latest.set(payment.paymentId, { ...newest, accountSettledAt });
    }
  }
  for (const rows of portionsOf([...latest.values()])) {
    await unit.query(
      `INSERT INTO payments AS known (payment_id, period, programme, amount, channel, provider_code, state, reason,
         version, first_account_settled_at)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[],
         $8::text[], $9::int[], $10::timestamptz[])
       ON CONFLICT (payment_id) DO UPDATE SET
         amount = CASE WHEN known.version < excluded.version THEN excluded.amount ELSE known.amount END,
         channel = CASE WHEN known.version < excluded.version THEN excluded.channel ELSE known.channel END,
         provider_code = CASE WHEN known.version < excluded.version THEN excluded.provider_code ELSE known.provider_code END,
         state = CASE WHEN known.version < excluded.version THEN excluded.state ELSE known.state END,
         reason = CASE WHEN known.version < excluded.version THEN excluded.reason ELSE known.reason END,
         version = greatest(known.version, excluded.version),
         first_account_settled_at = least(known.first_account_settled_at, excluded.first_account_settled_at)
       WHERE known.version < excluded.version
          OR excluded.first_account_settled_at < coalesce(known.first_account_settled_at, 'infinity')`,
      [
        rows.map((row) => row.paymentId),
        rows.map((row) => row.period),
        rows.map((row) => row.programme),
        rows.map((row) => row.amount),
        rows.map((row) => row.channel),
        rows.map((row) => row.providerCode),
        rows.map((row) => row.state),
        rows.map((row) => row.reason),
        rows.map((row) => row.version),
        rows.map((row) => row.accountSettledAt),
      ],
    );
  }
}

function earlier(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return Date.parse(other) < Date.parse(one) ? other : one;
}
