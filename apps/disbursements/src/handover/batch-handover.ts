import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, IDS, referenceOf, type Clock, type Ids } from '#contracts';
import type { Logger } from '#observability';
import { Database, type UnitOfWork } from '#persistence';
import { accountDigest, LookupHash, Sealer } from '#security';
import { LOGGER } from '#service';
import {
  ACCOUNT_CHANNEL,
  BatchRefused,
  NoAnswer,
  type AccountChannel,
  type HandoverBatch,
  type ProviderAnswer,
} from '../channels/channel.js';
import { CONTRADICTED_PAYMENTS, isContradicted } from '../cases/resolution.js';
import { ConfirmationWriter } from '../confirmations/confirmation-writer.js';
import { movePayments } from '../payments/move-payments.js';
import { DIGEST } from '../payout-runs/fingerprint.js';
import { findBatch, lockMembers, membersIn, type Batch, type Member } from './batch.repository.js';
import { Inquiry } from './inquiry.js';

/**
 * Hands one batch over. What is persisted first: the attempt; what is called next, outside any transaction: the
 * provider. A job that finds its batch handed over already asks the provider what became of it; it never sends again.
 */
@Injectable()
export class BatchHandover {
  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
    private readonly lookup: LookupHash,
    private readonly confirmations: ConfirmationWriter,
    private readonly inquiry: Inquiry,
    @Inject(ACCOUNT_CHANNEL) private readonly channel: AccountChannel,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Returns batches that follow from this one: payments that the provider certainly never took get a new attempt. */
  async perform(batchId: string): Promise<string[]> {
    const batch = await findBatch(this.database, batchId);
    if (!batch || batch.state === 'DONE' || (batch.not_before !== null && batch.not_before > this.clock.now()))
      return [];
    if (batch.state === 'HANDING_OVER') return this.inquiry.resolve(batch);
    if (batch.channel === 'POST_OFFICE' || batch.endpoint_url === null) {
      await this.database.transaction((unit) => this.writeList(unit, batch));
      return [];
    }
    const handover = await this.database.transaction((unit) => this.claim(unit, batch));
    if (!handover) return [];
    try {
      const answers = handover.count > 0 ? await this.channel.handOver(endpointOf(batch), handover) : [];
      await this.database.transaction((unit) => this.applyAnswers(unit, batch, answers));
      return [];
    } catch (error) {
      if (error instanceof BatchRefused) return this.refused(batch, error);
      if (!(error instanceof NoAnswer)) throw error;
      this.logger.warn({ batchId, provider: batch.provider_code, err: error }, 'no answer to a hand-over: asking');
      return this.inquiry.resolve(batch);
    }
  }

  /**
   * Persists the attempts, and says what is to be sent: whatever can fail on our side fails before an attempt exists.
   * Null when another process claimed the batch first.
   */
  private async claim(unit: UnitOfWork, batch: Batch): Promise<HandoverBatch | null> {
    if (!(await this.take(unit, batch, 'HANDING_OVER'))) return null;
    const at = this.clock.now();
    await movePayments(unit, {
      update: `UPDATE payments p SET state = 'SUBMITTING', attempt = p.attempt + 1, version = p.version + 1, updated_at = $2
        WHERE p.batch_id = $1 AND p.state = 'APPROVED'`,
      parameters: [batch.id, at],
      actor: 'handover',
      at,
    });
    await this.writeAttempts(unit, batch, 'SUBMITTING', at);
    return this.instructionsOf(batch, await membersIn(unit, batch.id, ['SUBMITTING']));
  }

  /** For the post office the hand-over is a list: written with the attempts, and the provider has it. */
  private async writeList(unit: UnitOfWork, batch: Batch): Promise<void> {
    if (!(await this.take(unit, batch, 'DONE'))) return;
    const at = this.clock.now();
    await movePayments(unit, {
      update: `UPDATE payments p SET state = 'SUBMITTED', attempt = p.attempt + 1, version = p.version + 1, updated_at = $2
        WHERE p.batch_id = $1 AND p.state = 'APPROVED'`,
      parameters: [batch.id, at],
      actor: 'handover',
      at,
    });
    await this.writeAttempts(unit, batch, 'SUBMITTED', at);
    await unit.query(
      `INSERT INTO provider_files (id, provider_code, direction, name, period, batch_id, run_id, district_code, state, count, control_sum, created_by, created_at, finished_at)
       SELECT $1, $2, 'OUT', $3, $4, $5, $6, $7, 'DONE', count(*), coalesce(sum(amount), 0), 'handover', $8, $8
       FROM payment_attempts WHERE batch_id = $5 HAVING count(*) > 0`,
      [
        this.ids.next(),
        batch.provider_code,
        `${batch.provider_code}-${batch.period}-${batch.district_code}-${batch.id.slice(-6)}.csv`,
        batch.period,
        batch.id,
        batch.run_id,
        batch.district_code,
        at,
      ],
    );
  }

