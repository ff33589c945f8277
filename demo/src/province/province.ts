import { accountsOf } from './accounts.js';
import { allocate, ROLES, type Role } from './allocation.js';
import { csvChunks } from './csv.js';
import { figuresOf, type ExpectedFigures } from './expected-figures.js';
import { FIGURES, type DemoSize, type Programme, type ProvinceFigures } from './figures.js';
import { personOf, type EnrolledPerson } from './people.js';
import { pickEvenly, seededRandom } from './random.js';
import { placeCells, roleOf, ROLES_WITH_ACCOUNT, type PlacedCell } from './slots.js';
import { readDistricts } from './units.js';

/** A row of the file that an officer imports; column names are those of the public contract. */
export type BeneficiaryRow = Readonly<Record<(typeof BENEFICIARY_COLUMNS)[number], string>>;
export type AccountRow = Readonly<Record<(typeof ACCOUNT_COLUMNS)[number], string>>;

export const BENEFICIARY_COLUMNS = [
  'citizenId',
  'fullName',
  'birthDate',
  'gender',
  'programme',
  'categoryCode',
  'areaCode',
  'validFrom',
  'validTo',
  'reviewed',
  'wantsAccount',
  'preferredChannel',
  'monthlyAmount',
] as const;
export const ACCOUNT_COLUMNS = [
  'citizenId',
  'programme',
  'channel',
  'providerCode',
  'accountNumber',
  'holderName',
  'holderRelation',
  'authorisedUntil',
  'priority',
] as const;

/** What a provider's own books hold: the sandbox has to be taught it before it can check names. */
export interface ProviderCustomer {
  readonly providerCode: string;
  readonly accountNumber: string;
  readonly holderName: string;
}

/**
 * The demo province. Rows are made when they are asked for, one at a time, and forgotten: memory does not grow with
 * the province. Files are one per programme, as the two lists are kept by different offices.
 */
export interface DemoProvince {
  beneficiaries(programme: Programme): Generator<BeneficiaryRow>;
  accounts(programme: Programme): Generator<AccountRow>;
  customers(): Generator<ProviderCustomer>;
  /** The same rows as a UTF-8 CSV file with a header, in pieces of some 64 KiB. */
  beneficiariesCsv(programme: Programme): Generator<string>;
  accountsCsv(programme: Programme): Generator<string>;
  readonly expected: ExpectedFigures;
}

const SEED = 202_409;

/** @param size a demo size, or figures of one's own (benchmarks use a tenth) of at most the full size. */
export function generateProvince(size: DemoSize | ProvinceFigures, seed = SEED): DemoProvince {
  const figures = typeof size === 'string' ? FIGURES[size] : size;
  const cells = placeCells(allocate(figures, readDistricts(), seed), seed);

  const province: DemoProvince = {
    expected: figuresOf(cells),
    *beneficiaries(programme) {
      for (const { person, cell } of everybody(programme)) {
        yield beneficiaryRow(person, accountsOf(person, cell, seed)[0]?.channel ?? '', seed);
      }
    },
    *accounts(programme) {
      for (const { person, cell } of everybody(programme, ROLES_WITH_ACCOUNT)) {
        for (const account of accountsOf(person, cell, seed)) {
          yield {
            citizenId: person.citizenId,
            programme,
            channel: account.channel,
            providerCode: account.providerCode,
            accountNumber: account.accountNumber,
            holderName: account.holderName,
            holderRelation: account.holderRelation,
            authorisedUntil: account.authorisedUntil,
            priority: String(account.priority),
          };
        }
      }
    },
    *customers() {
      for (const programme of ['BTXH', 'NCC'] as const) {
        for (const { person, cell } of everybody(programme, ROLES_WITH_ACCOUNT)) {
          for (const account of accountsOf(person, cell, seed)) {
            const { providerCode, accountNumber, nameAtProvider } = account;
            yield { providerCode, accountNumber, holderName: nameAtProvider };
          }
        }
      }
    },
    beneficiariesCsv: (programme) => csvChunks(BENEFICIARY_COLUMNS, province.beneficiaries(programme)),
    accountsCsv: (programme) => csvChunks(ACCOUNT_COLUMNS, province.accounts(programme)),
  };
  return province;

  function* everybody(
    programme: Programme,
    roles: readonly Role[] = ROLES,
  ): Generator<{ person: EnrolledPerson; cell: PlacedCell }> {
    for (const cell of cells) {
      if (cell.programme !== programme) continue;
      const twin =
        cells.find((other) => other.districtCode === cell.districtCode && other.programme === 'BTXH') ?? cell;
      for (let row = 0; row < cell.total; row += 1) {
        const role = roleOf(cell, cell.slots.of(row));
        if (roles.includes(role)) yield { person: personOf(cell, row, twin, seed), cell };
      }
    }
  }
}

/** What the reports must say of the demo month, from the same allocation as the rows. */
export function expectedFigures(size: DemoSize | ProvinceFigures, seed = SEED): ExpectedFigures {
  return figuresOf(allocate(typeof size === 'string' ? FIGURES[size] : size, readDistricts(), seed));
}

/** Rows of people whose wish was never asked have no wish; those who chose cash say so. */
function beneficiaryRow(person: EnrolledPerson, accountChannel: string, seed: number): BeneficiaryRow {
  return {
    citizenId: person.citizenId,
    fullName: person.fullName,
    birthDate: person.birthDate,
    gender: person.gender,
    programme: person.programme,
    categoryCode: person.categoryCode,
    areaCode: person.areaCode,
    validFrom: person.validFrom,
    validTo: person.validTo,
    reviewed: person.role === 'NOT_REVIEWED' ? '0' : '1',
    wantsAccount: wantsAccount(person.role) ? '1' : '0',
    preferredChannel: preferredChannel(person, accountChannel, seed),
    monthlyAmount: '',
  };
}

function wantsAccount(role: Role): boolean {
  switch (role) {
    case 'CASH_CHOSEN':
    case 'IN_BOTH_PROGRAMMES':
    case 'UNCOLLECTED':
    case 'REVIEWED_WANTS_CASH':
    case 'NOT_REVIEWED':
      return false;
    default:
      return true;
  }
}

function preferredChannel(person: EnrolledPerson, accountChannel: string, seed: number): string {
  if (person.role === 'NOT_REVIEWED') return '';
  if (!wantsAccount(person.role)) return 'POST_OFFICE';
  if (accountChannel !== '') return accountChannel;
  return pickEvenly(seededRandom(seed, 4_000_000 + person.ordinal), [
    'BANK',
    'BANK',
    'BANK',
    'MOBILE_MONEY',
    'EWALLET',
  ]);
}
