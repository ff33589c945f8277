import { IsIn, IsInt, IsNumberString, IsOptional, IsString, IsUUID, Matches } from 'class-validator';
import { PERIOD_PATTERN } from '../period.js';
import { PROGRAMMES, RUN_KINDS, RUN_STATES, type Programme, type RunKind, type RunState } from '../vocabulary.js';

/** State of a payout run; topic `payout-runs.v1`, key = run. */
export class PayoutRunChanged {
  static readonly type = 'vn.chitra.disbursements.payout-run-changed.v1';
  @IsUUID() runId: string;
  @Matches(PERIOD_PATTERN) period: string;
  @IsIn(PROGRAMMES) programme: Programme;
  @IsIn(RUN_KINDS) kind: RunKind;
  @IsString() areaCode: string;
  @IsIn(RUN_STATES) state: RunState;
  @IsOptional() @IsString() fingerprint: string | null;
  @IsInt() payments: number;
  @IsNumberString() amount: string;
  @IsInt() version: number;
}
