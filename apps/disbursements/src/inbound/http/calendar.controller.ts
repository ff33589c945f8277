import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { CLOCK, type Actor, type Clock } from '#contracts';
import { CurrentActor, Roles } from '#service';
import { CalendarViews } from '../../queries/calendar-views.js';
import { CalendarQuery, monthsOf } from './calendar-input.js';
import { NoInput } from './input.js';

@ApiTags('calendar')
@ApiBearerAuth()
@Roles('FINANCE_OFFICER', 'APPROVER', 'RELEASER', 'AUDITOR', 'LEADER')
@Controller('api/v1')
export class CalendarController {
  constructor(
    private readonly views: CalendarViews,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('calendar')
  calendar(@CurrentActor() actor: Actor, @Query() query: CalendarQuery): Promise<object> {
    return this.views.calendar(actor, monthsOf(query, this.clock.businessDate()));
  }

  @Get('reminders')
  reminders(@CurrentActor() actor: Actor, @Query() _none: NoInput): Promise<object> {
    return this.views.reminders(actor);
  }
}
