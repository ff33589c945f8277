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
  PAYMENT_KINDS,
  PAYMENT_STATES,
  PROGRAMMES,
  type Channel,
  type HeldReason,
  type HolderRelation,
  type PaymentKind,
  type PaymentState,
  type Programme,
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

/** Payments of one run, district, period and kind as planned; topic `payments.v1`, key `<runId>:<districtCode>`. */
export class PaymentsPlanned {
  static readonly type = 'vn.chitra.disbursements.payments-planned.v1';
  @IsUUID() runId: string;
  @Matches(PERIOD_PATTERN) period: string;
  @IsIn(PROGRAMMES) programme: Programme;
  /** What the payments are for; an event carries one kind of one period. */
  @IsIn(PAYMENT_KINDS) kind: PaymentKind;
  @ArrayMaxSize(EVENT_BATCH_SIZE)
  @ValidateNested({ each: true })
  @Type(() => PlannedPayment)
  payments: PlannedPayment[];
}
