import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsIn,
  IsInt,
  IsISO8601,
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
  PAYMENT_STATES,
  PROGRAMMES,
  type Channel,
  type PaymentState,
  type Programme,
} from '../vocabulary.js';

export class ChangedPayment {
  @IsUUID() paymentId: string;
  @IsIn(PAYMENT_STATES) state: PaymentState;
  /** Held reason or the provider's reason code. */
  @IsOptional() @IsString() reason: string | null;
  @IsOptional() @IsIn(CHANNELS) channel: Channel | null;
  @IsOptional() @IsString() providerCode: string | null;
  @IsNumberString() amount: string;
  @IsInt() version: number;
  /** When it happened: the provider's instant where there is one. */
  @IsISO8601() at: string;
}

/** New states of payments of one run and district; topic `payments.v1`, key `<runId>:<districtCode>`. */
export class PaymentsChanged {
  static readonly type = 'vn.chitra.disbursements.payments-changed.v1';
  @IsUUID() runId: string;
  @Matches(PERIOD_PATTERN) period: string;
  @IsIn(PROGRAMMES) programme: Programme;
  @ArrayMaxSize(EVENT_BATCH_SIZE)
  @ValidateNested({ each: true })
  @Type(() => ChangedPayment)
  payments: ChangedPayment[];
}
