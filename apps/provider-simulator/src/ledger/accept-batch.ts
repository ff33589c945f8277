import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, IDS, ProblemError, invalidInput, type Clock, type Ids } from '#contracts';
import { Database, type UnitOfWork } from '#persistence';
import { behaviourOf, type Answer, type Behaviour } from '../behaviour/behaviour.js';

export interface Instruction {
  reference: string;
  accountNumber: string;
  holderName: string;
  /** Whole VND. */
  amount: string;
}

export interface Batch {
  batchId: string;
  count: number;
  controlSum: string;
  instructions: Instruction[];
}

export interface BatchReply {
  batchId: string;
  accepted: number;
  results: { reference: string; status: 'ACTC' | 'RJCT'; reason?: string }[];
}

/** How long after the first word the second one follows. */
const LATER_MS = 1_000;

/** Takes a batch over into the books and plans what will be said about it: one transaction, a handful of statements. */
@Injectable()
export class AcceptBatch {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** @throws ProblemError 400 when count or control sum differ, 409 when the batch id stands for another body. */
  async accept(providerCode: string, batch: Batch): Promise<BatchReply> {
    checkTotals(batch);
    const hash = createHash('sha256').update(JSON.stringify(batch)).digest('hex');
    return this.database.transaction(async (unit) => {
      const fresh = await unit.query(
        'INSERT INTO batches (provider_code, batch_id, body_hash) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING 1',
        [providerCode, batch.batchId, hash],
      );
      if (fresh.length === 0)
        return replyOf(batch, await this.duplicatesOfKnown(unit, providerCode, batch.batchId, hash));
      const now = this.clock.now();
      const entries = batch.instructions.map((instruction) => ({
        instruction,
        behaviour: behaviourOf(instruction.accountNumber),
      }));
      const taken = await this.enter(unit, providerCode, entries, now);
      const duplicates = batch.instructions
        .map(({ reference }) => reference)
        .filter((reference) => !taken.has(reference));
      if (duplicates.length > 0) {
        await unit.query('UPDATE batches SET duplicates = $3 WHERE provider_code = $1 AND batch_id = $2', [
          providerCode,
          batch.batchId,
          duplicates,
        ]);
      }
      await this.planDeliveries(
        unit,
        providerCode,
        entries.filter(({ instruction }) => taken.has(instruction.reference)),
        now,
      );
      return replyOf(batch, duplicates);
    });
  }

  private async duplicatesOfKnown(
    unit: UnitOfWork,
    providerCode: string,
    batchId: string,
    hash: string,
  ): Promise<string[]> {
    const [known] = await unit.query<{ body_hash: string; duplicates: string[] }>(
      'SELECT body_hash, duplicates FROM batches WHERE provider_code = $1 AND batch_id = $2',
      [providerCode, batchId],
    );
    if (known?.body_hash === hash) return known.duplicates;
    throw new ProblemError('conflict', {
      vi: 'Mã lô đã dùng cho nội dung khác',
      en: 'This batch id stands for another body',
    });
  }

  /** @returns the references that were new; any other is a duplicate and moves nothing. */
  private async enter(unit: UnitOfWork, providerCode: string, entries: Entry[], now: Date): Promise<Set<string>> {
    const rows = await unit.query<{ reference: string }>(
      `INSERT INTO ledger (provider_code, reference, amount, state, reason, movements, paid_out, answers_when_asked, occurred_at)
       SELECT $1, reference, amount, state, reason, (state = 'ACCC')::int, CASE WHEN state = 'ACCC' THEN amount ELSE 0 END, when_asked, $2
       FROM unnest($3::text[], $4::bigint[], $5::text[], $6::text[], $7::boolean[]) AS given (reference, amount, state, reason, when_asked)
       ON CONFLICT DO NOTHING RETURNING reference`,
      [
        providerCode,
        now,
        entries.map(({ instruction }) => instruction.reference),
        entries.map(({ instruction }) => instruction.amount),
        entries.map(({ behaviour }) => behaviour.state),
        entries.map(({ behaviour }) => behaviour.reason),
        entries.map(({ behaviour }) => behaviour.answersWhenAsked),
      ],
    );
    return new Set(rows.map(({ reference }) => reference));
  }

  /** At most two webhooks a batch: what is said at once, and, after that was acknowledged, what is said later. */
  private async planDeliveries(unit: UnitOfWork, providerCode: string, entries: Entry[], now: Date): Promise<void> {
    const first = statusesOf(entries, (behaviour) => behaviour.first, now);
    const dueLater = new Date(now.getTime() + LATER_MS);
    const later = statusesOf(entries, (behaviour) => behaviour.later, dueLater);
    const firstId = this.ids.next();
    const insert = 'INSERT INTO deliveries (id, provider_code, body, follows, due_at) VALUES ($1, $2, $3, $4, $5)';
    if (first) await unit.query(insert, [firstId, providerCode, first, null, now]);
    if (later) await unit.query(insert, [this.ids.next(), providerCode, later, firstId, dueLater]);
  }
}

interface Entry {
  instruction: Instruction;
  behaviour: Behaviour;
}

function checkTotals(batch: Batch): void {
  const sum = batch.instructions.reduce((total, { amount }) => total + BigInt(amount), 0n);
  if (batch.count !== batch.instructions.length) {
    throw invalidInput('/count', 'count', {
      vi: 'Số lệnh không khớp',
      en: 'The count does not match the instructions',
    });
  }
  if (BigInt(batch.controlSum) !== sum) {
    throw invalidInput('/controlSum', 'controlSum', {
      vi: 'Tổng kiểm tra không khớp',
      en: 'The control sum does not match the amounts',
    });
  }
  if (new Set(batch.instructions.map(({ reference }) => reference)).size !== batch.count) {
    throw invalidInput('/instructions', 'unique', {
      vi: 'Mã tham chiếu trùng trong lô',
      en: 'A reference occurs twice in the batch',
    });
  }
}

function replyOf(batch: Batch, duplicates: string[]): BatchReply {
  const refused = new Set(duplicates);
  return {
    batchId: batch.batchId,
    accepted: batch.instructions.length - refused.size,
    results: batch.instructions.map(({ reference }) =>
      refused.has(reference) ? { reference, status: 'RJCT', reason: 'DUPL' } : { reference, status: 'ACTC' },
    ),
  };
}

/** The body of one webhook, or null when there is nothing to say. */
function statusesOf(entries: Entry[], pick: (behaviour: Behaviour) => Answer | null, at: Date): string | null {
  const occurredAt = at.toISOString();
  const statuses = entries.flatMap(({ instruction, behaviour }) => {
    const answer = pick(behaviour);
    if (!answer) return [];
    return [
      {
        reference: instruction.reference,
        status: answer.status,
        amount: instruction.amount,
        currency: 'VND',
        ...(answer.reason ? { reason: answer.reason } : {}),
        occurredAt,
      },
    ];
  });
  return statuses.length > 0 ? JSON.stringify({ statuses }) : null;
}
