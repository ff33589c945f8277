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
import { DATE_PATTERN } from '../period.js';
import {
  CHANNELS,
  ENROLMENT_STATUSES,
  PROGRAMMES,
  type Channel,
  type EnrolmentStatus,
  type Programme,
} from '../vocabulary.js';

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
}

/** Who is entitled to what, as it stands after the change; topic `beneficiaries.v1`, key = bucket of the beneficiary. */
export class EnrolmentsChanged {
  static readonly type = 'vn.chitra.beneficiaries.enrolments-changed.v1';
  @ArrayMaxSize(EVENT_BATCH_SIZE)
  @ValidateNested({ each: true })
  @Type(() => ChangedEnrolment)
  enrolments: ChangedEnrolment[];
}
