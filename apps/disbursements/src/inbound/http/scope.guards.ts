import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { forbidden, isWithin, notFound, peopleBehind, type Actor, type AreaChain } from '#contracts';
import { Database } from '#persistence';
import { UUID_PATTERN } from '#service';
import { mayDecide, THREE_PEOPLE, type RunCommand } from '../../payout-runs/domain/payout-run.js';

interface PlacedRun extends AreaChain {
  preparers: string[];
  approvedBy: string | null;
  approvedFor: string | null;
}

const COMMANDS = new Set<string>([
  'plan',
  'submit',
  'approve',
  'reject',
  'release',
  'cancel',
  'close',
] satisfies RunCommand[]);

/** 404 for a run outside the caller's area, 403 for whoever may not decide on it: both before any input is looked at. */
@Injectable()
export class RunGuard implements CanActivate {
  constructor(private readonly database: Database) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { actor, id, request } = subjectOf(context);
    const [run] = await this.database.query<PlacedRun>(
      `SELECT area_code AS "areaCode", district_code AS "districtCode", province_code AS "provinceCode", preparers,
         approved_by AS "approvedBy", approved_for AS "approvedFor"
       FROM payout_runs WHERE id = $1`,
      [id],
    );
    if (!run || !isWithin(actor, run)) throw notFound();
    const command = (request.url.split('?')[0] as string).split('/').at(-1) as string;
    if (COMMANDS.has(command) && !mayDecide(command as RunCommand, peopleBehind(actor), run)) {
      throw forbidden(THREE_PEOPLE);
    }
    return true;
  }
}

@Injectable()
export class PaymentGuard implements CanActivate {
  constructor(private readonly database: Database) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { actor, id } = subjectOf(context);
    const [place] = await this.database.query<AreaChain>(
      `SELECT area_code AS "areaCode", district_code AS "districtCode", province_code AS "provinceCode" FROM payments WHERE id = $1`,
      [id],
    );
    if (!place || !isWithin(actor, place)) throw notFound();
    return true;
  }
}

/** A case about no payment concerns everybody who reads cases. */
@Injectable()
export class CaseGuard implements CanActivate {
  constructor(private readonly database: Database) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { actor, id } = subjectOf(context);
    const [place] = await this.database.query<AreaChain & { general: boolean }>(
      `SELECT area_code AS "areaCode", district_code AS "districtCode", province_code AS "provinceCode", payment_id IS NULL AS general
       FROM cases WHERE id = $1`,
      [id],
    );
    if (!place || !(place.general || isWithin(actor, place))) throw notFound();
    return true;
  }
}

function subjectOf(context: ExecutionContext): { actor: Actor; id: string; request: FastifyRequest } {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const { id } = request.params as { id?: string };
  if (!id || !UUID_PATTERN.test(id)) throw notFound();
  return { actor: request.actor as Actor, id, request };
}
