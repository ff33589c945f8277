import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#contracts';
import { CurrentActor, decodeCursor, Roles, UUID_PATTERN } from '#service';
import { CaseViews } from '../../queries/case-views.js';
import { CasesQuery } from './input.js';

@ApiTags('cases')
@ApiBearerAuth()
@Controller('api/v1/cases')
export class CasesController {
  constructor(private readonly cases: CaseViews) {}

  @Get()
  @Roles('FINANCE_OFFICER', 'APPROVER', 'AUDITOR')
  list(@CurrentActor() actor: Actor, @Query() query: CasesQuery): Promise<object> {
    return this.cases.list(actor, { ...query, after: decodeCursor(query.cursor, UUID_PATTERN) });
  }
}
