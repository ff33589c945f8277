import { Body, Controller, Get, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '#contracts';
import { Command, CurrentActor, Roles, send, type CommandRequest, type Page } from '#service';
import type { PaymentProvider } from '../../providers/domain/provider.js';
import { ProviderDirectory } from '../../providers/provider-directory.js';
import { RegisterProvider, RegisterProviderInput } from '../../providers/register-provider.js';

@ApiTags('providers')
@Controller('api/v1/providers')
export class ProvidersController {
  constructor(
    private readonly directory: ProviderDirectory,
    private readonly registerProvider: RegisterProvider,
  ) {}

  /** The whole directory; a provider sees itself. */
  @Get()
  @Roles('ADMINISTRATOR', 'FINANCE_OFFICER', 'APPROVER', 'AUDITOR', 'DISTRICT_OFFICER', 'LEADER', 'PROVIDER')
  async list(@CurrentActor() actor: Actor): Promise<Page<PaymentProvider>> {
    const onlyItself = actor.roles.every((role) => role === 'PROVIDER');
    const providers = await this.directory.all();
    return {
      items: onlyItself ? providers.filter(({ code }) => code === actor.providerCode) : providers,
      nextCursor: null,
    };
  }

  @Post()
  @Roles('ADMINISTRATOR')
  async register(
    @Command() command: CommandRequest,
    @Body() input: RegisterProviderInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return send(reply, await this.registerProvider.handle(command, input));
  }
}
