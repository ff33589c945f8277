import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '#contracts';
import { Database, streamRows, type UnitOfWork } from '#persistence';
import { RETURN_REASON, collectionOf } from '../behaviour/behaviour.js';

/** One line of a list out, as far as the counter needs it. */
export interface ListLine {
  reference: string;
  citizenId: string;
  amount: string;
}

export interface ListTotals {
  count: number;
  controlSum: string;
}

export type ListState = 'READ' | 'ANSWERED' | 'DONE';

const PROVIDER = 'VNPOST';
const HEADER = 'reference,status,amount,occurredAt,reason\n';

/** The post office's books: lists taken over whole or not at all, and the lists it writes back. */
@Injectable()
export class PostOfficeLists {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async states(): Promise<Map<string, ListState>> {
    const rows = await this.database.query<{ list_id: string; state: ListState }>(
      'SELECT list_id, state FROM post_office_lists',
    );
    return new Map(rows.map((row) => [row.list_id, row.state]));
  }

  /**
   * Takes a list over in one transaction.
   * @throws Error when count or control sum differ from what was announced: then nothing was taken.
   */
  async take(listId: string, announced: ListTotals, chunks: AsyncIterable<ListLine[]>): Promise<void> {
    await this.database.transaction(async (unit) => {
      const now = this.clock.now();
      let count = 0;
      let sum = 0n;
      for await (const lines of chunks) {
        count += lines.length;
        sum += lines.reduce((total, { amount }) => total + BigInt(amount), 0n);
        await enter(unit, listId, lines, now);
      }
      if (count !== announced.count || sum.toString() !== announced.controlSum) {
        throw new Error(
          `list ${listId} has ${count} lines and ${sum} VND, announced were ${announced.count} and ${announced.controlSum}`,
        );
      }
      await unit.query(`INSERT INTO post_office_lists (list_id, state) VALUES ($1, 'READ')`, [listId]);
    });
  }

  /** What the counter did with a list, as the list back; the same bytes each time it is asked for. */
  answerOf(listId: string): AsyncGenerator<string> {
    return this.csv(listId, ['CPUC', 'RJCT']);
  }

  returnsOf(listId: string): AsyncGenerator<string> {
    return this.csv(listId, ['RTRN']);
  }

  async count(listId: string, states: string[]): Promise<number> {
    const [row] = await this.database.query<{ rows: bigint }>(
      'SELECT count(*) AS rows FROM ledger WHERE list_id = $1 AND state = ANY($2)',
      [listId, states],
    );
    return Number(row?.rows ?? 0n);
  }

  /** Collected cash that comes back; once. */
  async bookReturns(listId: string): Promise<void> {
    await this.database.query(
      `UPDATE ledger SET state = 'RTRN', reason = $2, movements = movements + 1, paid_out = 0, occurred_at = $3
       WHERE list_id = $1 AND returns_later AND state = 'CPUC'`,
      [listId, RETURN_REASON, this.clock.now()],
    );
  }

  async hasReturns(listId: string): Promise<boolean> {
    const rows = await this.database.query('SELECT 1 FROM ledger WHERE list_id = $1 AND returns_later LIMIT 1', [
      listId,
    ]);
    return rows.length > 0;
  }

  async answered(listId: string, answerId: string | null): Promise<void> {
    await this.database.query(`UPDATE post_office_lists SET state = 'ANSWERED', answer_id = $2 WHERE list_id = $1`, [
      listId,
      answerId,
    ]);
  }

  async done(listId: string): Promise<void> {
    await this.database.query(`UPDATE post_office_lists SET state = 'DONE' WHERE list_id = $1`, [listId]);
  }

  async answerIdOf(listId: string): Promise<string | null> {
    const [row] = await this.database.query<{ answer_id: string | null }>(
      'SELECT answer_id FROM post_office_lists WHERE list_id = $1',
      [listId],
    );
    return row?.answer_id ?? null;
  }

  private async *csv(listId: string, states: string[]): AsyncGenerator<string> {
    yield HEADER;
    const rows = streamRows<{
      reference: string;
      state: string;
      amount: bigint;
      occurred_at: Date;
      reason: string | null;
    }>(
      this.database,
      'SELECT reference, state, amount, occurred_at, reason FROM ledger WHERE list_id = $1 AND state = ANY($2) ORDER BY reference',
      [listId, states],
    );
    for await (const chunk of rows) {
      yield chunk
        .map(
          (row) => `${row.reference},${row.state},${row.amount},${row.occurred_at.toISOString()},${row.reason ?? ''}\n`,
        )
        .join('');
    }
  }
}

async function enter(unit: UnitOfWork, listId: string, lines: ListLine[], now: Date): Promise<void> {
  const collections = lines.map(({ citizenId }) => collectionOf(citizenId));
  await unit.query(
    `INSERT INTO ledger (provider_code, reference, amount, state, reason, returns_later, movements, paid_out, list_id, occurred_at)
     SELECT $1, reference, amount, state, reason, returns, (state = 'CPUC')::int, CASE WHEN state = 'CPUC' THEN amount ELSE 0 END, $2, $3
     FROM unnest($4::text[], $5::bigint[], $6::text[], $7::text[], $8::boolean[]) AS given (reference, amount, state, reason, returns)
     ON CONFLICT DO NOTHING`,
    [
      PROVIDER,
      listId,
      now,
      lines.map(({ reference }) => reference),
      lines.map(({ amount }) => amount),
      collections.map((collection) => collection?.state ?? 'PDNG'),
      collections.map((collection) => collection?.reason ?? null),
      collections.map((collection) => collection?.returnsLater ?? false),
    ],
  );
}
