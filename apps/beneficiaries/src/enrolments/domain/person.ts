import type { Channel, EnrolmentStatus, Ids, OwedSegment, Period, Programme } from '#contracts';
import type { Entitlement } from '../../rates/domain/monthly-amount.js';
import type { BeneficiaryRow } from './beneficiary-row.js';

/** What has to be written: nothing, a new row, or an existing one. */
export type Mark = 'SAME' | 'NEW' | 'CHANGED';

export interface Person {
  beneficiaryId: string;
  citizenIdKey: string;
  citizenId: string;
  fullName: string;
  birthDate: string;
  gender: 'M' | 'F';
  enrolments: Enrolment[];
  mark: Mark;
}

/** Person × programme: what is counted and paid. */
export interface Enrolment {
  enrolmentId: string;
  programme: Programme;
  areaCode: string;
  districtCode: string;
  provinceCode: string;
  validFrom: string;
  validTo: string | null;
  status: EnrolmentStatus;
  reviewed: boolean;
  wantsAccount: boolean;
  preferredChannel: Channel | null;
  monthlyAmount: bigint;
  /** As last told. */
  owed: OwedSegment[];
  rateFrom: string | null;
  categoryDigest: string;
  /** The last month of an enrolment that was stopped by a decision; its status follows when the month is over. */
  stoppedAfter: Period | null;
  /** The decision to suspend, resume or stop that the status rests on; null: that of the list. */
  decisionId: string | null;
  version: number;
  entitlements: MarkedEntitlement[];
  mark: Mark;
}

export interface MarkedEntitlement extends Entitlement {
  mark: Mark;
}

export type RowEffect = 'created' | 'changed' | 'unchanged';

/** A person of whom nothing is known yet. */
export function newPerson(row: BeneficiaryRow, citizenIdKey: string, ids: Ids): Person {
  const { citizenId, fullName, birthDate, gender } = row;
  return {
    beneficiaryId: ids.next(),
    citizenIdKey,
    citizenId,
    fullName,
    birthDate,
    gender,
    enrolments: [],
    mark: 'NEW',
  };
}

/**
 * Takes one row over: an upsert by (person, programme, category). A row that says nothing new changes nothing, and a
 * category that the list leaves out does not end.
 */
export function takeOver(person: Person, row: BeneficiaryRow, ids: Ids): RowEffect {
  const personChanged = assign(person, { fullName: row.fullName, birthDate: row.birthDate, gender: row.gender });
  let enrolment = person.enrolments.find(({ programme }) => programme === row.programme);
  if (!enrolment) {
    enrolment = newEnrolment(row, ids);
    person.enrolments.push(enrolment);
  }
  const enrolmentChanged = assign(enrolment, {
    areaCode: row.areaCode,
    districtCode: row.districtCode,
    provinceCode: row.provinceCode,
    reviewed: row.reviewed ?? enrolment.reviewed,
    wantsAccount: row.wantsAccount ?? enrolment.wantsAccount,
    preferredChannel: row.preferredChannel ?? enrolment.preferredChannel,
  });
  const { categoryCode, statedAmount, validFrom, validTo } = row;
  const entitlement = enrolment.entitlements.find((known) => known.categoryCode === categoryCode);
  if (!entitlement) {
    enrolment.entitlements.push({ categoryCode, statedAmount, validFrom, validTo, mark: 'NEW' });
    touch(enrolment);
    return 'created';
  }
  const entitlementChanged = assign(entitlement, { statedAmount, validFrom, validTo });
  if (entitlementChanged) touch(enrolment);
  return personChanged || enrolmentChanged || entitlementChanged ? 'changed' : 'unchanged';
}

/** Enrolments whose public state changed: their own data, or those of the person that they carry. */
export function changedEnrolments(person: Person): Enrolment[] {
  return person.enrolments.filter((enrolment) => enrolment.mark !== 'SAME' || person.mark === 'CHANGED');
}

function newEnrolment(row: BeneficiaryRow, ids: Ids): Enrolment {
  return {
    enrolmentId: ids.next(),
    programme: row.programme,
    areaCode: row.areaCode,
    districtCode: row.districtCode,
    provinceCode: row.provinceCode,
    validFrom: row.validFrom,
    validTo: row.validTo,
    status: 'ACTIVE',
    reviewed: false,
    wantsAccount: false,
    preferredChannel: null,
    monthlyAmount: 0n,
    owed: [],
    rateFrom: null,
    categoryDigest: '',
    stoppedAfter: null,
    decisionId: null,
    version: 0,
    entitlements: [],
    mark: 'NEW',
  };
}

/** What is stored has changed; a new thing stays new. */
export function touch(thing: { mark: Mark }): void {
  if (thing.mark === 'SAME') thing.mark = 'CHANGED';
}

/** Sets what differs and marks the thing; true when anything did. */
function assign<Thing extends { mark: Mark }>(thing: Thing, values: Partial<Thing>): boolean {
  let differs = false;
  for (const key of Object.keys(values) as (keyof Thing)[]) {
    if (thing[key] !== values[key]) {
      thing[key] = values[key] as Thing[keyof Thing];
      differs = true;
    }
  }
  if (differs) touch(thing);
  return differs;
}