  /** Takes the batch for this process, and checks that it still is what was approved. */
  private async take(unit: UnitOfWork, batch: Batch, state: 'HANDING_OVER' | 'DONE'): Promise<boolean> {
    const [taken] = await unit.query<{ id: string }>(
      `UPDATE handover_batches SET state = $2, handed_over_at = $3, handed_over_on = $4 WHERE id = $1 AND state = 'WAITING' RETURNING id`,
      [batch.id, state, this.clock.now(), this.clock.businessDate()],
    );
    if (!taken) return false;
    await lockMembers(unit, batch.id);
    const [row] = await unit.query<{ digest: string; routed: boolean }>(
      `SELECT ${DIGEST} AS digest, bool_and(p.provider_code = $2 AND p.channel = $3) AS routed FROM payments p WHERE p.batch_id = $1`,
      [batch.id, batch.provider_code, batch.channel],
    );
    if (row?.digest !== batch.digest || !row.routed)
      throw new Error(`batch ${batch.id} is not what was approved; it is not handed over`);
    await this.holdContradicted(unit, batch);
    return true;
  }

  /**
   * A word that contradicts holds whatever pays the same again, but not what was just being planned, or let go, when it came.
   * Nothing leaves before this look.
   */
  private async holdContradicted(unit: UnitOfWork, batch: Batch): Promise<void> {
    const at = this.clock.now();
    await movePayments(unit, {
      update: `UPDATE payments p SET state = 'HELD', reason = 'CONTRADICTION', version = p.version + 1, updated_at = $2
        WHERE p.batch_id = $1 AND p.state = 'APPROVED' AND ((p.beneficiary_id, p.programme, p.period, p.kind) IN (${CONTRADICTED_PAYMENTS})
          OR p.kind = 'ARREARS' AND ${isContradicted('p')})`,
      parameters: [batch.id, at],
      actor: 'handover',
      at,
    });
  }

  private async writeAttempts(unit: UnitOfWork, batch: Batch, state: string, at: Date): Promise<void> {
    await unit.query(
      `INSERT INTO payment_attempts (payment_id, number, batch_id, provider_code, amount, handed_over_at)
       SELECT id, attempt, batch_id, provider_code, amount, $3 FROM payments WHERE batch_id = $1 AND state = $2`,
      [batch.id, state, at],
    );
  }

  private instructionsOf(batch: Batch, members: Member[]): HandoverBatch {
    return {
      id: batch.id,
      period: batch.period,
      count: members.length,
      controlSum: members.reduce((sum, member) => sum + member.amount, 0n),
      instructions: members.map((member) => {
        const { accountNumber, holderName } = JSON.parse(this.sealer.open(member.sealed_account as string)) as {
          accountNumber: string;
          holderName: string;
        };
        // The approved digest names the account; the sealed number beside it must be that very account.
        if (accountDigest(this.lookup, batch.provider_code, accountNumber) !== member.account_digest) {
          throw new Error(`the account of payment ${member.id} is not the approved one; its batch is not handed over`);
        }
        return { reference: referenceOf(member.id, member.attempt), accountNumber, holderName, amount: member.amount };
      }),
    };
  }

  /** Refusals in the answer are confirmations like any other; whatever else is still on its way is with the provider. */
  private async applyAnswers(unit: UnitOfWork, batch: Batch, answers: ProviderAnswer[]): Promise<void> {
    const at = this.clock.now();
    await lockMembers(unit, batch.id);
    await this.confirmations.applyAnswers(
      unit,
      batch.provider_code,
      'ANSWER',
      batch.id,
      answers.filter(({ status }) => status === 'RJCT'),
      at,
    );
    await movePayments(unit, {
      update: `UPDATE payments p SET state = 'SUBMITTED', version = p.version + 1, updated_at = $2 WHERE p.batch_id = $1 AND p.state = 'SUBMITTING'`,
      parameters: [batch.id, at],
      actor: batch.provider_code,
      at,
    });
    await unit.query(`UPDATE handover_batches SET state = 'DONE', answered_at = $2 WHERE id = $1`, [batch.id, at]);
  }

  /** A batch refused as a whole has moved nothing: a known failure, left to a person. */
  private async refused(batch: Batch, error: BatchRefused): Promise<string[]> {
    this.logger.error({ batchId: batch.id, provider: batch.provider_code }, error.message);
    const at = this.clock.now();
    await this.database.transaction(async (unit) => {
      await lockMembers(unit, batch.id);
      await movePayments(unit, {
        update: `UPDATE payments p SET state = 'REJECTED', reason = 'NARR', version = p.version + 1, updated_at = $2 WHERE p.batch_id = $1 AND p.state = 'SUBMITTING'`,
        parameters: [batch.id, at],
        actor: batch.provider_code,
        at,
      });
      await unit.query(`UPDATE handover_batches SET state = 'DONE', answered_at = $2 WHERE id = $1`, [batch.id, at]);
    });
    return [];
  }
}

export function endpointOf(batch: Batch): { code: string; endpointUrl: string } {
  return { code: batch.provider_code, endpointUrl: batch.endpoint_url as string };
}
