import type { Channel, EnrolmentStatus, Programme } from '#contracts';
import type { Queryable, UnitOfWork } from '#persistence';
import type { Sealer } from '#security';
import type { Enrolment, Mark, MarkedEntitlement, Person } from './domain/person.js';
import { foldName } from './name-search.js';

/** The identity that is sealed at rest and in events. */
export interface Identity {
  citizenId: string;
  fullName: string;
  birthDate: string;
}

export function sealIdentity(sealer: Sealer, { citizenId, fullName, birthDate }: Identity): string {
  return sealer.seal(JSON.stringify({ citizenId, fullName, birthDate }));
}

export function openIdentity(sealer: Sealer, sealed: string): Identity {
  return JSON.parse(sealer.open(sealed)) as Identity;
}

interface PersonRow {
  beneficiary_id: string;
  citizen_id_key: string;
  sealed_identity: string;
  birth_date: string;
  gender: 'M' | 'F';
}

interface EnrolmentRow {
  enrolment_id: string;
  beneficiary_id: string;
  programme: Programme;
  area_code: string;
  district_code: string;
  province_code: string;
  valid_from: string;
  valid_to: string | null;
  status: EnrolmentStatus;
  reviewed: boolean;
  wants_account: boolean;
  preferred_channel: Channel | null;
  monthly_amount: bigint;
  version: number;
}

interface EntitlementRow {
  enrolment_id: string;
  category_code: string;
  stated_amount: bigint | null;
  valid_from: string;
  valid_to: string | null;
}

/** People by the keyed hash of their citizen ids, with everything they are entitled to. */
export async function findPersons(queryable: Queryable, sealer: Sealer, keys: string[]): Promise<Map<string, Person>> {
  const rows = await queryable.query<PersonRow>(
    'SELECT beneficiary_id, citizen_id_key, sealed_identity, birth_date, gender FROM persons WHERE citizen_id_key = ANY ($1)',
    [keys],
  );
  const enrolments = await findEnrolments(
    queryable,
    rows.map((row) => row.beneficiary_id),
  );
  return new Map(
    rows.map((row) => [
      row.citizen_id_key,
      {
        beneficiaryId: row.beneficiary_id,
        citizenIdKey: row.citizen_id_key,
        ...openIdentity(sealer, row.sealed_identity),
        birthDate: row.birth_date,
        gender: row.gender,
        enrolments: enrolments.get(row.beneficiary_id) ?? [],
        mark: 'SAME',
      },
    ]),
  );
}

/** Enrolments with their entitlements by person. */
export async function findEnrolments(
  queryable: Queryable,
  beneficiaryIds: string[],
): Promise<Map<string, Enrolment[]>> {
  const byPerson = new Map<string, Enrolment[]>();
  if (beneficiaryIds.length === 0) return byPerson;
  const rows = await queryable.query<EnrolmentRow>(
    'SELECT * FROM enrolments WHERE beneficiary_id = ANY ($1::uuid[]) ORDER BY programme',
    [beneficiaryIds],
  );
  const entitlements = await queryable.query<EntitlementRow>(
    'SELECT * FROM entitlements WHERE enrolment_id = ANY ($1::uuid[]) ORDER BY category_code',
    [rows.map((row) => row.enrolment_id)],
  );
  const byEnrolment = Map.groupBy(entitlements, (row) => row.enrolment_id);
  for (const row of rows) {
    const known = byPerson.get(row.beneficiary_id) ?? [];
    known.push(enrolmentOf(row, byEnrolment.get(row.enrolment_id) ?? []));
    byPerson.set(row.beneficiary_id, known);
  }
  return byPerson;
}

function enrolmentOf(row: EnrolmentRow, entitlements: EntitlementRow[]): Enrolment {
  return {
    enrolmentId: row.enrolment_id,
    programme: row.programme,
    areaCode: row.area_code,
    districtCode: row.district_code,
    provinceCode: row.province_code,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    status: row.status,
    reviewed: row.reviewed,
    wantsAccount: row.wants_account,
    preferredChannel: row.preferred_channel,
    monthlyAmount: row.monthly_amount,
    version: row.version,
    mark: 'SAME',
    entitlements: entitlements.map((one) => ({
      categoryCode: one.category_code,
      statedAmount: one.stated_amount,
      validFrom: one.valid_from,
      validTo: one.valid_to,
      mark: 'SAME',
    })),
  };
}

