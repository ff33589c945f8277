import { Body, Controller, Get, Inject, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CLOCK, IDS, isWithin, notFound, type Actor, type Clock, type Ids } from '#contracts';
import { Database } from '#persistence';
import {
  Command,
  Commands,
  CurrentActor,
  decodeCursor,
  pageOf,
  Roles,
  send,
  UUID_PATTERN,
  type CommandRequest,
} from '#service';
import { changeRoute, placesOf, type RouteChange } from '../../routes/change-route.js';
import { CreateRouteChange, RouteChangesQuery } from './list-input.js';

/** How people are paid from a month on. */
@ApiTags('route-changes')
@ApiBearerAuth()
@Controller('api/v1/route-changes')
export class RouteChangesController {
  constructor(
    private readonly database: Database,
    private readonly commands: Commands,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  @Post()
  @Roles('FINANCE_OFFICER', 'DISTRICT_OFFICER')
  async create(
    @Command() command: CommandRequest,
    @Body() input: CreateRouteChange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return send(
      reply,
      await this.commands.run(command, input, (unit) =>
        changeRoute(unit, command, { ...input }, { clock: this.clock, ids: this.ids }),
      ),
    );
  }

  @Get()
  @Roles('FINANCE_OFFICER', 'DISTRICT_OFFICER', 'APPROVER', 'AUDITOR')
  async list(@CurrentActor() actor: Actor, @Query() query: RouteChangesQuery): Promise<object> {
    const places = (await placesOf(this.database, query.beneficiaryId)).filter((place) => isWithin(actor, place));
    if (places.length === 0) throw notFound();
    const rows = await this.database.query<RouteChange & { id: string }>(
      `SELECT id, beneficiary_id AS "beneficiaryId", programme, from_period AS "fromPeriod", route, created_by AS "createdBy",
         created_at AS "createdAt" FROM route_changes
       WHERE beneficiary_id = $1 AND programme = ANY ($2) AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`,
      [
        query.beneficiaryId,
        places.map(({ programme }) => programme),
        decodeCursor(query.cursor, UUID_PATTERN),
        query.limit + 1,
      ],
    );
    return pageOf(
      rows,
      query.limit,
      ({ id }) => id,
      (row) => row,
    );
  }
}
