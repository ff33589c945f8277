import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError, type Actor } from '#contracts';
import { CurrentActor, Open, Roles } from '#service';
import { Sessions, type Session } from '../../sessions/sessions.js';
import { Delegations } from '../../delegations/delegations.js';
import { permissionsOf } from '../../users/permissions.js';
import { SignInInput } from './inputs.js';

@Controller('api/v1')
export class SessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly delegations: Delegations,
  ) {}

  @Open()
  @Post('sessions')
  async signIn(
    @Body() body: SignInInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    try {
      const answer = await this.sessions.signIn(body.username, body.password, request.ip);
      void reply.header('cache-control', 'no-store');
      return answer;
    } catch (error) {
      const wait = error instanceof ProblemError ? error.extensions['retryAfter'] : undefined;
      if (typeof wait === 'number') void reply.header('retry-after', String(wait));
      throw error;
    }
  }

  @Roles()
  @Delete('sessions/current')
  @HttpCode(204)
  async signOut(@Req() request: FastifyRequest): Promise<void> {
    await this.sessions.signOut(request.session as Session);
  }

  @Roles()
  @Get('me')
  async me(@CurrentActor() actor: Actor): Promise<object> {
    const { username, roles, areaCode, providerCode, onBehalfOf, roleAreas } = actor;
    return {
      username,
      roles,
      areaCode,
      ...(providerCode ? { providerCode } : {}),
      ...(onBehalfOf ? { onBehalfOf } : {}),
      ...(roleAreas ? { roleAreas } : {}),
      permissions: permissionsOf(roles),
      delegations: await this.delegations.running(username),
    };
  }
}
