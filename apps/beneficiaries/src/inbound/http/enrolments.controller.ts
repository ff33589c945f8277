import { Body, Controller, HttpCode, Param, Post, Res, UseGuards } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { PERIOD_PATTERN, WORDS_PATTERN, type Period, type Programme } from '#contracts';
import { Command, Roles, send, type CommandRequest } from '#service';
import { DecideEnrolment } from '../../decisions/decide-enrolment.js';
import { EnrolmentGuard } from './enrolment.guard.js';

export class ResumeEnrolment {
  /** Of the decision, for the record. */
  @IsString() @Length(1, 500) @Matches(WORDS_PATTERN) reason: string;
}

export class StopEnrolment extends ResumeEnrolment {
  /** The last month that is owed; payment stops the month after. */
  @Matches(PERIOD_PATTERN) lastMonth: Period;
}

/** Decisions on one enrolment. `If-Match` is its version, as `GET /beneficiaries/{id}` shows it: `"3"`. */
@ApiTags('beneficiaries')
@ApiHeader({ name: 'if-match', required: true })
@UseGuards(EnrolmentGuard)
@Controller('api/v1/beneficiaries/:id/enrolments/:programme')
export class EnrolmentsController {
  constructor(private readonly decideEnrolment: DecideEnrolment) {}

  @Roles('FINANCE_OFFICER', 'DISTRICT_OFFICER')
  @HttpCode(200)
  @Post('resume')
  async resume(
    @Param('id') beneficiaryId: string,
    @Param('programme') programme: Programme,
    @Body() { reason }: ResumeEnrolment,
    @Command() command: CommandRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return send(reply, await this.decideEnrolment.resume(command, { beneficiaryId, programme }, reason));
  }

  @Roles('FINANCE_OFFICER', 'DISTRICT_OFFICER')
  @HttpCode(200)
  @Post('stop')
  async stop(
    @Param('id') beneficiaryId: string,
    @Param('programme') programme: Programme,
    @Body() { reason, lastMonth }: StopEnrolment,
    @Command() command: CommandRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return send(reply, await this.decideEnrolment.stop(command, { beneficiaryId, programme }, reason, lastMonth));
  }
}
