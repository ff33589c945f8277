import { IsIn, IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import {
  AREA_PATTERN,
  CHANNELS,
  FUNDING_SOURCE_PATTERN,
  PAYMENT_KINDS,
  PAYMENT_STATES,
  PERIOD_PATTERN,
  PROGRAMMES,
  PROVIDER_CODE_PATTERN,
  RUN_KINDS,
  WORDS_PATTERN,
  type Channel,
  type PaymentKind,
  type PaymentState,
  type Programme,
  type RunKind,
} from '#contracts';
import { PageQuery } from '#service';
import { RESOLUTIONS, type Resolution } from '../../cases/resolution.js';

export class CreateRun {
  @Matches(PERIOD_PATTERN) period: string;
  @IsIn(PROGRAMMES) programme: Programme;
  @IsIn(RUN_KINDS) kind: RunKind;
  @IsOptional() @Matches(AREA_PATTERN) areaCode?: string;
  @IsOptional() @Matches(FUNDING_SOURCE_PATTERN) fundingSource?: string;
}

/** Commands without input: any field is unknown. */
export class NoInput {}

export class RejectRun {
  @IsString() @Length(1, 500) @Matches(WORDS_PATTERN) reason: string;
}

export class RunsQuery extends PageQuery {
  @IsOptional() @Matches(PERIOD_PATTERN) period?: string;
}

export class PaymentsQuery extends PageQuery {
  @IsOptional() @IsIn(PAYMENT_STATES) state?: PaymentState;
  @IsOptional() @Matches(AREA_PATTERN) area?: string;
  @IsOptional() @Matches(/^[A-Z0-9_]{1,40}$/) reason?: string;
  @IsOptional() @IsIn(CHANNELS) channel?: Channel;
  @IsOptional() @Matches(PROVIDER_CODE_PATTERN) providerCode?: string;
  @IsOptional() @IsIn(PAYMENT_KINDS) kind?: PaymentKind;
  /** Only what waits for a second person, or only what does not. */
  @IsOptional() @IsIn(['true', 'false']) requested?: 'true' | 'false';
}

export class BeneficiaryPaymentsQuery extends PageQuery {
  @IsUUID() beneficiaryId: string;
}

export class CasesQuery extends PageQuery {
  @IsOptional() @IsIn(['OPEN', 'RESOLVED']) state?: 'OPEN' | 'RESOLVED';
}

export class ResolveCaseInput {
  @IsIn(RESOLUTIONS) resolution: Resolution;
  @IsString() @Length(1, 500) @Matches(WORDS_PATTERN) note: string;
}

export class FilesQuery extends PageQuery {
  @IsOptional() @Matches(PERIOD_PATTERN) period?: string;
}
