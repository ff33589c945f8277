import {
  isAccountChannel,
  type ChangedAccount,
  type ChangedEnrolment,
  type ChangedPayment,
  type GapReason,
  type PlannedPayment,
} from '#contracts';

/** Everything that ever happened, without order: what the figures of September 2024 must follow from. */
export interface Facts {
  enrolments: ChangedEnrolment[];
  accounts: ChangedAccount[];
  /** Programmes that have a run of the period. */
  runs: string[];
  payments: { plan: PlannedPayment; changes: ChangedPayment[] }[];
}

export interface Expected {
  total: number;
  reviewed: number;
  consenting: number;
  holders: number;
  paidByAccount: number;
  carriedOver: number;
  amountTotal: bigint;
  reasons: Partial<Record<GapReason, number>>;
}

/**
 * The metric once more, person by person as the rule says it, to hold the set-based count against. Written for
 * reading: nothing is shared with the count.
 */
export function expectedFigures({ enrolments, accounts, runs, payments }: Facts): Expected {
  const result: Expected = {
    total: 0,
    reviewed: 0,
    consenting: 0,
    holders: 0,
    paidByAccount: 0,
    carriedOver: 0,
    amountTotal: 0n,
    reasons: {},
  };
  for (const enrolment of enrolments) {
    const own = payments
      .filter(({ plan }) => plan.enrolmentId === enrolment.enrolmentId)
      .map(({ plan, changes }) => ({
        plan,
        changes,
        now: [...changes].sort((a, b) => b.version - a.version)[0] ?? plan,
      }));
    for (const { now } of own) if (now.state === 'SETTLED') result.amountTotal += BigInt(now.amount);

    const programmeOpen =
      runs.includes(enrolment.programme) ||
      payments.some(({ plan }) => programmeOf(enrolments, plan) === enrolment.programme);
    const entitled =
      enrolment.status === 'ACTIVE' &&
      enrolment.validFrom <= '2024-09-30' &&
      (enrolment.validTo ?? '9999') >= '2024-09-01';
    if (own.length === 0 && !(programmeOpen && entitled)) continue;

    const latest = [...own].sort(
      (a, b) =>
        rank(a) - rank(b) || b.plan.sequence - a.plan.sequence || (b.plan.paymentId > a.plan.paymentId ? 1 : -1),
    )[0];
    const about = latest?.plan ?? enrolment;
    result.total += 1;
    if (about.reviewed) result.reviewed += 1;
    if (about.wantsAccount) result.consenting += 1;
    if (latest?.now.state === 'CARRIED_OVER') result.carriedOver += 1;

    const hasAccount = accounts.some(
      (account) =>
        account.beneficiaryId === enrolment.beneficiaryId &&
        account.programme === enrolment.programme &&
        account.status === 'VERIFIED',
    );
    const everPaid = own.some(({ changes }) =>
      changes.some((change) => change.state === 'SETTLED' && isAccountChannel(change.channel)),
    );
    const holder = latest ? own.some(({ plan }) => plan.holder) || everPaid : hasAccount;
    if (!holder) continue;
    result.holders += 1;
    if (own.some(({ now }) => now.state === 'SETTLED' && isAccountChannel(now.channel))) {
      result.paidByAccount += 1;
      continue;
    }
    const reason = reasonOf(latest?.now);
    result.reasons[reason] = (result.reasons[reason] ?? 0) + 1;
  }
  return result;

  function rank({ now }: { now: { state: string } }): number {
    return now.state === 'CANCELLED' ? 1 : 0;
  }
}

function programmeOf(enrolments: ChangedEnrolment[], plan: PlannedPayment): string | undefined {
  return enrolments.find((enrolment) => enrolment.enrolmentId === plan.enrolmentId)?.programme;
}

function reasonOf(payment: Pick<PlannedPayment, 'state' | 'channel'> | undefined): GapReason {
  if (!payment) return 'NO_PAYMENT';
  for (const state of ['HELD', 'CANCELLED', 'RETURNED', 'REJECTED', 'UNKNOWN'] as const)
    if (payment.state === state) return state;
  if (payment.channel === 'POST_OFFICE') return 'CASH_CHOSEN';
  return payment.state === 'CARRIED_OVER' ? 'CARRIED_OVER' : 'IN_FLIGHT';
}
