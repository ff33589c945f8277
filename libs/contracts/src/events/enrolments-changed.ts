import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumberString,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  ValidateNested,
} from 'class-validator';
import { EVENT_BATCH_SIZE } from '../cloud-event.js';
import { DATE_PATTERN, PERIOD_PATTERN } from '../period.js';
import {
  CHANNELS,
  ENROLMENT_STATUSES,
  PROGRAMMES,
  type Channel,
  type EnrolmentStatus,
  type Programme,
} from '../vocabulary.js';

/** What every month from `from` on is owed, until the next segment begins; the last one has no end that is known yet. */
export class OwedSegment {
  @Matches(PERIOD_PATTERN) from: string;
  /** `0`: nothing is owed in these months. */
  @IsNumberString() monthlyAmount: string;
  /** Since when the base rate of this amount applies; null where a decision states the amount. */
  @IsOptional() @Matches(DATE_PATTERN) rateFrom: string | null;
  /** Of months to come, where other categories are paid than at present. */
  @IsOptional() @IsString() categoryDigest?: string;
  /** Of months to come, where their lines are other than the present ones. */
  @IsOptional() @IsString() sealedLines?: string;
}

export class ChangedEnrolment {
  @IsUUID() enrolmentId: string;
  @IsUUID() beneficiaryId: string;
  /** Keyed hash of the citizen id: tells the same person apart without telling who it is. */
  @IsString() citizenIdKey: string;
  @IsIn(PROGRAMMES) programme: Programme;
  @IsNumberString() monthlyAmount: string;
  /** JSON {citizenId, fullName, birthDate}, sealed. */
  @IsString() sealedIdentity: string;
  /** JSON [{categoryCode, explanation, amount}], sealed: categories tell about health. */
  @IsString() sealedLines: string;
  @IsString() areaCode: string;
  @IsString() districtCode: string;
  @IsString() provinceCode: string;
  @Matches(DATE_PATTERN) validFrom: string;
  @IsOptional() @Matches(DATE_PATTERN) validTo: string | null;
  @IsIn(ENROLMENT_STATUSES) status: EnrolmentStatus;
  @IsBoolean() reviewed: boolean;
  @IsBoolean() wantsAccount: boolean;
  @IsOptional() @IsIn(CHANNELS) preferredChannel: Channel | null;
  @IsInt() version: number;
  /**
   * Month by month from up to two years ago, by the law known on the business date: where it is more than was paid,
   * arrears are due. Absent in events from before there were arrears.
   */
  @IsOptional() @ValidateNested({ each: true }) @Type(() => OwedSegment) owed?: OwedSegment[];
  /** Since when the base rate of `monthlyAmount` applies; null where a decision states the amount. */
  @IsOptional() @Matches(DATE_PATTERN) rateFrom?: string | null;
  /** Keyed hash of the enrolment and its present categories: tells that they changed, and nothing else. */
  @IsOptional() @IsString() categoryDigest?: string;
}

/** Who is entitled to what, as it stands after the change; topic `beneficiaries.v1`, key = bucket of the beneficiary. */
export class EnrolmentsChanged {
  static readonly type = 'vn.chitra.beneficiaries.enrolments-changed.v1';
  @ArrayMaxSize(EVENT_BATCH_SIZE)
  @ValidateNested({ each: true })
  @Type(() => ChangedEnrolment)
  enrolments: ChangedEnrolment[];
}
