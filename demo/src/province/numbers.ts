import { scatter, type Random } from './random.js';

/** Ends of numbers by which the sandbox decides (`apps/provider-simulator`): nobody gets one by accident. */
export const SANDBOX_ENDINGS = ['9001', '9002', '9003', '9004', '9005', '9006', '9007', '9008', '9009'] as const;
export type SandboxEnding = (typeof SANDBOX_ENDINGS)[number];

const FIRST_ENDING = 9001;
const ORDINARY_ENDINGS = 10_000 - SANDBOX_ENDINGS.length;

/** Serial numbers of citizen ids: 6 digits, of which the last four must be ordinary. */
const serials = scatter(100 * ORDINARY_ENDINGS, 17);

/** A four-digit end that means nothing to the sandbox. */
function ordinaryEnding(index: number): string {
  return String(index < FIRST_ENDING ? index : index + SANDBOX_ENDINGS.length).padStart(4, '0');
}

/**
 * Citizen id: province of birth, gender with century, year of birth, serial (Decree 37/2021). Unique because serials
 * are: each ordinal below 999,100 has its own.
 */
export function citizenId(person: { ordinal: number; gender: 'M' | 'F'; birthYear: number }): string {
  const scattered = serials.of(person.ordinal);
  const serial = `${String(Math.floor(scattered / ORDINARY_ENDINGS)).padStart(2, '0')}${ordinaryEnding(scattered % ORDINARY_ENDINGS)}`;
  return `${citizenIdStart(person)}${serial}`;
}

/** A citizen id with a sandbox ending; `rarity` numbers those of one ending and is below 100. */
export function citizenIdEnding(
  person: { gender: 'M' | 'F'; birthYear: number },
  ending: SandboxEnding,
  rarity: number,
): string {
  if (rarity > 99) throw new RangeError('only a hundred citizen ids may have one sandbox ending');
  return `${citizenIdStart(person)}${String(rarity).padStart(2, '0')}${ending}`;
}

function citizenIdStart({ gender, birthYear }: { gender: 'M' | 'F'; birthYear: number }): string {
  const century = birthYear >= 2000 ? 2 : 0;
  return `038${century + (gender === 'F' ? 1 : 0)}${String(birthYear % 100).padStart(2, '0')}`;
}

export type AccountProviderCode = 'AGRIBANK' | 'VIETINBANK' | 'LPBANK' | 'MOMO' | 'VIETTEL' | 'VNPT';

/** What bank account numbers begin with; wallets and Mobile Money use the telephone number. */
const BANK_PREFIXES: Partial<Record<AccountProviderCode, string>> = {
  AGRIBANK: '3500',
  VIETINBANK: '101',
  LPBANK: '038',
};
const bankAccounts = scatter(100_000, 29);
const telephones = scatter(50_000, 31);
const TELEPHONE_BLOCKS = ['3', '7', '8', '9', '5'];

/** Unique within the province: `ordinal` (below 50,000; banks 100,000) appears scattered before the last four digits. */
export function accountNumber(
  providerCode: AccountProviderCode,
  ordinal: number,
  random: Random,
  ending?: SandboxEnding,
): string {
  const last = ending ?? ordinaryEnding(Math.floor(random.next() * ORDINARY_ENDINGS));
  const prefix = BANK_PREFIXES[providerCode];
  if (prefix !== undefined) return `${prefix}${String(bankAccounts.of(ordinal)).padStart(5, '0')}${last}`;
  const scattered = telephones.of(ordinal);
  const block = TELEPHONE_BLOCKS[Math.floor(scattered / 10_000)] ?? '9';
  return `0${block}${String(scattered % 10_000).padStart(4, '0')}${last}`;
}
