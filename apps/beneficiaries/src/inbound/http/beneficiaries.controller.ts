import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiConsumes, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AREA_PATTERN, notFound, PROGRAMMES, type Actor, type Programme } from '#contracts';
import { ImportUploads } from '#imports';
import { Command, CurrentActor, DryRunQuery, PageQuery, Roles, send, type CommandRequest, type Page } from '#service';
import { CONTENT_TYPES, template, type TabularFormat } from '#tabular';
import { BENEFICIARY_COLUMNS } from '../../enrolments/domain/beneficiary-row.js';
import { BeneficiaryQueries } from '../../queries/beneficiary.queries.js';

export class BeneficiariesQuery extends PageQuery {
  @IsOptional() @IsIn(PROGRAMMES) programme?: Programme;
  @IsOptional() @Matches(AREA_PATTERN) area?: string;
  @IsOptional() @MaxLength(120) q?: string;
}

/** The register and its lists. */
@ApiTags('beneficiaries')
@Controller('api/v1')
export class BeneficiariesController {
  constructor(
    private readonly queries: BeneficiaryQueries,
    private readonly uploads: ImportUploads,
  ) {}

  @Roles('FINANCE_OFFICER', 'DISTRICT_OFFICER', 'APPROVER', 'AUDITOR')
  @Get('beneficiaries')
  search(@Query() query: BeneficiariesQuery, @CurrentActor() actor: Actor): Promise<Page<object>> {
    return this.queries.search(query, actor);
  }

  @Roles('FINANCE_OFFICER', 'DISTRICT_OFFICER', 'APPROVER', 'AUDITOR')
  @Get('beneficiaries/:id')
  one(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<object> {
    return this.queries.one(id, actor);
  }

  @ApiConsumes('multipart/form-data')
  @Roles('FINANCE_OFFICER', 'DISTRICT_OFFICER')
  @Post('beneficiaries/imports')
  async import(
    @Query() query: DryRunQuery,
    @Command() command: CommandRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return send(reply, await this.uploads.accept('beneficiaries', request, command, DryRunQuery.asks(query)));
  }

  @Roles('FINANCE_OFFICER', 'DISTRICT_OFFICER')
  @Get('templates/:file')
  template(@Param('file') file: string, @Res() reply: FastifyReply): void {
    const format = /^beneficiaries\.(csv|xlsx)$/.exec(file)?.[1] as TabularFormat | undefined;
    if (!format) throw notFound();
    void reply
      .header('content-type', CONTENT_TYPES[format])
      .header('content-disposition', `attachment; filename="beneficiaries.${format}"`)
      .send(template(BENEFICIARY_COLUMNS, format));
  }
}