/** Writes what is marked: new rows by COPY, changed ones by one statement per table. `sealed`: identities by person. */
export async function savePersons(
  unit: UnitOfWork,
  persons: Person[],
  sealed: ReadonlyMap<string, string>,
): Promise<void> {
  const enrolments = persons.flatMap((person) => person.enrolments.map((enrolment) => ({ person, enrolment })));
  const entitlements = enrolments.flatMap(({ enrolment }) =>
    enrolment.entitlements.map((one) => ({ enrolment, ...one })),
  );
  await write(unit, 'persons', PERSON_COLUMNS, persons, (person) => [
    person.beneficiaryId,
    person.citizenIdKey,
    sealed.get(person.beneficiaryId) as string,
    foldName(person.fullName),
    person.birthDate,
    person.gender,
  ]);
  await write(
    unit,
    'enrolments',
    ENROLMENT_COLUMNS,
    enrolments.map(({ person, enrolment }) => ({ person, ...enrolment })),
    (one) => [
      one.enrolmentId,
      one.person.beneficiaryId,
      one.programme,
      one.areaCode,
      one.districtCode,
      one.provinceCode,
      one.validFrom,
      one.validTo,
      one.status,
      one.reviewed,
      one.wantsAccount,
      one.preferredChannel,
      one.monthlyAmount,
      one.version,
    ],
  );
  await write(
    unit,
    'entitlements',
    ENTITLEMENT_COLUMNS,
    entitlements,
    (one: MarkedEntitlement & { enrolment: Enrolment }) => [
      one.enrolment.enrolmentId,
      one.categoryCode,
      one.statedAmount,
      one.validFrom,
      one.validTo,
    ],
  );
}

type ColumnList = readonly { name: string; type: string; key?: boolean }[];

const PERSON_COLUMNS: ColumnList = [
  { name: 'beneficiary_id', type: 'uuid', key: true },
  { name: 'citizen_id_key', type: 'text' },
  { name: 'sealed_identity', type: 'text' },
  { name: 'name_search', type: 'text' },
  { name: 'birth_date', type: 'date' },
  { name: 'gender', type: 'text' },
];
const ENROLMENT_COLUMNS: ColumnList = [
  { name: 'enrolment_id', type: 'uuid', key: true },
  { name: 'beneficiary_id', type: 'uuid' },
  { name: 'programme', type: 'text' },
  { name: 'area_code', type: 'text' },
  { name: 'district_code', type: 'text' },
  { name: 'province_code', type: 'text' },
  { name: 'valid_from', type: 'date' },
  { name: 'valid_to', type: 'date' },
  { name: 'status', type: 'text' },
  { name: 'reviewed', type: 'boolean' },
  { name: 'wants_account', type: 'boolean' },
  { name: 'preferred_channel', type: 'text' },
  { name: 'monthly_amount', type: 'bigint' },
  { name: 'version', type: 'integer' },
];
const ENTITLEMENT_COLUMNS: ColumnList = [
  { name: 'enrolment_id', type: 'uuid', key: true },
  { name: 'category_code', type: 'text', key: true },
  { name: 'stated_amount', type: 'bigint' },
  { name: 'valid_from', type: 'date' },
  { name: 'valid_to', type: 'date' },
];

type Value = string | number | bigint | boolean | null;

async function write<Thing extends { mark: Mark }>(
  unit: UnitOfWork,
  table: string,
  columns: ColumnList,
  things: readonly Thing[],
  valuesOf: (thing: Thing) => Value[],
): Promise<void> {
  const added = things.filter(({ mark }) => mark === 'NEW');
  const changed = things.filter(({ mark }) => mark === 'CHANGED').map(valuesOf);
  const names = columns.map(({ name }) => name);
  if (added.length > 0) await unit.copy(table, names, added.map(valuesOf));
  if (changed.length === 0) return;
  const set = columns.filter(({ key }) => !key).map(({ name }) => `${name} = given.${name}`);
  const where = columns.filter(({ key }) => key).map(({ name }) => `known.${name} = given.${name}`);
  const arrays = columns.map(({ type }, index) => `$${index + 1}::${type}[]`);
  await unit.query(
    `UPDATE ${table} known SET ${set.join(', ')} FROM unnest(${arrays.join(', ')}) AS given (${names.join(', ')}) WHERE ${where.join(' AND ')}`,
    columns.map((_, index) => changed.map((values) => values[index])),
  );
}
