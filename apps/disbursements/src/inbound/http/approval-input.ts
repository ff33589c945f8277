import { IsIn, IsOptional, Length, Matches } from 'class-validator';
import {
  FUNDING_SOURCE_PATTERN,
  invalidInput,
  PERIOD_PATTERN,
  PROGRAMMES,
  WORDS_PATTERN,
  type Programme,
} from '#contracts';
import { PageQuery } from '#service';
import type { CeilingKey } from '../../approval/ceilings/ceiling.repository.js';

/** Whole đồng, without a sign; 15 digits are more than a country pays. */
const AMOUNT = /^(0|[1-9]\d{0,14})$/;

export class CeilingsQuery extends PageQuery {
  @IsOptional() @Matches(PERIOD_PATTERN) period?: string;
  @IsOptional() @IsIn(PROGRAMMES) programme?: Programme;
}

export class CeilingInput {
  @Matches(AMOUNT) amount: string;
  @Length(1, 300) @Matches(WORDS_PATTERN) @Matches(/\S/) document: string;
}

export class SeenInput {
  @Matches(/^[0-9a-f]{64}$/) fingerprint: string;
}

/** What a path names. @throws ProblemError 400 naming the part that cannot be */
export function ceilingKeyOf(path: Record<keyof CeilingKey, string>): CeilingKey {
  const { areaCode, programme, fundingSource, period } = path;
  if (!isProgramme(programme))
    throw invalidInput('/path/programme', 'isIn', { vi: 'Chương trình không hợp lệ', en: 'Not a programme' });
  if (!FUNDING_SOURCE_PATTERN.test(fundingSource))
    throw invalidInput('/path/fundingSource', 'matches', {
      vi: 'Nguồn kinh phí không hợp lệ',
      en: 'Not a funding source',
    });
  if (!PERIOD_PATTERN.test(period))
    throw invalidInput('/path/period', 'matches', { vi: 'Kỳ chi trả không hợp lệ', en: 'Not a period' });
  return { areaCode, programme, fundingSource, period };
}

function isProgramme(word: string): word is Programme {
  return (PROGRAMMES as readonly string[]).includes(word);
}
