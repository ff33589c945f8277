import { IsIn, IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import {
  CHANNELS,
  FUNDING_SOURCE_PATTERN,
  PAYMENT_KINDS,
  PAYMENT_STATES,
  PERIOD_PATTERN,
  PROGRAMMES,
  RUN_KINDS,
  type Channel,
  type PaymentKind,
  type PaymentState,
  type Programme,
  type RunKind,
} from '#contracts';
import { PageQuery } from '#service';
import { RESOLUTIONS, type Resolution } from '../../cases/resolution.js';

export const AREA = /^(VN|\d{2}|\d{3}|\d{5})$/;

/** What the database keeps as text: lines and tabs, but no other control characters and no half characters. */
export const WORDS = /^(?:(?!\p{Cs})[^\p{Cc}]|[\n\r\t])*$/u;

export class CreateRun {
  @Matches(PERIOD_PATTERN) period: string;
  @IsIn(PROGRAMMES) programme: Programme;
  @IsIn(RUN_KINDS) kind: RunKind;
  @IsOptional() @Matches(AREA) areaCode?: string;
  @IsOptional() @Matches(FUNDING_SOURCE_PATTERN) fundingSource?: string;
}

/** Commands without input: any field is unknown. */
export class NoInput {}

export class RejectRun {
  @IsString() @Length(1, 500) @Matches(WORDS) reason: string;
}

export class RunsQuery extends PageQuery {
  @IsOptional() @Matches(PERIOD_PATTERN) period?: string;
}

export class PaymentsQuery extends PageQuery {
  @IsOptional() @IsIn(PAYMENT_STATES) state?: PaymentState;
  @IsOptional() @Matches(AREA) area?: string;
  @IsOptional() @Matches(/^[A-Z0-9_]{1,40}$/) reason?: string;
  @IsOptional() @IsIn(CHANNELS) channel?: Channel;
  @IsOptional() @Matches(/^[A-Z][A-Z0-9_]{1,19}$/) providerCode?: string;
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
  @IsString() @Length(1, 500) @Matches(WORDS) note: string;
}

export class FilesQuery extends PageQuery {
  @IsOptional() @Matches(PERIOD_PATTERN) period?: string;
}
