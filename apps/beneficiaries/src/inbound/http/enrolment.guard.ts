import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { PROGRAMMES, isWithin, notFound, type Actor, type AreaChain } from '#contracts';
import { Database } from '#persistence';
import { UUID_PATTERN } from '#service';

/** 404 for an enrolment that is not there or outside the caller's area, before any input is looked at. */
@Injectable()
export class EnrolmentGuard implements CanActivate {
  constructor(private readonly database: Database) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { id, programme } = request.params as { id: string; programme: string };
    if (!UUID_PATTERN.test(id) || !PROGRAMMES.some((known) => known === programme)) throw notFound();
    const [place] = await this.database.query<AreaChain>(
      `SELECT area_code AS "areaCode", district_code AS "districtCode", province_code AS "provinceCode"
       FROM enrolments WHERE beneficiary_id = $1 AND programme = $2`,
      [id, programme],
    );
    if (!place || !isWithin(request.actor as Actor, place)) throw notFound();
    return true;
  }
}
