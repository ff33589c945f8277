import { Controller, HttpCode, Param, Post, Req, UseFilters } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Open } from '#service';
import { ReceiveWebhook } from '../../webhooks/receive-webhook.js';
import { UnsignedFilter } from './unsigned.filter.js';

@ApiTags('webhooks')
@Open()
@UseFilters(UnsignedFilter)
@Controller('webhooks/v1')
export class WebhooksController {
  constructor(private readonly webhooks: ReceiveWebhook) {}

  /** The body is taken raw: the signature comes first, whether it is JSON and its form come later. */
  @Post(':providerCode')
  @HttpCode(202)
  receive(@Param('providerCode') providerCode: string, @Req() request: FastifyRequest): Promise<object> {
    return this.webhooks.receive({
      providerCode,
      headers: request.headers,
      rawBody: request.rawBody ?? Buffer.alloc(0),
    });
  }
}
