import type { Channel, EnrolmentStatus, OwedSegment, Period, Programme } from '#contracts';
import type { Queryable, UnitOfWork } from '#persistence';
import type { Sealer } from '#security';
import type { Enrolment, MarkedEntitlement, Person } from './domain/person.js';
import { foldName } from './name-search.js';
import { writeRows, type ColumnList } from './write-rows.js';

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
  owed: OwedSegment[];
  rate_from: string | null;
  category_digest: string;
  stopped_after: Period | null;
  decision_id: string | null;
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

/** Whose enrolment it is, as it is stored and told: still sealed. */
export interface ToldPerson {
  beneficiaryId: string;
  citizenIdKey: string;
  sealedIdentity: string;
}

const TOLD_PERSON = `beneficiary_id AS "beneficiaryId", citizen_id_key AS "citizenIdKey", sealed_identity AS "sealedIdentity"`;

export async function findToldPersons(queryable: Queryable, ids: string[]): Promise<Map<string, ToldPerson>> {
  const rows = await queryable.query<ToldPerson>(
    `SELECT ${TOLD_PERSON} FROM persons WHERE beneficiary_id = ANY ($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((person) => [person.beneficiaryId, person]));
}

/** The next people in the order of their ids; from the first when nobody was reached yet. */
export function nextToldPersons(queryable: Queryable, reached: string | null, limit: number): Promise<ToldPerson[]> {
  return queryable.query<ToldPerson>(
    `SELECT ${TOLD_PERSON} FROM persons WHERE $1::uuid IS NULL OR beneficiary_id > $1 ORDER BY beneficiary_id LIMIT $2`,
    [reached, limit],
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
    owed: row.owed,
    rateFrom: row.rate_from,
    categoryDigest: row.category_digest,
    stoppedAfter: row.stopped_after,
    decisionId: row.decision_id,
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

/** Writes what is marked. `sealed`: identities by person. */
export async function savePersons(
  unit: UnitOfWork,
  persons: Person[],
  sealed: ReadonlyMap<string, string>,
): Promise<void> {
  const enrolments = persons.flatMap((person) => person.enrolments.map((enrolment) => ({ person, enrolment })));
  const entitlements = enrolments.flatMap(({ enrolment }) =>
    enrolment.entitlements.map((one) => ({ enrolment, ...one })),
  );
  await writeRows(unit, 'persons', PERSON_COLUMNS, persons, (person) => [
    person.beneficiaryId,
    person.citizenIdKey,
    sealed.get(person.beneficiaryId) as string,
    foldName(person.fullName),
    person.birthDate,
    person.gender,
  ]);
  await saveEnrolments(
    unit,
    enrolments.map(({ person, enrolment }) => ({ beneficiaryId: person.beneficiaryId, ...enrolment })),
  );
  await writeRows(
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

/** Writes those enrolments that are marked. */
export async function saveEnrolments(
  unit: UnitOfWork,
  enrolments: (Enrolment & { beneficiaryId: string })[],
): Promise<void> {
  await writeRows(unit, 'enrolments', ENROLMENT_COLUMNS, enrolments, (one) => [
    one.enrolmentId,
    one.beneficiaryId,
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
    JSON.stringify(one.owed),
    one.rateFrom,
    one.categoryDigest,
    one.stoppedAfter,
    one.decisionId,
    one.version,
  ]);
}

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
  { name: 'owed', type: 'jsonb' },
  { name: 'rate_from', type: 'date' },
  { name: 'category_digest', type: 'text' },
  { name: 'stopped_after', type: 'text' },
  { name: 'decision_id', type: 'uuid' },
  { name: 'version', type: 'integer' },
];
const ENTITLEMENT_COLUMNS: ColumnList = [
  { name: 'enrolment_id', type: 'uuid', key: true },
  { name: 'category_code', type: 'text', key: true },
  { name: 'stated_amount', type: 'bigint' },
  { name: 'valid_from', type: 'date' },
  { name: 'valid_to', type: 'date' },
];
