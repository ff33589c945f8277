import { Type } from 'class-transformer';
import { ArrayMaxSize, IsBoolean, IsIn, IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { EVENT_BATCH_SIZE } from '../cloud-event.js';
import { CHANNELS, type Channel } from '../vocabulary.js';

export class ChangedProvider {
  @IsString() code: string;
  @IsString() name: string;
  @IsIn(CHANNELS, { each: true }) channels: Channel[];
  /** Base address of its batch interface; null: lists out and lists back as files. */
  @IsOptional() @IsString() endpointUrl: string | null;
  /** How long after a hand-over the provider may still accept it. */
  @IsInt() acceptanceWindowHours: number;
  /** After this long without a final answer the payment is unknown (post office: uncollected). */
  @IsInt() answerDeadlineMinutes: number;
  /** The contract says that ACSC means credited. */
  @IsBoolean() settledByAcsc: boolean;
  @IsIn(['ACTIVE', 'SUSPENDED']) status: 'ACTIVE' | 'SUSPENDED';
  @IsInt() version: number;
}

/** The provider directory; topic `accounts.v1`, key `providers`. */
export class ProvidersChanged {
  static readonly type = 'vn.chitra.accounts.providers-changed.v1';
  @ArrayMaxSize(EVENT_BATCH_SIZE)
  @ValidateNested({ each: true })
  @Type(() => ChangedProvider)
  providers: ChangedProvider[];
}
