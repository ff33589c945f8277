import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '#contracts';
import { Database } from '#persistence';

export interface InquiryStatus {
  reference: string;
  status: string;
  amount?: string;
  reason?: string;
  occurredAt?: string;
}

export interface LedgerRow {
  provider_code: string;
  reference: string;
  amount: bigint;
  state: string;
  reason: string | null;
  movements: number;
  paid_out: bigint;
}

/** The sandbox's books: what was asked of a provider, and how often its money moved. */
@Injectable()
export class Ledger {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Answers with the books; being asked is what makes a silent payment settle. */
  async inquire(providerCode: string, references: string[]): Promise<InquiryStatus[]> {
    await this.database.query(
      `UPDATE ledger SET state = 'ACCC', movements = movements + 1, paid_out = amount, occurred_at = $3
       WHERE provider_code = $1 AND reference = ANY($2) AND state = 'PDNG' AND answers_when_asked`,
      [providerCode, references, this.clock.now()],
    );
    const rows = await this.database.query<LedgerRow & { occurred_at: Date }>(
      'SELECT * FROM ledger WHERE provider_code = $1 AND reference = ANY($2)',
      [providerCode, references],
    );
    const known = new Map(rows.map((row) => [row.reference, row]));
    return references.map((reference) => {
      const row = known.get(reference);
      if (!row) return { reference, status: 'NOTFOUND' };
      return {
        reference,
        status: row.state,
        // Of a reference that was called back before it came, nobody knows the amount.
        ...(row.state === 'CANC' ? {} : { amount: row.amount.toString() }),
        ...(row.reason ? { reason: row.reason } : {}),
        occurredAt: row.occurred_at.toISOString(),
      };
    });
  }

  /** A reference never seen is remembered as cancelled, so that a batch that is still on its way cannot pay it. */
  async cancel(
    providerCode: string,
    references: string[],
  ): Promise<{ reference: string; status: 'CANCELLED' | 'TOO_LATE' }[]> {
    await this.database.query(
      `INSERT INTO ledger (provider_code, reference, amount, state, occurred_at)
       SELECT $1, reference, 0, 'CANC', $3 FROM unnest($2::text[]) AS given (reference) ON CONFLICT DO NOTHING`,
      [providerCode, references, this.clock.now()],
    );
    const rows = await this.database.query<{ reference: string }>(
      `SELECT reference FROM ledger WHERE provider_code = $1 AND reference = ANY($2) AND state = 'CANC'`,
      [providerCode, references],
    );
    const cancelled = new Set(rows.map(({ reference }) => reference));
    return references.map((reference) => ({ reference, status: cancelled.has(reference) ? 'CANCELLED' : 'TOO_LATE' }));
  }

  /** The books in order of provider and reference, after the given place; one row more than `limit` tells that there is more. */
  page(providerCode: string | undefined, after: [string, string] | null, limit: number): Promise<LedgerRow[]> {
    return this.database.query<LedgerRow>(
      `SELECT provider_code, reference, amount, state, reason, movements, paid_out FROM ledger
       WHERE ($1::text IS NULL OR provider_code = $1) AND (provider_code, reference) > ($2, $3)
       ORDER BY provider_code, reference LIMIT $4`,
      [providerCode ?? null, after?.[0] ?? '', after?.[1] ?? '', limit + 1],
    );
  }
}
