import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUrl,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { PERIOD_PATTERN, VND_PATTERN } from '#contracts';

const LOCAL_URL = { require_tld: false, require_protocol: true, protocols: ['http', 'https'] };

export class InstructionInput {
  @IsString() @Length(1, 35) reference: string;
  @IsString() @Length(1, 40) accountNumber: string;
  @IsString() @MaxLength(200) holderName: string;
  @Matches(VND_PATTERN) amount: string;
  @IsOptional() @IsString() @MaxLength(20) purpose?: string;
}

export class BatchInput {
  @IsString() @Length(1, 100) batchId: string;
  @Matches(PERIOD_PATTERN) period: string;
  @IsInt() @Min(1) count: number;
  @Matches(VND_PATTERN) controlSum: string;
  @IsIn(['VND']) currency: string;
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  @ValidateNested({ each: true })
  @Type(() => InstructionInput)
  instructions: InstructionInput[];
}

export class ReferencesInput {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  @IsString({ each: true })
  @Length(1, 35, { each: true })
  references: string[];
}

export class NameCheckInput {
  @IsString() @Length(1, 100) accountId: string;
  @IsString() @Length(1, 40) accountNumber: string;
}

export class NameChecksInput {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => NameCheckInput)
  accounts: NameCheckInput[];
}

export class CustomerInput {
  @IsString() @Length(1, 40) accountNumber: string;
  @IsString() @Length(1, 200) holderName: string;
}

export class CustomersInput {
  @IsArray()
  @ArrayMaxSize(5_000)
  @ValidateNested({ each: true })
  @Type(() => CustomerInput)
  customers: CustomerInput[];
}

export class WebhookTargetInput {
  @IsUrl(LOCAL_URL) webhookUrl: string;
  @Matches(/^whsec_[A-Za-z0-9+/=]{8,}$/) webhookSecret: string;
}

export class PostOfficeInput {
  @IsUrl(LOCAL_URL) gatewayUrl: string;
  @IsString() @IsNotEmpty() username: string;
  @IsString() @IsNotEmpty() password: string;
}

export class LedgerQuery {
  @IsOptional() @IsString() provider?: string;
  @IsOptional() @IsString() cursor?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(5_000) limit: number = 500;
}
