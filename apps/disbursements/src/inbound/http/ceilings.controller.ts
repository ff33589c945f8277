import { Body, Controller, Get, Param, Put, Query, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '#contracts';
import { Command, CurrentActor, Roles, type CommandRequest } from '#service';
import type { CeilingKey } from '../../approval/ceilings/ceiling.repository.js';
import { CeilingViews, showCeiling } from '../../approval/ceilings/ceiling-views.js';
import { ceilingEtag, SetCeiling } from '../../approval/ceilings/set-ceiling.js';
import { CeilingInput, ceilingKeyOf, CeilingsQuery } from './approval-input.js';
import { CeilingGuard } from './ceiling.guard.js';

type Path = Record<keyof CeilingKey, string>;

@ApiTags('ceilings')
@ApiBearerAuth()
@Roles('FINANCE_OFFICER', 'APPROVER', 'RELEASER', 'AUDITOR', 'LEADER')
@Controller('api/v1/ceilings')
export class CeilingsController {
  constructor(
    private readonly views: CeilingViews,
    private readonly setCeiling: SetCeiling,
  ) {}

  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: CeilingsQuery): Promise<object> {
    return this.views.list(actor, query);
  }

  @Get(':areaCode/:programme/:fundingSource/:period')
  @UseGuards(CeilingGuard)
  async get(@Param() path: Path, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const ceiling = await this.views.one(ceilingKeyOf(path));
    void reply.header('etag', ceilingEtag(ceiling));
    return showCeiling(ceiling);
  }

  @Get(':areaCode/:programme/:fundingSource/:period/history')
  @UseGuards(CeilingGuard)
  history(@Param() path: Path): Promise<object> {
    return this.views.history(ceilingKeyOf(path));
  }

  /** 201 when there was none, 200 for a new version of the one that `If-Match` names. */
  @Put(':areaCode/:programme/:fundingSource/:period')
  @Roles('APPROVER')
  @UseGuards(CeilingGuard)
  async set(
    @Command() { actor, ifMatch }: CommandRequest,
    @Param() path: Path,
    @Body() input: CeilingInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const wanted = { amount: BigInt(input.amount), document: input.document };
    const { ceiling, created } = await this.setCeiling.handle(actor, ceilingKeyOf(path), wanted, ifMatch);
    void reply.status(created ? 201 : 200).header('etag', ceilingEtag(ceiling));
    return showCeiling(ceiling);
  }
}
