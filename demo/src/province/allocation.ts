import { apportion, sum } from './apportion.js';
import { PROGRAMMES, type Programme, type ProvinceFigures } from './figures.js';
import { at, seededRandom } from './random.js';
import type { District } from './units.js';

/**
 * What becomes of one person × programme in the demo month. The order is the order of slots in a cell: people with
 * an account first, holders before those whose account carries another name.
 */
export const ROLES = [
  'PAID',
  'PAID_CONFIRMED_TWICE',
  'PAID_CONTRADICTED',
  'CASH_CHOSEN',
  'REJECTED',
  'HELD',
  'RETURNED',
  'UNANSWERED',
  'NAME_MISMATCH',
  'IN_BOTH_PROGRAMMES',
  'UNCOLLECTED',
  'REVIEWED_WANTS_ACCOUNT',
  'REVIEWED_WANTS_CASH',
  'NOT_REVIEWED',
] as const;
export type Role = (typeof ROLES)[number];

export const PAID_ROLES: readonly Role[] = ['PAID', 'PAID_CONFIRMED_TWICE', 'PAID_CONTRADICTED'];
/** Holders not paid through their account, each by the one reason that its role says. */
export const UNPAID_ROLES = ['CASH_CHOSEN', 'REJECTED', 'HELD', 'RETURNED', 'UNANSWERED'] as const;
export type UnpaidRole = (typeof UNPAID_ROLES)[number];

/** One district × programme. */
export interface Cell {
  readonly districtCode: string;
  readonly communes: readonly string[];
  readonly programme: Programme;
  readonly total: number;
  readonly reviewed: number;
  readonly holders: number;
  readonly paid: number;
  readonly counts: Readonly<Record<Role, number>>;
}

/** What was published of single districts in 2024; all else is apportioned by size. */
const EVERYBODY_PAID = '402'; // Như Xuân: "đã chi trả cho 100% đối tượng NCC và BTXH"
const ONLY_NCC_PAID = '397'; // Triệu Sơn: "chi trả cho đối tượng NCC"
const ONLY_BTXH_PAID = '386'; // Bá Thước: "chi trả cho đối tượng BTXH"
const NOT_STARTED = '387'; // Quan Sơn

const CITIES = new Set(['380', '381', '382', '407']);
export const HIGHLANDS = new Set(['384', '385', '386', '387', '388', '389', '396', '402', '403']);

/** People of a commune in proportion to a delta commune: highland communes are small, city wards large. */
function weightOf(district: District, programme: Programme): number {
  const perCommune = CITIES.has(district.code) ? 1.35 : HIGHLANDS.has(district.code) ? 0.62 : 1;
  const byProgramme = HIGHLANDS.has(district.code) ? (programme === 'BTXH' ? 1.05 : 0.8) : 1;
  return district.communes.length * perCommune * byProgramme;
}

/** Share of those reviewed, holding no account, who wish for one. */
const SHARE_WANTING = 0.15;
const SHARE_OF_REASON = { CASH_CHOSEN: 38, REJECTED: 30, HELD: 17, RETURNED: 15 } as const;
/** So that in every ordinary cell some holder is paid and some is not, also in a twentieth of the province. */
const FEWEST_HOLDERS = 3;

