import { HIGHLANDS, type Role } from './allocation.js';
import { ADULT_AGE, CATEGORIES, CATEGORY_IN_BOTH, type Category } from './categories.js';
import type { Programme } from './figures.js';
import { fullName, type Gender } from './names.js';
import { citizenId, citizenIdEnding } from './numbers.js';
import { pick, seededRandom, type Random } from './random.js';
import { communeOf, roleOf, type PlacedCell } from './slots.js';

/** One row of the beneficiaries file before it is written, with the role that decides the rest of its story. */
export interface EnrolledPerson {
  readonly ordinal: number;
  readonly slot: number;
  readonly role: Role;
  readonly programme: Programme;
  readonly citizenId: string;
  readonly fullName: string;
  readonly gender: Gender;
  readonly birthDate: string;
  /** Whole years on 2024-09-01. */
  readonly age: number;
  readonly categoryCode: string;
  readonly areaCode: string;
  readonly highland: boolean;
  readonly validFrom: string;
  readonly validTo: string;
}

/** The person of one row; the same on every call, whatever was asked before. */
export function personOf(cell: PlacedCell, row: number, twin: PlacedCell, seed: number): EnrolledPerson {
  const slot = cell.slots.of(row);
  const role = roleOf(cell, slot);
  const person = bodyOf(cell, row, slot, role, seed);
  if (role !== 'IN_BOTH_PROGRAMMES' || cell.programme === 'BTXH') return person;

  // The second enrolment of somebody who is in the BTXH list of the same district: the same person in every column
  // that describes people.
  const twinSlot = twin.starts.IN_BOTH_PROGRAMMES + (slot - cell.starts.IN_BOTH_PROGRAMMES);
  const same = bodyOf(twin, twin.slots.inverse(twinSlot), twinSlot, role, seed);
  return {
    ...person,
    citizenId: same.citizenId,
    fullName: same.fullName,
    gender: same.gender,
    birthDate: same.birthDate,
    age: same.age,
    areaCode: same.areaCode,
    categoryCode: CATEGORY_IN_BOTH.NCC.code,
  };
}

function bodyOf(cell: PlacedCell, row: number, slot: number, role: Role, seed: number): EnrolledPerson {
  const ordinal = cell.firstOrdinal + row;
  const random = seededRandom(seed, ordinal);
  const highland = HIGHLANDS.has(cell.districtCode);
  const category = role === 'IN_BOTH_PROGRAMMES' ? CATEGORY_IN_BOTH[cell.programme] : drawCategory(random, cell, role);
  const gender: Gender = random.chance(category.women / 100) ? 'F' : 'M';
  const age = random.between(category.youngest, category.oldest);
  const birth = birthFor(random, age);
  const described = { ordinal, gender, birthYear: birth.year };
  return {
    ordinal,
    slot,
    role,
    programme: cell.programme,
    citizenId:
      role === 'UNCOLLECTED'
        ? citizenIdEnding(described, '9004', cell.firstUncollected + slot - cell.starts.UNCOLLECTED)
        : citizenId(described),
    fullName: fullName(random, gender, age, highland),
    gender,
    birthDate: isoDate(birth.year, birth.month, birth.day),
    age,
    categoryCode: category.code,
    areaCode: communeOf(cell, row),
    highland,
    validFrom: validFrom(random, cell.programme, category, birth.year),
    validTo: category.endsAt === undefined ? '' : endOfMonth(birth.year + category.endsAt, birth.month),
  };
}

/** A held payment is one whose authorisation ended, and children have a guardian instead: draw an adult. */
function drawCategory(random: Random, cell: PlacedCell, role: Role): Category {
  let category = pick(random, CATEGORIES[cell.programme]);
  while (role === 'HELD' && category.youngest < ADULT_AGE) category = pick(random, CATEGORIES[cell.programme]);
  return category;
}

/** A day of birth that makes the person `age` whole years old on 2024-09-01; nobody's birthday is in that month. */
function birthFor(random: Random, age: number): { year: number; month: number; day: number } {
  const drawn = random.between(1, 11);
  const month = drawn <= 8 ? drawn : drawn + 1;
  // Born October to December: the birthday of 2024 is still to come.
  return { year: drawn <= 8 ? 2024 - age : 2023 - age, month, day: random.between(1, 28) };
}

/** The first of a month in which the person already had the category's age, never after the demo month. */
function validFrom(random: Random, programme: Programme, category: Category, birthYear: number): string {
  if (birthYear === 2024) return '2024-09-01';
  // The year after the birthday: then the age was reached whatever the month.
  const reached = programme === 'BTXH' ? birthYear + category.youngest + 1 : 0;
  const year = random.between(Math.min(2024, Math.max(reached, 2005)), 2024);
  return isoDate(year, year === 2024 ? random.between(7, 8) : random.between(1, 12), 1);
}

function endOfMonth(year: number, month: number): string {
  return isoDate(year, month, new Date(Date.UTC(year, month, 0)).getUTCDate());
}

function isoDate(year: number, month: number, day: number): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
