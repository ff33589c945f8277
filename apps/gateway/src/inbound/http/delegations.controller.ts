import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { notFound, type Actor } from '#contracts';
import {
  Command,
  CurrentActor,
  PageQuery,
  Roles,
  UUID_PATTERN,
  decodeCursor,
  send,
  type CommandRequest,
  type Page,
} from '#service';
import { Delegations } from '../../delegations/delegations.js';
import { Sessions, type Session } from '../../sessions/sessions.js';
import { NewDelegationInput } from './inputs.js';

@ApiTags('delegations')
@ApiBearerAuth()
@Controller('api/v1/delegations')
export class DelegationsController {
  constructor(
    private readonly delegations: Delegations,
    private readonly sessions: Sessions,
  ) {}

  @Get()
  @Roles()
  list(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<Page<object>> {
    return this.delegations.list(actor, query.limit, decodeCursor(query.cursor, UUID_PATTERN));
  }

  @Post()
  @Roles('APPROVER', 'RELEASER')
  async create(
    @Command() command: CommandRequest,
    @Body() input: NewDelegationInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const requestId = request.requestId ?? '';
    const headers = async (): Promise<Record<string, string>> => ({
      authorization: `Bearer ${await this.sessions.gatewayTokenFor(request.session as Session, requestId)}`,
      'x-request-id': requestId,
    });
    return send(reply, await this.delegations.create(command, input, headers));
  }

  @Delete(':id')
  @Roles()
  @HttpCode(204)
  async end(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    if (!UUID_PATTERN.test(id)) throw notFound();
    await this.delegations.end(actor, id);
  }
}
