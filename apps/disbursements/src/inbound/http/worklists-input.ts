import { IsIn, IsOptional, IsUUID, Matches } from 'class-validator';
import {
  AREA_PATTERN,
  CHANNELS,
  PERIOD_PATTERN,
  PROGRAMMES,
  PROVIDER_CODE_PATTERN,
  type Channel,
  type Programme,
} from '#contracts';
import { PageQuery } from '#service';
import type { WorklistFilter } from '../../queries/worklist-filter.js';

export class WorklistCountsQuery {
  @IsOptional() @Matches(PERIOD_PATTERN) period?: string;
  @IsOptional() @IsIn(PROGRAMMES) programme?: Programme;
  @IsOptional() @Matches(AREA_PATTERN) area?: string;
}

/** Which payments of a list; the same for its pages and for its export. */
export class WorklistQuery extends PageQuery {
  @IsOptional() @Matches(PERIOD_PATTERN) period?: string;
  @IsOptional() @IsIn(PROGRAMMES) programme?: Programme;
  @IsOptional() @Matches(AREA_PATTERN) area?: string;
  /** Of held and refused payments their reason, of requests the verb. */
  @IsOptional() @Matches(/^[\w-]{1,40}$/) reason?: string;
  @IsOptional() @Matches(PROVIDER_CODE_PATTERN) providerCode?: string;
  @IsOptional() @IsIn(CHANNELS) channel?: Channel;
  @IsOptional() @IsUUID() runId?: string;
  /** Of what came back: only what no later payment follows. */
  @IsOptional() @IsIn(['true', 'false']) open?: 'true' | 'false';
}

export function filterOf(query: Omit<WorklistQuery, 'limit' | 'cursor'>): WorklistFilter {
  const { period, programme, area, reason, providerCode, channel, runId, open } = query;
  return { period, programme, area, reason, providerCode, channel, runId, open: open !== 'false' };
}
