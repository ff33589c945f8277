import { Body, Controller, Delete, Get, Param, Post, Put, Query, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '#contracts';
import { Database } from '#persistence';
import {
  Command,
  Commands,
  CurrentActor,
  decodeCursor,
  PageQuery,
  Roles,
  send,
  UUID_PATTERN,
  type CommandRequest,
} from '#service';
import { requireArea } from '../../areas/require-area.js';
import { ScheduleCommands } from '../../calendar/schedule-commands.js';
import { ScheduleViews } from '../../queries/schedule-views.js';
import {
  ExceptionInput,
  exceptionWishOf,
  PreviewQuery,
  requirePeriod,
  scheduleFieldsOf,
  ScheduleInput,
} from './calendar-input.js';
import { NoInput } from './input.js';
import { ScheduleGuard } from './schedule.guard.js';

@ApiTags('calendar')
@ApiBearerAuth()
@Roles('FINANCE_OFFICER', 'APPROVER', 'RELEASER', 'AUDITOR', 'LEADER')
@Controller('api/v1/schedules')
export class SchedulesController {
  constructor(
    private readonly database: Database,
    private readonly commands: Commands,
    private readonly schedules: ScheduleCommands,
    private readonly views: ScheduleViews,
  ) {}

  @Get()
  list(@CurrentActor() actor: Actor, @Query() { limit, cursor }: PageQuery): Promise<object> {
    return this.views.list(actor, { limit, after: decodeCursor(cursor, UUID_PATTERN) });
  }

  /** The next five runs by what is entered; nothing is stored. */
  @Get('preview')
  async preview(@CurrentActor() actor: Actor, @Query() query: PreviewQuery): Promise<object> {
    const fields = scheduleFieldsOf(query, '/query');
    await requireArea(this.database, actor, fields.areaCode);
    return this.views.preview(actor, fields, query.scheduleId);
  }

  @Post()
  @Roles('FINANCE_OFFICER')
  async create(
    @Command() command: CommandRequest,
    @Body() input: ScheduleInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const fields = scheduleFieldsOf(input);
    return send(reply, await this.commands.run(command, input, (unit) => this.schedules.create(unit, command, fields)));
  }

  @Get(':id')
  @UseGuards(ScheduleGuard)
  async get(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const { body, etag } = await this.views.detail(id);
    void reply.header('etag', etag);
    return body;
  }

  @Get(':id/history')
  @UseGuards(ScheduleGuard)
  history(@Param('id') id: string): Promise<object> {
    return this.views.history(id);
  }

  @Put(':id')
  @Roles('FINANCE_OFFICER')
  @UseGuards(ScheduleGuard)
  async change(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Body() input: ScheduleInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const fields = scheduleFieldsOf(input);
    return send(reply, await this.database.transaction((unit) => this.schedules.change(unit, command, id, fields)));
  }

  @Post(':id/pause')
  @Roles('FINANCE_OFFICER')
  @UseGuards(ScheduleGuard)
  async pause(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Body() input: NoInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return send(
      reply,
      await this.commands.run(command, input, (unit) => this.schedules.pause(unit, command, id, true)),
    );
  }

  @Post(':id/resume')
  @Roles('FINANCE_OFFICER')
  @UseGuards(ScheduleGuard)
  async resume(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Body() input: NoInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return send(
      reply,
      await this.commands.run(command, input, (unit) => this.schedules.pause(unit, command, id, false)),
    );
  }

  @Put(':id/exceptions/:period')
  @Roles('FINANCE_OFFICER')
  @UseGuards(ScheduleGuard)
  async except(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Param('period') period: string,
    @Body() input: ExceptionInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const [of, wish] = [requirePeriod(period), exceptionWishOf(input)];
    return send(reply, await this.database.transaction((unit) => this.schedules.except(unit, command, id, of, wish)));
  }

  @Delete(':id/exceptions/:period')
  @Roles('FINANCE_OFFICER')
  @UseGuards(ScheduleGuard)
  async dropException(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Param('period') period: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const of = requirePeriod(period);
    return send(reply, await this.database.transaction((unit) => this.schedules.dropException(unit, command, id, of)));
  }
}
