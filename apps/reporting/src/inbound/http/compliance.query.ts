import { IsIn, IsOptional, Matches } from 'class-validator';
import { AREA_PATTERN, DENOMINATORS, PERIOD_PATTERN, PROGRAMMES, type Denominator, type Programme } from '#contracts';

class PeriodQuery {
  @Matches(PERIOD_PATTERN) period: string;
  /** Without it both programmes together. */
  @IsOptional() @IsIn(PROGRAMMES) programme?: Programme;
  /** A province or a district; without it the caller's own area. */
  @IsOptional() @Matches(AREA_PATTERN) area?: string;
}

export class ComplianceQuery extends PeriodQuery {
  @IsOptional() @IsIn(['district']) groupBy: string = 'district';
  /** What the rate divides by: those with an account, everybody, or those who want to be paid by account. */
  @IsOptional() @IsIn(DENOMINATORS) denominator: Denominator = 'holders';
}

export class GapQuery extends PeriodQuery {}
