import { Type } from 'class-transformer';
import { ArrayMaxSize, IsInt, IsString, IsUUID, ValidateNested } from 'class-validator';
import { EVENT_BATCH_SIZE } from '../cloud-event.js';

export class RefusedAccount {
  @IsUUID() accountId: string;
  @IsUUID() paymentId: string;
  /** Of the payment: the same refusal, told twice, is one. */
  @IsInt() paymentVersion: number;
  /** The provider's code, of those that say something about the account. */
  @IsString() reason: string;
}

/**
 * Accounts to which providers did not pay, or from which the money came back, because of the account itself; topic
 * `payments.v1`, key `<runId>:<districtCode>`. Apart from `PaymentsChanged`, so that who keeps the accounts need not read
 * what becomes of every payment.
 */
export class AccountsRefused {
  static readonly type = 'vn.chitra.disbursements.accounts-refused.v1';
  @ArrayMaxSize(EVENT_BATCH_SIZE)
  @ValidateNested({ each: true })
  @Type(() => RefusedAccount)
  accounts: RefusedAccount[];
}
