import { Controller, Get, Headers, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#contracts';
import { CurrentActor, Roles, languageOf } from '#service';
import { ComplianceView, type ComplianceAnswer } from '../../queries/compliance.view.js';
import { GapView, type GapAnswer } from '../../queries/gap.view.js';
import { ComplianceQuery, GapQuery } from './compliance.query.js';

/** What share of account holders was really paid through their account, and where and why not. No personal data. */
@ApiTags('compliance')
@Roles('LEADER', 'FINANCE_OFFICER', 'DISTRICT_OFFICER', 'APPROVER', 'RELEASER', 'AUDITOR')
@Controller('api/v1/compliance')
export class ComplianceController {
  constructor(
    private readonly complianceView: ComplianceView,
    private readonly gapView: GapView,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Figures of a period: the province and each of its districts, ranked' })
  compliance(
    @Query() query: ComplianceQuery,
    @CurrentActor() actor: Actor,
    @Headers('accept-language') language?: string,
  ): Promise<ComplianceAnswer> {
    return this.complianceView.show(query, actor, languageOf(language));
  }

  @Get('gap')
  @ApiOperation({ summary: 'Holders not paid through their account, by exactly one reason each' })
  gap(
    @Query() query: GapQuery,
    @CurrentActor() actor: Actor,
    @Headers('accept-language') language?: string,
  ): Promise<GapAnswer> {
    return this.gapView.show(query, actor, languageOf(language));
  }
}
