import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, parseReference, referenceOf, type Clock } from '#contracts';
import { Database, type UnitOfWork } from '#persistence';
import {
  ACCOUNT_CHANNEL,
  type AccountChannel,
  type ProviderAnswer,
  type ProviderEndpoint,
} from '../channels/channel.js';
import { ConfirmationWriter } from '../confirmations/confirmation-writer.js';
import { isContradicted } from '../cases/resolution.js';
import { movePayments } from '../payments/move-payments.js';
import { lockMembers, membersIn, referencesOf, type Batch, type Member } from './batch.repository.js';
import { sendInBatches, type Sendable } from './seal-batches.js';

const ON_ITS_WAY = new Set(['RCVD', 'PDNG', 'ACTC', 'ACCP', 'ACSP', 'ACWP', 'BLCK']);
/** The answer was "not found", and the reference is called back. */
const CALLED_BACK = 'CALLED_BACK';
/** So often a payment is handed over anew by itself; then a person looks at what is wrong with the provider. */
const MAXIMUM_ATTEMPTS = 5;

/**
 * Asks a provider what became of payments. "Not found" ends an attempt only after the provider has acknowledged that it
 * never will take that reference; until then the payment is unknown.
 */
@Injectable()
export class Inquiry {
  constructor(
    private readonly database: Database,
    private readonly confirmations: ConfirmationWriter,
    @Inject(ACCOUNT_CHANNEL) private readonly channel: AccountChannel,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * A batch whose hand-over was never answered. Returns the batches of payments that certainly were not taken.
   * @throws NoAnswer while the provider is away: the job is tried again later
   */
  async resolve(batch: Batch): Promise<string[]> {
    await this.database.transaction((unit) => this.markUnknown(unit, batch));
    const provider = { code: batch.provider_code, endpointUrl: batch.endpoint_url as string };
    const open = await membersIn(this.database, batch.id, ['UNKNOWN']);
    const followers = open.length > 0 ? await this.ask(provider, open, batch) : [];
    await this.database.query(`UPDATE handover_batches SET state = 'DONE', answered_at = $2 WHERE id = $1`, [
      batch.id,
      this.clock.now(),
    ]);
    return followers;
  }

  /** Asks about payments of one provider (at most 1,000) and applies what it says. @throws NoAnswer */
  async ask(provider: ProviderEndpoint, members: Member[], batch?: Batch): Promise<string[]> {
    const answers = await this.channel.inquire(provider, referencesOf(members));
    const notFound = new Set(answers.filter(({ status }) => status === 'NOTFOUND').map(({ reference }) => reference));
    // Only what is unknown may be called back: a hand-over that is still on its way must not be stopped by a question.
    const missing = referencesOf(members.filter(({ state }) => state === 'UNKNOWN')).filter((reference) =>
      notFound.has(reference),
    );
    // Kept before the call-back: whoever dies behind it knows, on the next CANC, whose cancellation that is.
    const calledBack = await this.calledBack(members, answers);
    await this.record(members, answers, new Set(missing));
    const cancelled = missing.length > 0 ? await this.channel.cancel(provider, missing) : new Map<string, string>();
    const never = [...calledBack, ...missing.filter((reference) => cancelled.get(reference) === 'CANCELLED')];
    return this.database.transaction(async (unit) => {
      const at = this.clock.now();
      const final = answers.filter(
        ({ reference, status }) => status !== 'NOTFOUND' && !ON_ITS_WAY.has(status) && !calledBack.has(reference),
      );
      await this.confirmations.applyAnswers(unit, provider.code, 'INQUIRY', batch?.id ?? null, final, at);
      return this.retry(unit, never, at);
    });
  }

  /** References that the provider calls cancelled because we called them back earlier and did not hear the answer. */
  private async calledBack(members: Member[], answers: ProviderAnswer[]): Promise<Set<string>> {
    const cancelled = new Set(answers.filter(({ status }) => status === 'CANC').map(({ reference }) => reference));
    const asked = members.filter(
      ({ id, attempt, state }) => state === 'UNKNOWN' && cancelled.has(referenceOf(id, attempt)),
    );
    const ours = await this.database.query<{ payment_id: string; attempt: number }>(
      `SELECT DISTINCT payment_id, attempt FROM inquiries JOIN unnest($1::uuid[], $2::smallint[]) AS asked (payment_id, attempt) USING (payment_id, attempt)
       WHERE answer = '${CALLED_BACK}'`,
      [asked.map(({ id }) => id), asked.map(({ attempt }) => attempt)],
    );
    return new Set(ours.map(({ payment_id: id, attempt }) => referenceOf(id, attempt)));
  }

  private async markUnknown(unit: UnitOfWork, batch: Batch): Promise<void> {
    const at = this.clock.now();
    await lockMembers(unit, batch.id);
    await movePayments(unit, {
      update: `UPDATE payments p SET state = 'UNKNOWN', reason = 'NO_ANSWER', version = p.version + 1, updated_at = $2
        WHERE p.batch_id = $1 AND p.state = 'SUBMITTING'`,
      parameters: [batch.id, at],
      actor: 'handover',
      at,
    });
  }

  /** Whoever was asked about counts as asked, also when the provider leaves it out. */
  private async record(members: Member[], answers: ProviderAnswer[], missing: Set<string>): Promise<void> {
    const said = new Map<string, string>(
      answers.map(({ reference, status }) => [reference, missing.has(reference) ? CALLED_BACK : status]),
    );
    const known = members.map(({ id, attempt }) => ({
      paymentId: id,
      attempt,
      status: said.get(referenceOf(id, attempt)) ?? 'NONE',
    }));
    await this.database.query(
      `INSERT INTO inquiries (payment_id, attempt, asked_at, answer)
       SELECT payment_id, attempt, $4, answer FROM unnest($1::uuid[], $2::smallint[], $3::text[]) AS asked (payment_id, attempt, answer)
       ON CONFLICT DO NOTHING`,
      [
        known.map(({ paymentId }) => paymentId),
        known.map(({ attempt }) => attempt),
        known.map(({ status }) => status),
        this.clock.now(),
      ],
    );
  }

  /**
   * The acknowledged never: back to approved, in a batch of their own, for the next attempt of the same payment. Exactly
   * the attempt that was asked about: one made since may have moved money.
   */
  private async retry(unit: UnitOfWork, never: string[], at: Date): Promise<string[]> {
    if (never.length === 0) return [];
    const asked = never.flatMap((reference) => parseReference(reference) ?? []);
    // Locked first: what changed since the question is left out.
    const open = await unit.query<Sendable & { attempt: number; contradicted: boolean }>(
      `SELECT p.id, p.version, p.attempt, p.run_id, p.district_code, p.channel, p.provider_code, p.account_digest,
         ${isContradicted('p')} AS contradicted
       FROM payments p JOIN unnest($1::uuid[], $2::smallint[]) AS asked (id, attempt) USING (id, attempt)
       WHERE p.state = 'UNKNOWN' ORDER BY p.id FOR UPDATE OF p`,
      [asked.map(({ paymentId }) => paymentId), asked.map(({ attempt }) => attempt)],
    );
    // Of what may have been paid by an earlier attempt a person decides: it is never sent by itself.
    const mayGo = ({ attempt, contradicted }: (typeof open)[number]): boolean =>
      attempt < MAXIMUM_ATTEMPTS && !contradicted;
    await this.giveUp(
      unit,
      open.filter((payment) => !mayGo(payment)).map(({ id }) => id),
      at,
    );
    const again = open.filter(mayGo);
    return sendInBatches(
      unit,
      again.map((payment) => ({ ...payment, notBefore: pauseAfter(payment.attempt, at) })),
      { reason: 'NOT_TAKEN', actor: 'inquiry', at },
    );
  }

  /** Known not to have moved, and handed over often enough. */
  private async giveUp(unit: UnitOfWork, paymentIds: string[], at: Date): Promise<void> {
    if (paymentIds.length === 0) return;
    await movePayments(unit, {
      update: `UPDATE payments p SET state = 'REJECTED', reason = 'NOT_TAKEN', version = p.version + 1, updated_at = $2
        WHERE p.id = ANY ($1) AND p.state = 'UNKNOWN'`,
      parameters: [paymentIds, at],
      actor: 'inquiry',
      at,
    });
  }
}

/** The first attempt that was not taken is made again at once; then pauses grow. */
function pauseAfter(attempt: number, at: Date): Date | null {
  return attempt > 1 ? new Date(at.getTime() + 10_000 * 6 ** (attempt - 2)) : null;
}
