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
import { PERIOD_PATTERN } from '../period.js';
import {
  CHANNELS,
  HELD_REASONS,
  HOLDER_RELATIONS,
  PAYMENT_STATES,
  PROGRAMMES,
  RUN_KINDS,
  type Channel,
  type HeldReason,
  type HolderRelation,
  type PaymentState,
  type Programme,
  type RunKind,
} from '../vocabulary.js';

export class PlannedPayment {
  @IsUUID() paymentId: string;
  @IsUUID() beneficiaryId: string;
  @IsUUID() enrolmentId: string;
  @IsString() areaCode: string;
  @IsString() districtCode: string;
  @IsString() provinceCode: string;
  @IsInt() sequence: number;
  @IsNumberString() amount: string;
  @IsOptional() @IsIn(CHANNELS) channel: Channel | null;
  @IsOptional() @IsString() providerCode: string | null;
  @IsIn(PAYMENT_STATES) state: PaymentState;
  @IsOptional() @IsIn(HELD_REASONS) heldReason: HeldReason | null;
  /** Had a VERIFIED account when planned: once a holder, holder for the period. */
  @IsBoolean() holder: boolean;
  @IsOptional() @IsIn(HOLDER_RELATIONS) holderRelation: HolderRelation | null;
  @IsBoolean() wantsAccount: boolean;
  @IsBoolean() reviewed: boolean;
  @IsInt() version: number;
}

/** Payments of one run and district as planned; topic `payments.v1`, key `<runId>:<districtCode>`. */
export class PaymentsPlanned {
  static readonly type = 'vn.chitra.disbursements.payments-planned.v1';
  @IsUUID() runId: string;
  @Matches(PERIOD_PATTERN) period: string;
  @IsIn(PROGRAMMES) programme: Programme;
  @IsIn(RUN_KINDS) kind: RunKind;
  @ArrayMaxSize(EVENT_BATCH_SIZE)
  @ValidateNested({ each: true })
  @Type(() => PlannedPayment)
  payments: PlannedPayment[];
}
