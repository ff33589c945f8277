import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { notFound, type Actor } from '#contracts';
import { Database } from '#persistence';
import { UUID_PATTERN } from '#service';
import { OneOffViews } from '../../queries/one-off-views.js';

/** 404 for an item outside the caller's area, before any input is looked at. */
@Injectable()
export class OneOffGuard implements CanActivate {
  constructor(
    private readonly database: Database,
    private readonly items: OneOffViews,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { id } = request.params as { id?: string };
    if (!id || !UUID_PATTERN.test(id)) throw notFound();
    if (!(await this.items.find(this.database, request.actor as Actor, id))) throw notFound();
    return true;
  }
}