/** Splits the figures over district × programme × role; every sum is exact, and the same on every call. */
export function allocate(figures: ProvinceFigures, districts: readonly District[], seed: number): Cell[] {
  const random = seededRandom(seed, 1_000_003);
  const around = (): number => 0.75 + random.next() * 0.5;
  const sizes = PROGRAMMES.map((programme) => allocateProgramme(figures, districts, programme, around)).flat();

  const ordinary = sizes.filter(isOrdinary);
  const spread = (total: number, weights: (cell: CellSize) => number, among: readonly CellSize[] = ordinary) =>
    spreadOver(sizes, among, total, weights);
  const { rarities } = figures;

  const unanswered = spread(rarities.unanswered, (cell) => cell.holders - cell.paid);
  const confirmedTwice = spread(rarities.confirmedTwice, (cell) => cell.paid);
  const contradicted = spread(rarities.contradicted, (cell) => (cell.paid > 3 ? cell.paid : 0));
  const perProgramme = (amounts: Readonly<Record<Programme, number>>): number[] => {
    const parts = PROGRAMMES.map((programme) =>
      spread(
        amounts[programme],
        (cell) => cell.total,
        ordinary.filter((cell) => cell.programme === programme),
      ),
    );
    return sizes.map((_, index) => sum(parts.map((part) => part[index] ?? 0)));
  };
  const nameMismatch = perProgramme(rarities.nameMismatch);
  const uncollected = perProgramme(rarities.uncollected);
  // A person in both programmes lives in one district: both cells of it get the same number.
  const inBothByDistrict = apportion(
    rarities.inBothProgrammes,
    districts.map((district) => (isSpecial(district.code) ? 0 : weightOf(district, 'NCC'))),
  );

  const fixed = sizes.map((cell, index) => {
    const inBoth = at(inBothByDistrict, districts.indexOf(cell.district));
    return cell.holders + at(nameMismatch, index) + at(uncollected, index) + inBoth;
  });
  const free = sizes.map((cell, index) => cell.total - at(fixed, index));
  const notReviewed = apportion(
    sum(sizes.map((cell) => cell.total)) - figures.reviewed,
    free.map((people) => people * around()),
    { highest: free },
  );

  return sizes.map((cell, index) => {
    const reasons = spreadReasons(cell.holders - cell.paid - at(unanswered, index), around);
    const reviewedFree = at(free, index) - at(notReviewed, index);
    const wanting = Math.round(reviewedFree * SHARE_WANTING * around());
    const twice = at(confirmedTwice, index);
    const contradictions = at(contradicted, index);
    return {
      districtCode: cell.district.code,
      communes: cell.district.communes,
      programme: cell.programme,
      total: cell.total,
      reviewed: cell.total - at(notReviewed, index),
      holders: cell.holders,
      paid: cell.paid,
      counts: {
        PAID: cell.paid - twice - contradictions,
        PAID_CONFIRMED_TWICE: twice,
        PAID_CONTRADICTED: contradictions,
        ...reasons,
        UNANSWERED: at(unanswered, index),
        NAME_MISMATCH: at(nameMismatch, index),
        IN_BOTH_PROGRAMMES: at(inBothByDistrict, districts.indexOf(cell.district)),
        UNCOLLECTED: at(uncollected, index),
        REVIEWED_WANTS_ACCOUNT: wanting,
        REVIEWED_WANTS_CASH: reviewedFree - wanting,
        NOT_REVIEWED: at(notReviewed, index),
      },
    };
  });
}

interface CellSize {
  readonly district: District;
  readonly programme: Programme;
  readonly total: number;
  readonly holders: number;
  readonly paid: number;
}

function allocateProgramme(
  figures: ProvinceFigures,
  districts: readonly District[],
  programme: Programme,
  around: () => number,
): CellSize[] {
  const total = apportion(
    figures.total[programme],
    districts.map((district) => weightOf(district, programme) * (0.9 + around() / 10)),
  );

  const everybody = districts.map((district, index) => (district.code === EVERYBODY_PAID ? at(total, index) : 0));
  const openToHolders = districts.map(
    (district) => !(district.code === EVERYBODY_PAID || district.code === NOT_STARTED),
  );
  const holders = apportion(
    figures.holders[programme] - sum(everybody),
    districts.map((district, index) =>
      openToHolders[index] ? at(total, index) * around() * (CITIES.has(district.code) ? 1.5 : 1) : 0,
    ),
    { lowest: openToHolders.map((open) => (open ? FEWEST_HOLDERS : 0)), highest: total },
  ).map((count, index) => count + at(everybody, index));

  // Districts of which everybody or nobody is paid are taken out first; the others share what is left.
  const settled = districts.map(({ code }, index) => {
    if (code === EVERYBODY_PAID) return at(holders, index);
    if (code === NOT_STARTED) return 0;
    if (code === ONLY_NCC_PAID) return programme === 'NCC' ? at(holders, index) : 0;
    if (code === ONLY_BTXH_PAID) return programme === 'BTXH' ? at(holders, index) : 0;
    return undefined;
  });
  const paid = apportion(
    figures.paidByAccount[programme] - sum(settled.map((count) => count ?? 0)),
    holders.map((count, index) => (settled[index] === undefined ? count * around() : 0)),
    {
      lowest: settled.map((count) => (count === undefined ? 1 : 0)),
      highest: holders.map((count) => Math.max(0, count - 1)),
    },
  ).map((count, index) => settled[index] ?? count);

  return districts.map((district, index) => ({
    district,
    programme,
    total: at(total, index),
    holders: at(holders, index),
    paid: at(paid, index),
  }));
}

function isSpecial(code: string): boolean {
  return [EVERYBODY_PAID, ONLY_NCC_PAID, ONLY_BTXH_PAID, NOT_STARTED].includes(code);
}

function isOrdinary(cell: CellSize): boolean {
  return !isSpecial(cell.district.code);
}

/** Parts for all cells, of which only some take part. */
function spreadOver(
  cells: readonly CellSize[],
  among: readonly CellSize[],
  total: number,
  weight: (cell: CellSize) => number,
): number[] {
  return apportion(
    total,
    cells.map((cell) => (among.includes(cell) ? weight(cell) : 0)),
  );
}

function spreadReasons(unpaid: number, around: () => number): Record<keyof typeof SHARE_OF_REASON, number> {
  const [CASH_CHOSEN = 0, REJECTED = 0, HELD = 0, RETURNED = 0] = apportion(
    unpaid,
    Object.values(SHARE_OF_REASON).map((share) => share * around()),
  );
  return { CASH_CHOSEN, REJECTED, HELD, RETURNED };
}
