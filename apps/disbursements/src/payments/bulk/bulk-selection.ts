import { Injectable } from '@nestjs/common';
import type { Queryable } from '#persistence';
import { inOrder, RunPayments, type RunPosition } from '../../queries/run-payments.js';
import type { VerbAsker } from '../domain/payment-verb.js';
import type { BulkDecider, BulkWish } from './bulk-operation.repository.js';

/** So many payments are one transaction. */
const CHUNK = 5_000;

/** Payments that a bulk verb is about, a chunk after the other. */
@Injectable()
export class BulkSelection {
  constructor(private readonly payments: RunPayments) {}

  /** The next payments behind the position, in the order of district and id; none at the end. */
  async next(
    source: Queryable,
    runId: string,
    { filter }: BulkWish,
    after: RunPosition | null,
  ): Promise<RunPosition[]> {
    const { state, reason, area, channel, providerCode, period, requested } = filter;
    const chosen = await this.payments.select(
      // The whole run lies in the area of whoever gave the command.
      { areaCode: 'VN' },
      runId,
      {
        states: [state],
        ...(reason === undefined ? {} : { reason }),
        ...(area === undefined ? {} : { area }),
        ...(channel === undefined ? {} : { channel }),
        ...(providerCode === undefined ? {} : { providerCode }),
        ...(period === undefined ? {} : { period }),
        ...(requested === undefined ? {} : { requested }),
      },
      after,
      source,
    );
    if (!chosen) return [];
    return source.query<RunPosition>(
      `SELECT district_code AS "districtCode", id FROM (${inOrder(chosen.sql)} LIMIT ${CHUNK}) chunk`,
      chosen.parameters,
    );
  }
}

/** Whoever chooses what was asked for means to sign it; everybody else asks. */
export function askerOfBulk({ people, mayApprove }: BulkDecider, { filter }: BulkWish): VerbAsker {
  return { people, mayApprove, intent: filter.requested === true ? 'SIGN' : 'ASK' };
}
