import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { PROVIDER_STATUSES, VND_PATTERN, type ProviderStatus } from '#contracts';
import { INSTANT, PLAIN_TEXT } from '../channels/wire-text.js';

export const MAXIMUM_STATUSES = 1_000;

export class WebhookStatus {
  @IsString() @Length(1, 64) @Matches(PLAIN_TEXT) reference: string;
  @IsIn(PROVIDER_STATUSES) status: ProviderStatus;
  /** Whole VND. */
  @Matches(VND_PATTERN) amount: string;
  @Matches(/^[A-Z]{3}$/) currency: string;
  @IsOptional() @IsString() @MaxLength(35) @Matches(PLAIN_TEXT) reason?: string | null;
  @IsOptional() @IsString() @MaxLength(140) @Matches(PLAIN_TEXT) providerReference?: string | null;
  @IsOptional() @IsISO8601({ strict: true }) @Matches(INSTANT) occurredAt?: string | null;
}

/** 1 to 1,000 statuses, as a provider sends them. */
export class WebhookBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAXIMUM_STATUSES)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => WebhookStatus)
  statuses: WebhookStatus[];
}
