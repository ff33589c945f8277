import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Put, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CLOCK, notFound, type Actor, type Clock } from '#contracts';
import { Database } from '#persistence';
import { CurrentActor, Roles } from '#service';
import { ChangeHolidays } from '../../calendar/change-holidays.js';
import { holidaysBetween } from '../../calendar/holiday.repository.js';
import { HolidayInput, HolidaysQuery, requireDay } from './calendar-input.js';

@ApiTags('calendar')
@ApiBearerAuth()
@Roles('FINANCE_OFFICER', 'APPROVER', 'RELEASER', 'AUDITOR', 'LEADER', 'ADMINISTRATOR')
@Controller('api/v1/holidays')
export class HolidaysController {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangeHolidays,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  async list(@Query() { year = this.clock.businessDate().slice(0, 4) }: HolidaysQuery): Promise<object> {
    return { items: await holidaysBetween(this.database, `${year}-01-01`, `${year}-12-31`), nextCursor: null };
  }

  /** 201 for a day that was none. Runs that are made keep their days. */
  @Put(':day')
  @Roles('ADMINISTRATOR')
  async set(
    @CurrentActor() actor: Actor,
    @Param('day') day: string,
    @Body() input: HolidayInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const holiday = { day: requireDay(day), name: input.name.trim() };
    void reply.status((await this.changes.set(actor, holiday)) ? 201 : 200);
    return holiday;
  }

  @Delete(':day')
  @Roles('ADMINISTRATOR')
  @HttpCode(204)
  async remove(@CurrentActor() actor: Actor, @Param('day') day: string): Promise<void> {
    if (!(await this.changes.remove(actor, requireDay(day)))) throw notFound();
  }
}
