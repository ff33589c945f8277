/** One thing that a provider says about a reference. */
export interface Answer {
  status: 'ACTC' | 'ACCC' | 'RJCT' | 'RTRN';
  reason?: string;
}

/** What becomes of one instruction, decided when it arrives. */
export interface Behaviour {
  /** The books right after acceptance: ACCC has moved the money, PDNG and RJCT have not. */
  state: 'ACCC' | 'RJCT' | 'PDNG';
  reason: string | null;
  /** What the first webhook says; null = silence. */
  first: Answer | null;
  /** What a later webhook says, after the first was acknowledged. */
  later: Answer | null;
  /** Settles only when somebody inquires. */
  answersWhenAsked: boolean;
}

const settles: Behaviour = {
  state: 'ACCC',
  reason: null,
  first: { status: 'ACCC' },
  later: null,
  answersWhenAsked: false,
};

function rejects(reason: string): Behaviour {
  return { ...settles, state: 'RJCT', reason, first: { status: 'RJCT', reason } };
}

const BY_ENDING: Record<string, Behaviour> = {
  '9001': rejects('AC04'),
  '9002': rejects('AC06'),
  '9004': { ...settles, state: 'PDNG', first: null },
  '9005': { ...settles, state: 'PDNG', first: null, answersWhenAsked: true },
  '9006': { ...settles, later: { status: 'RTRN', reason: 'AC04' } },
  '9007': { ...settles, state: 'PDNG', first: { status: 'ACTC' }, later: { status: 'RJCT', reason: 'BE01' } },
  '9008': { ...settles, later: { status: 'ACCC' } },
  // Says settled, then rejected: the money did move, the second word is the lie.
  '9009': { ...settles, later: { status: 'RJCT', reason: 'MS03' } },
};

/** The sandbox numbers: the last four digits of the account number decide. `9003` differs only in the name check. */
export function behaviourOf(accountNumber: string): Behaviour {
  return BY_ENDING[accountNumber.slice(-4)] ?? settles;
}

/** What becomes of a post-office payment; null = not collected within the window, so it is left out of the list back. */
export interface Collection {
  state: 'CPUC' | 'RJCT';
  reason: string | null;
  returnsLater: boolean;
}

/** The same endings, of the citizen id, for cash at the counter. */
export function collectionOf(citizenId: string): Collection | null {
  const { state, reason, later } = behaviourOf(citizenId);
  switch (citizenId.slice(-4)) {
    case '9004':
      return null;
    case '9001':
    case '9002':
      return { state: 'RJCT', reason, returnsLater: false };
    case '9007':
      return { state: 'RJCT', reason: later?.reason ?? null, returnsLater: false };
    default:
      return { state: 'CPUC', reason: null, returnsLater: state === 'ACCC' && later?.status === 'RTRN' };
  }
}

/** The reason of a return, in the bank and at the counter. */
export const RETURN_REASON = 'AC04';

const OTHER_HOLDER = 'LE VAN TEN KHAC';

/** The holder's name as the provider says it; null = no such account. */
export function nameCheckOf(accountNumber: string, taughtName: string | undefined): string | null {
  return accountNumber.endsWith('9003') ? OTHER_HOLDER : (taughtName ?? null);
}
