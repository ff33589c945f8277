import { Type } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsUUID, Matches, ValidateNested } from 'class-validator';
import { EVENT_BATCH_SIZE } from '../cloud-event.js';
import { PERIOD_PATTERN } from '../period.js';
import { PROGRAMMES, SUSPENSION_CAUSES, type Programme, type SuspensionCause } from '../vocabulary.js';

export class ProposedSuspension {
  @IsUUID() enrolmentId: string;
  @IsUUID() beneficiaryId: string;
  @IsIn(PROGRAMMES) programme: Programme;
  @IsIn(SUSPENSION_CAUSES) cause: SuspensionCause;
  /** UNCOLLECTED: the last of the months that nobody collected; DECEASED_REPORTED: the month of the payment. */
  @Matches(PERIOD_PATTERN) period: string;
  /** The payment that showed it. */
  @IsUUID() paymentId: string;
}

/** Payments showed that people should not be paid until somebody has looked; topic `payments.v1`, key `<runId>:<districtCode>`. */
export class SuspensionsProposed {
  static readonly type = 'vn.chitra.disbursements.suspensions-proposed.v1';
  @ArrayMaxSize(EVENT_BATCH_SIZE)
  @ValidateNested({ each: true })
  @Type(() => ProposedSuspension)
  items: ProposedSuspension[];
}
