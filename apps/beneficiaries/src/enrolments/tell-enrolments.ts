import { Injectable } from '@nestjs/common';
import {
  EVENT_BATCH_SIZE,
  EnrolmentsChanged,
  Topics,
  beneficiaryKey,
  type ChangedEnrolment,
  type OwedSegment,
} from '#contracts';
import type { UnitOfWork } from '#persistence';
import { LookupHash, Sealer } from '#security';
import { lineOf, type PaidEntitlement, type Rates } from '../rates/domain/monthly-amount.js';
import { codesOf, type OwedMonths } from '../rates/domain/owed.js';
import { duesOf, hasOtherCategories, takeDues, type Dues } from './domain/dues.js';
import { touch, type Enrolment } from './domain/person.js';
import { saveEnrolments, type ToldPerson } from './person-store.js';

export interface Settled {
  dues: Dues;
  /** Others have to be told. */
  differs: boolean;
}

/** An enrolment that was changed. */
export interface Changed {
  person: ToldPerson;
  enrolment: Enrolment;
  /** Where they were settled already. */
  dues?: Dues;
}

/** A keyed hash of 32 hex digits tells categories apart well enough, and half a million of them are stored. */
const DIGEST_DIGITS = 32;

/** Settles what an enrolment is owed, and tells it to the other services. */
@Injectable()
export class TellEnrolments {
  constructor(
    private readonly sealer: Sealer,
    private readonly lookup: LookupHash,
  ) {}

  /** Takes over what follows from entitlements, law and day; the version is the caller's. */
  settle(enrolment: Enrolment, rates: Rates): Settled {
    const dues = duesOf(enrolment, rates);
    return { dues, differs: takeDues(enrolment, dues, this.digestOf(enrolment, dues.paid)) };
  }

  /** Gives changed enrolments their new version, writes them and tells others. */
  async tell(unit: UnitOfWork, rates: Rates, changed: Changed[]): Promise<void> {
    const changes = changed.map(({ person, enrolment, dues = this.settle(enrolment, rates).dues }) => {
      enrolment.version += 1;
      touch(enrolment);
      return this.changeOf(person, enrolment, dues, rates);
    });
    await saveEnrolments(
      unit,
      changed.map(({ person, enrolment }) => ({ beneficiaryId: person.beneficiaryId, ...enrolment })),
    );
    this.publish(unit, changes);
  }

  /** An enrolment as it stands, with its new version. */
  changeOf(person: ToldPerson, enrolment: Enrolment, dues: Dues, rates: Rates): ChangedEnrolment {
    return {
      enrolmentId: enrolment.enrolmentId,
      beneficiaryId: person.beneficiaryId,
      citizenIdKey: person.citizenIdKey,
      programme: enrolment.programme,
      monthlyAmount: String(enrolment.monthlyAmount),
      sealedIdentity: person.sealedIdentity,
      sealedLines: this.sealLines(dues.paid),
      areaCode: enrolment.areaCode,
      districtCode: enrolment.districtCode,
      provinceCode: enrolment.provinceCode,
      validFrom: enrolment.validFrom,
      validTo: enrolment.validTo,
      status: enrolment.status,
      reviewed: enrolment.reviewed,
      wantsAccount: enrolment.wantsAccount,
      preferredChannel: enrolment.preferredChannel,
      version: enrolment.version,
      owed: dues.owed.map((months) => this.segmentOf(months, enrolment, dues, rates)),
      rateFrom: enrolment.rateFrom,
      categoryDigest: enrolment.categoryDigest,
    };
  }

  /** Events of up to 500 enrolments of one bucket, in the transaction that changed them. */
  publish(unit: UnitOfWork, changes: ChangedEnrolment[]): void {
    for (const [key, enrolments] of Map.groupBy(changes, ({ beneficiaryId }) => beneficiaryKey(beneficiaryId))) {
      for (let from = 0; from < enrolments.length; from += EVENT_BATCH_SIZE) {
        const data: EnrolmentsChanged = { enrolments: enrolments.slice(from, from + EVENT_BATCH_SIZE) };
        unit.publish({ topic: Topics.beneficiaries, key, type: EnrolmentsChanged.type, data });
      }
    }
  }

  /** Months to come that are paid otherwise than the present one bring their own lines. */
  private segmentOf(months: OwedMonths, enrolment: Enrolment, dues: Dues, { period }: Rates): OwedSegment {
    const { from, amount, rateFrom, paid } = months;
    const segment = { from, monthlyAmount: String(amount), rateFrom };
    const otherCategories = hasOtherCategories(months, dues);
    const isOther = amount !== dues.monthlyAmount || otherCategories;
    if (from <= period || paid.length === 0 || !isOther) return segment;
    return {
      ...segment,
      ...(otherCategories && { categoryDigest: this.digestOf(enrolment, paid) }),
      sealedLines: this.sealLines(paid),
    };
  }

  private sealLines(paid: PaidEntitlement[]): string {
    const lines = paid.map(lineOf).map((line) => ({ ...line, amount: String(line.amount) }));
    return this.sealer.seal(JSON.stringify(lines));
  }

  private digestOf({ enrolmentId }: Enrolment, paid: PaidEntitlement[]): string {
    return this.lookup.of(`categories:${enrolmentId}:${codesOf(paid)}`).slice(0, DIGEST_DIGITS);
  }
}
