import { Type } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsInt, IsOptional, IsString, IsUUID, Matches, ValidateNested } from 'class-validator';
import { EVENT_BATCH_SIZE } from '../cloud-event.js';
import { DATE_PATTERN } from '../period.js';
import {
  ACCOUNT_CHANNELS,
  ACCOUNT_STATUSES,
  HOLDER_RELATIONS,
  PROGRAMMES,
  type AccountChannel,
  type AccountStatus,
  type HolderRelation,
  type Programme,
} from '../vocabulary.js';

export class ChangedAccount {
  @IsUUID() accountId: string;
  @IsUUID() beneficiaryId: string;
  @IsIn(PROGRAMMES) programme: Programme;
  @IsIn(ACCOUNT_CHANNELS) channel: AccountChannel;
  @IsString() providerCode: string;
  /** JSON {accountNumber, holderName}, sealed. */
  @IsString() sealedAccount: string;
  /** Keyed hash of provider and account number; part of what an approver signs. */
  @IsString() accountDigest: string;
  @IsString() accountEnding: string;
  @IsIn(HOLDER_RELATIONS) holderRelation: HolderRelation;
  @IsOptional() @Matches(DATE_PATTERN) authorisedUntil: string | null;
  @IsInt() priority: number;
  @IsIn(ACCOUNT_STATUSES) status: AccountStatus;
  @IsInt() version: number;
}

/** Where people may be paid, as it stands after the change; topic `accounts.v1`, key = bucket of the beneficiary. */
export class AccountsChanged {
  static readonly type = 'vn.chitra.accounts.accounts-changed.v1';
  @ArrayMaxSize(EVENT_BATCH_SIZE)
  @ValidateNested({ each: true })
  @Type(() => ChangedAccount)
  accounts: ChangedAccount[];
}
