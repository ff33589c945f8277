import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { notFound, type Actor } from '#contracts';
import { CurrentActor, decodeCursor, Roles, UUID_PATTERN } from '#service';
import { WORKLISTS, type WorklistName } from '../../queries/worklist-filter.js';
import { Worklists } from '../../queries/worklists.js';
import { filterOf, WorklistCountsQuery, WorklistQuery } from './worklists-input.js';

/** What waits for a hand. */
@ApiTags('worklists')
@ApiBearerAuth()
@Roles('FINANCE_OFFICER', 'APPROVER', 'RELEASER', 'DISTRICT_OFFICER', 'AUDITOR')
@Controller('api/v1/worklists')
export class WorklistsController {
  constructor(private readonly worklists: Worklists) {}

  @Get()
  counts(@CurrentActor() actor: Actor, @Query() query: WorklistCountsQuery): Promise<object> {
    return this.worklists.counts(actor, { ...query, open: true });
  }

  @Get(':list')
  page(@CurrentActor() actor: Actor, @Param('list') list: string, @Query() query: WorklistQuery): Promise<object> {
    const page = { limit: query.limit, after: decodeCursor(query.cursor, UUID_PATTERN) };
    return this.worklists.page(actor, worklistOf(list), filterOf(query), page);
  }
}

/** @throws ProblemError 404 */
export function worklistOf(name: string): WorklistName {
  const list = WORKLISTS.find((known) => known === name);
  if (!list) throw notFound();
  return list;
}
