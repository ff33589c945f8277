import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Open } from '#service';
import { ReceiveWebhook } from '../../webhooks/receive-webhook.js';

@ApiTags('webhooks')
@Open()
@Controller('webhooks/v1')
export class WebhooksController {
  constructor(private readonly webhooks: ReceiveWebhook) {}

  /** The body is taken raw: the signature comes first, its form later. */
  @Post(':providerCode')
  @HttpCode(202)
  receive(@Param('providerCode') providerCode: string, @Req() request: FastifyRequest, @Body() body: unknown): Promise<object> {
    return this.webhooks.receive({ providerCode, headers: request.headers, rawBody: request.rawBody ?? Buffer.alloc(0), body });
  }
}
