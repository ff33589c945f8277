import type { PaymentState } from '#contracts';
import type { OneOffKind, OneOffRow } from './one-off-row.js';

/** An item as it is kept, with what its payments say. */
export interface KnownItem {
  kind: OneOffKind;
  amount: bigint;
  payeeKey: string | null;
  monthlyLimitPercent: number | null;
  isCancelled: boolean;
  /** What payments that are not cancelled carry of it. */
  taken: bigint;
}

export type ItemState = 'PENDING' | 'LISTED' | 'SETTLED' | 'CANCELLED' | 'RECOVERING';

/** What became of an item. @param payment the state of the payment that pays it, or null */
export function stateOf(item: KnownItem, payment: PaymentState | null): ItemState {
  if (item.isCancelled) return 'CANCELLED';
  if (item.taken === 0n) return 'PENDING';
  if (item.kind === 'RECOVERY') return item.taken < item.amount ? 'RECOVERING' : 'SETTLED';
  return payment === 'SETTLED' ? 'SETTLED' : 'LISTED';
}

/** Cancelled may be what no payment carries; of a recovery, what it has not taken yet. */
export function mayCancel(state: ItemState): boolean {
  return state === 'PENDING' || state === 'RECOVERING';
}

export type ItemDecision = 'created' | 'changed' | 'unchanged' | 'isCancelled' | 'isListed' | 'tookMore';

/** What a row of a list does to the item of the same key. */
export function decideRow(
  known: KnownItem | undefined,
  row: Pick<OneOffRow, 'amount' | 'monthlyLimitPercent'> & { payeeKey: string | null },
): ItemDecision {
  if (!known) return 'created';
  const same =
    known.amount === row.amount &&
    known.payeeKey === row.payeeKey &&
    known.monthlyLimitPercent === row.monthlyLimitPercent;
  if (known.isCancelled) return 'isCancelled';
  if (same) return 'unchanged';
  if (known.taken === 0n) return 'changed';
  if (known.kind !== 'RECOVERY') return 'isListed';
  return row.amount < known.taken ? 'tookMore' : 'changed';
}
