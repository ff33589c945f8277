import { Injectable } from '@nestjs/common';
import type { UnitOfWork } from '#persistence';
import { requireWithinCeiling } from '../approval/ceilings/require-within-ceiling.js';
import { HandoverQueue } from '../handover/handover-queue.js';
import { leaveBatches, sendInBatches, type Sendable } from '../handover/seal-batches.js';
import type { PayoutRun } from '../payout-runs/payout-run.repository.js';
import type { SentAgain } from './decided-payment.js';
import { movePayments, type MovedPayment } from './move-payments.js';
import type { Decider } from './payment-requests.js';
import { leaveRoutes } from './payment-routes.js';

/**
 * Supplementary approval: payments that two people let go, by the way they have or another one. Those of a run that is
 * not paying yet go back to its list, and are approved with it; the others are handed over in batches of their own. A
 * payment that is let go while its batch still waits goes with it: the batch was approved with this payment in it.
 */
@Injectable()
export class PayAgain {
  constructor(private readonly handover: HandoverQueue) {}

  async perform(unit: UnitOfWork, run: PayoutRun, sent: SentAgain[], decider: Decider): Promise<MovedPayment[]> {
    await requireMoney(unit, run, sent);
    const rerouted = sent.filter(({ route }) => route.changes);
    await leaveBatches(
      unit,
      rerouted.map(({ payment }) => payment.id),
    );
    await leaveRoutes(
      unit,
      rerouted.map(({ payment, route }) => ({
        payment,
        route: route.route,
        requestedBy: payment.request?.requestedBy ?? decider.username,
      })),
      decider.username,
      decider.at,
    );
    const refused = sent.filter(({ payment }) => payment.state === 'REJECTED');
    const moved = await this.backToList(
      unit,
      sent.filter(({ payment }) => payment.state === 'HELD'),
      decider,
    );
    if (run.state !== 'PAYING') return moved;
    const withTheirBatch = new Set(
      sent.filter(({ payment, route }) => payment.batch_state === 'WAITING' && !route.changes).map(idOf),
    );
    await approveInBatch(
      unit,
      moved.map(({ id }) => id).filter((id) => withTheirBatch.has(id)),
      decider,
    );
    const byThemselves = sent.filter(({ payment }) => payment.state === 'HELD' && !withTheirBatch.has(payment.id));
    const sending = { actor: decider.username, onBehalfOf: decider.onBehalfOf, at: decider.at };
    const batches = [
      ...(await sendInBatches(
        unit,
        byThemselves.map((one) => sendable(one, 1)),
        { ...sending, reason: null },
      )),
      ...(await sendInBatches(
        unit,
        refused.map((one) => sendable(one, 0)),
        { ...sending, reason: 'REISSUED' },
      )),
      ...sent.flatMap(({ payment }) => (withTheirBatch.has(payment.id) ? (payment.batch_id ?? []) : [])),
    ];
    unit.afterCommit(() => void this.handover.add([...new Set(batches)]));
    return moved;
  }

  /** Held payments become planned ones; who takes another way, or whose batch is gone, has no batch for now. */
  private backToList(
    unit: UnitOfWork,
    held: SentAgain[],
    { username, onBehalfOf, at }: Decider,
  ): Promise<MovedPayment[]> {
    if (held.length === 0) return Promise.resolve([]);
    const stays = ({ payment, route }: SentAgain): boolean =>
      !route.changes && (payment.batch_state === 'WAITING' || payment.batch_state === 'PREPARING');
    return movePayments(unit, {
      update: `UPDATE payments p SET state = 'PLANNED', reason = NULL, batch_id = wanted.batch_id, channel = wanted.channel,
          provider_code = wanted.provider_code, account_digest = wanted.account_digest, version = p.version + 1, updated_at = $7
        FROM unnest($1::uuid[], $2::integer[], $3::uuid[], $4::text[], $5::text[], $6::text[])
          AS wanted (id, version, batch_id, channel, provider_code, account_digest)
        WHERE p.id = wanted.id AND p.version = wanted.version`,
      parameters: [
        held.map(idOf),
        held.map(({ payment }) => payment.version),
        held.map((one) => (stays(one) ? one.payment.batch_id : null)),
        held.map(({ route }) => route.route.channel),
        held.map(({ route }) => route.route.providerCode),
        held.map(({ route }) => route.route.accountDigest),
        at,
      ],
      actor: username,
      onBehalfOf,
      at,
    });
  }
}

/** What two people let go is committed again, beside what is. */
async function requireMoney(unit: UnitOfWork, run: PayoutRun, sent: SentAgain[]): Promise<void> {
  const byProvince = Map.groupBy(sent, ({ payment }) => payment.province_code);
  for (const province of [...byProvince.keys()].sort()) {
    const amount = (byProvince.get(province) ?? []).reduce((sum, { payment }) => sum + payment.amount, 0n);
    await requireWithinCeiling(unit, run, amount, province);
  }
}

async function approveInBatch(unit: UnitOfWork, ids: string[], decider: Decider): Promise<void> {
  if (ids.length === 0) return;
  await movePayments(unit, {
    update: `UPDATE payments p SET state = 'APPROVED', version = p.version + 1, updated_at = $2 WHERE p.id = ANY ($1) AND p.state = 'PLANNED'`,
    parameters: [ids, decider.at],
    actor: decider.username,
    onBehalfOf: decider.onBehalfOf,
    at: decider.at,
  });
}

/** @param steps how many it has been moved since it was read */
function sendable({ payment, route }: SentAgain, steps: number): Sendable {
  return {
    id: payment.id,
    version: payment.version + steps,
    run_id: payment.run_id,
    district_code: payment.district_code,
    channel: route.route.channel,
    provider_code: route.route.providerCode,
    account_digest: route.route.accountDigest,
  };
}

function idOf({ payment }: SentAgain): string {
  return payment.id;
}
