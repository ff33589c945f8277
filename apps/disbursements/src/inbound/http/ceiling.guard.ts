import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { forbidden, isWithin, notFound, peopleBehind, type Actor } from '#contracts';
import { Database } from '#persistence';
import type { CeilingKey } from '../../approval/ceilings/ceiling.repository.js';

/**
 * 404 for a province that does not exist or lies outside the caller's area, 403 for whoever prepared what the ceiling
 * limits: both before any input is looked at.
 */
@Injectable()
export class CeilingGuard implements CanActivate {
  constructor(private readonly database: Database) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const actor = request.actor as Actor;
    const path = request.params as Record<keyof CeilingKey, string>;
    const [province] = await this.database.query(
      `SELECT code FROM areas WHERE level = 'PROVINCE' AND code = $1 LIMIT 1`,
      [path.areaCode],
    );
    if (!province || !isWithin(actor, { provinceCode: path.areaCode })) throw notFound();
    if (request.method === 'PUT' && (await this.hasPrepared(actor, path))) {
      throw forbidden({
        vi: 'Người lập đợt chi trả không đặt hạn mức của đợt đó',
        en: 'Whoever prepared a run does not set its ceiling',
      });
    }
    return true;
  }

  private async hasPrepared(actor: Actor, path: Record<keyof CeilingKey, string>): Promise<boolean> {
    const runs = await this.database.query(
      `SELECT FROM payout_runs WHERE period = $1 AND programme = $2 AND funding_source = $3
         AND (province_code = $4 OR province_code IS NULL) AND preparers && $5::text[] LIMIT 1`,
      [path.period, path.programme, path.fundingSource, path.areaCode, peopleBehind(actor)],
    );
    return runs.length > 0;
  }
}
