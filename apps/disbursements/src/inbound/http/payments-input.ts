import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsDefined,
  IsIn,
  IsISO8601,
  IsNotEmptyObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import {
  AREA_PATTERN,
  CHANNELS,
  invalidInput,
  PAYMENT_STATES,
  PERIOD_PATTERN,
  PROVIDER_CODE_PATTERN,
  WORDS_PATTERN,
  type Channel,
  type HeldReason,
  type PaymentState,
} from '#contracts';
import { OUTCOMES, type Outcome } from '../../payments/domain/payment-verb.js';
import type { RouteChoice } from '../../payments/payment-routes.js';

/** Reasons that a person may give; the others are found. */
const GIVEN_REASONS = ['REQUESTED', 'CEILING'] as const satisfies readonly HeldReason[];

export class PaymentNote {
  @IsOptional() @IsString() @MaxLength(500) @Matches(WORDS_PATTERN) reason?: string;
}

export class HoldPayment extends PaymentNote {
  @IsOptional() @IsIn(GIVEN_REASONS) heldReason?: (typeof GIVEN_REASONS)[number];
}

/** An account of the person, or the post office. */
export class RouteInput {
  @IsOptional() @IsUUID() accountId?: string;
  @IsOptional() @IsIn(['POST_OFFICE']) channel?: 'POST_OFFICE';
}

export class PayAgainInput extends PaymentNote {
  @IsOptional() @IsNotEmptyObject() @ValidateNested() @Type(() => RouteInput) route?: RouteInput;
}

/** @throws ProblemError 400 when it names an account and the post office */
export function routeOf({ route }: PayAgainInput): RouteChoice {
  if (!route) return null;
  const { accountId, channel } = route;
  if (accountId !== undefined && channel === undefined) return { accountId };
  if (channel !== undefined && accountId === undefined) return { channel };
  throw invalidInput('/route', 'oneOf', {
    vi: 'Chọn một tài khoản hoặc bưu điện',
    en: 'Either an account or the post office',
  });
}

/** What two people found out; the second one may leave both to the first. */
export class ResolvePayment extends PaymentNote {
  @IsOptional() @IsIn(OUTCOMES) outcome?: Outcome;
  @IsOptional() @IsString() @Length(1, 500) @Matches(WORDS_PATTERN) evidence?: string;
}

export const BULK_VERBS = ['hold', 'unhold', 'reissue', 'cancel', 'carry-over', 'decline'] as const;

export class BulkFilterInput {
  @IsIn(PAYMENT_STATES) state: PaymentState;
  @IsOptional() @Matches(/^[A-Z0-9_]{1,40}$/) reason?: string;
  @IsOptional() @Matches(AREA_PATTERN) area?: string;
  @IsOptional() @IsIn(CHANNELS) channel?: Channel;
  @IsOptional() @Matches(PROVIDER_CODE_PATTERN) providerCode?: string;
  /** Only payments of this month: a run pays some of earlier ones too. */
  @IsOptional() @Matches(PERIOD_PATTERN) period?: string;
  /** Only what waits for a second person (true), or only what does not (false). */
  @IsOptional() @IsBoolean() requested?: boolean;
}

export class BulkInput extends HoldPayment {
  @IsIn(BULK_VERBS) verb: (typeof BULK_VERBS)[number];
  @IsDefined() @ValidateNested() @Type(() => BulkFilterInput) filter: BulkFilterInput;
  @IsOptional() @IsIn(['POST_OFFICE', 'ACCOUNT']) route?: 'POST_OFFICE' | 'ACCOUNT';
  /** `seenAt` of the preview: what somebody asks for after it is neither signed nor declined. */
  @IsOptional() @IsISO8601({ strict: true, strictSeparator: true }) @Matches(/Z$/) seenAt?: string;
}
