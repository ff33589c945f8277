import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { isWithin, notFound, type Actor, type AreaChain } from '#contracts';
import { Database } from '#persistence';
import { UUID_PATTERN } from '#service';

/** 404 for a schedule outside the caller's area, before any input is looked at. */
@Injectable()
export class ScheduleGuard implements CanActivate {
  constructor(private readonly database: Database) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { id } = request.params as { id?: string };
    if (!id || !UUID_PATTERN.test(id)) throw notFound();
    const [place] = await this.database.query<AreaChain>(
      `SELECT area_code AS "areaCode", district_code AS "districtCode", province_code AS "provinceCode"
       FROM payout_schedules WHERE id = $1`,
      [id],
    );
    if (!place || !isWithin(request.actor as Actor, place)) throw notFound();
    return true;
  }
}
