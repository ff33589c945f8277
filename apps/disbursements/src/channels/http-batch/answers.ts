import { plainToInstance, Type } from 'class-transformer';
import {
  IsArray,
  IsIn,
  IsISO8601,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
  validateSync,
} from 'class-validator';
import { PROVIDER_STATUSES, VND_PATTERN, type ProviderStatus } from '#contracts';
import { NoAnswer } from '../channel.js';
import { INSTANT, PLAIN_TEXT } from '../wire-text.js';

const REFERENCE = /^[0-9a-f]{32}-\d{2}$/;

class BatchResult {
  @Matches(REFERENCE) reference: string;
  @IsIn(PROVIDER_STATUSES) status: ProviderStatus;
  @IsOptional() @IsString() @MaxLength(35) @Matches(PLAIN_TEXT) reason?: string;
}

export class BatchAnswer {
  @IsArray() @ValidateNested({ each: true }) @Type(() => BatchResult) results: BatchResult[];
}

class InquiryStatus {
  @Matches(REFERENCE) reference: string;
  @IsIn([...PROVIDER_STATUSES, 'NOTFOUND']) status: ProviderStatus | 'NOTFOUND';
  @IsOptional() @Matches(VND_PATTERN) amount?: string;
  @IsOptional() @IsString() @MaxLength(35) @Matches(PLAIN_TEXT) reason?: string;
  @IsOptional() @IsISO8601({ strict: true }) @Matches(INSTANT) occurredAt?: string;
}

export class InquiryAnswer {
  @IsArray() @ValidateNested({ each: true }) @Type(() => InquiryStatus) statuses: InquiryStatus[];
}

class CancellationResult {
  @Matches(REFERENCE) reference: string;
  @IsIn(['CANCELLED', 'TOO_LATE']) status: 'CANCELLED' | 'TOO_LATE';
}

export class CancellationAnswer {
  @IsArray() @ValidateNested({ each: true }) @Type(() => CancellationResult) results: CancellationResult[];
}

/** An answer that does not have its form says nothing: as good as none. */
export function readAnswer<Answer extends object>(type: new () => Answer, text: string): Answer {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new NoAnswer('the answer is not JSON');
  }
  const answer = plainToInstance(type, body as object);
  if (typeof body !== 'object' || body === null || validateSync(answer).length > 0)
    throw new NoAnswer('the answer does not have its form');
  return answer;
}
