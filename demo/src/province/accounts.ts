import { type Role } from './allocation.js';
import { ADULT_AGE } from './categories.js';
import { bankSpelling, fullName } from './names.js';
import { accountNumber, type AccountProviderCode, type SandboxEnding } from './numbers.js';
import { at, pick, seededRandom, weighted, type Random } from './random.js';
import { ROLES_WITH_ACCOUNT, type PlacedCell } from './slots.js';
import type { EnrolledPerson } from './people.js';

export type AccountChannel = 'BANK' | 'EWALLET' | 'MOBILE_MONEY';
export type HolderRelation = 'SELF' | 'AUTHORISED' | 'GUARDIAN';

/** One account of a person, as the accounts file and the provider's own books describe it. */
export interface DemoAccount {
  readonly channel: AccountChannel;
  readonly providerCode: AccountProviderCode;
  readonly accountNumber: string;
  readonly holderName: string;
  readonly holderRelation: HolderRelation;
  readonly authorisedUntil: string;
  readonly priority: number;
  /** How the provider writes the holder's name. */
  readonly nameAtProvider: string;
}

const CHANNEL_OF: Readonly<Record<AccountProviderCode, AccountChannel>> = {
  AGRIBANK: 'BANK',
  VIETINBANK: 'BANK',
  LPBANK: 'BANK',
  MOMO: 'EWALLET',
  VIETTEL: 'MOBILE_MONEY',
  VNPT: 'MOBILE_MONEY',
};
/** Highland districts have few bank branches: Mobile Money is stronger there. */
const DELTA_PROVIDERS = weighted<AccountProviderCode>([
  ['AGRIBANK', 38],
  ['LPBANK', 19],
  ['VIETINBANK', 17],
  ['MOMO', 8],
  ['VIETTEL', 12],
  ['VNPT', 6],
]);
const HIGHLAND_PROVIDERS = weighted<AccountProviderCode>([
  ['AGRIBANK', 36],
  ['LPBANK', 20],
  ['VIETINBANK', 4],
  ['MOMO', 4],
  ['VIETTEL', 26],
  ['VNPT', 10],
]);
const SECOND_BANKS = weighted<AccountProviderCode>([
  ['AGRIBANK', 50],
  ['LPBANK', 30],
  ['VIETINBANK', 20],
]);
const SHARE_WITH_SECOND_ACCOUNT = 0.02;

/** A second account is numbered after all first ones, so that no two accounts share a number. */
const SECOND_ACCOUNTS_FROM = 50_000;
/** Keeps the draws for accounts apart from those that described the person. */
const ACCOUNT_STREAM = 2_000_000;

/** The accounts of a person in order of priority: none, one, or two. */
export function accountsOf(person: EnrolledPerson, cell: PlacedCell, seed: number): DemoAccount[] {
  if (!ROLES_WITH_ACCOUNT.includes(person.role)) return [];
  const random = seededRandom(seed, ACCOUNT_STREAM + person.ordinal);
  const ordinal = cell.firstAccount + person.slot;
  const providerCode = pick(random, person.highland ? HIGHLAND_PROVIDERS : DELTA_PROVIDERS);
  const relation = relationOf(random, person);
  const holderName = relation === 'SELF' ? person.fullName : representativeOf(random, person);
  const first = describe(providerCode, accountNumber(providerCode, ordinal, random, endingOf(person.role, ordinal)), {
    holderName,
    holderRelation: relation,
    authorisedUntil: authorisedUntil(random, relation, person.role),
    priority: 1,
  });
  if (person.role !== 'PAID' || relation !== 'SELF' || !random.chance(SHARE_WITH_SECOND_ACCOUNT)) return [first];

  const secondCode = pick(random, SECOND_BANKS);
  const secondNumber = accountNumber(secondCode, SECOND_ACCOUNTS_FROM + ordinal, random);
  return [
    first,
    describe(secondCode, secondNumber, { holderName, holderRelation: 'SELF', authorisedUntil: '', priority: 2 }),
  ];
}

/** How the sandbox is to end the payment of this role; nothing for those that simply settle or never reach it. */
function endingOf(role: Role, ordinal: number): SandboxEnding | undefined {
  switch (role) {
    case 'PAID_CONFIRMED_TWICE':
      return '9008';
    case 'PAID_CONTRADICTED':
      return '9009';
    case 'REJECTED':
      return at(['9001', '9002', '9007', '9001'] as const, ordinal % 4);
    case 'RETURNED':
      return '9006';
    case 'UNANSWERED':
      return '9004';
    case 'NAME_MISMATCH':
      return '9003';
    default:
      return undefined;
  }
}

function relationOf(random: Random, person: EnrolledPerson): HolderRelation {
  if (person.age < ADULT_AGE) return 'GUARDIAN';
  if (person.role === 'HELD') return 'AUTHORISED';
  const draw = random.next();
  // Severely disabled adults may have a guardian; the very old often authorise a child.
  if (person.categoryCode.startsWith('B06') && draw < 0.08) return 'GUARDIAN';
  return draw < (person.age >= 80 ? 0.45 : 0.15) ? 'AUTHORISED' : 'SELF';
}

/** A held payment is one whose authorisation ended before September 2024; every other lasts well beyond. */
function authorisedUntil(random: Random, relation: HolderRelation, role: Role): string {
  if (relation !== 'AUTHORISED') return '';
  if (role === 'HELD') return at(['2024-06-30', '2024-07-31', '2024-08-31'], random.between(0, 2));
  return at(['2025-06-30', '2025-12-31', '2026-12-31'], random.between(0, 2));
}

/** The name of a daughter, son, parent or other relative. */
function representativeOf(random: Random, person: EnrolledPerson): string {
  const gender = random.chance(0.55) ? 'F' : 'M';
  const age = person.age >= 60 ? person.age - random.between(24, 34) : Math.max(22, person.age) + random.between(4, 26);
  return fullName(random, gender, age, person.highland);
}

function describe(
  providerCode: AccountProviderCode,
  number: string,
  account: Pick<DemoAccount, 'holderName' | 'holderRelation' | 'authorisedUntil' | 'priority'>,
): DemoAccount {
  const channel = CHANNEL_OF[providerCode];
  return {
    channel,
    providerCode,
    accountNumber: number,
    ...account,
    nameAtProvider: channel === 'BANK' ? bankSpelling(account.holderName) : account.holderName,
  };
}
