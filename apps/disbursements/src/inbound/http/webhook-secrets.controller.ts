import { Body, Controller, Delete, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { notFound } from '#contracts';
import { Command, Commands, Roles, send, UUID_PATTERN, type CommandRequest } from '#service';
import { WebhookSecrets } from '../../webhooks/webhook-secrets.js';
import { NoInput } from './input.js';

@ApiTags('providers')
@ApiBearerAuth()
@Roles('ADMINISTRATOR')
@Controller('api/v1/providers/:code/webhook-secrets')
export class WebhookSecretsController {
  constructor(
    private readonly commands: Commands,
    private readonly secrets: WebhookSecrets,
  ) {}

  @Get()
  async list(@Param('code') code: string): Promise<object> {
    return { items: await this.secrets.list(code), nextCursor: null };
  }

  @Post()
  async create(
    @Command() command: CommandRequest,
    @Param('code') code: string,
    @Body() input: NoInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return send(
      reply,
      await this.commands.run(command, input, (unit) => this.secrets.create(unit, code, command.actor.username)),
    );
  }

  @Delete(':id')
  @HttpCode(204)
  async revoke(@Param('code') code: string, @Param('id') id: string): Promise<void> {
    if (!UUID_PATTERN.test(id)) throw notFound();
    await this.secrets.revoke(code, id);
  }
}
