import { Matches } from 'class-validator';
import { PERIOD_PATTERN } from '#contracts';

export class MonthQuery {
  @Matches(PERIOD_PATTERN) period: string;
}
