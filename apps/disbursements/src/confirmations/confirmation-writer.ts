import { Inject, Injectable } from '@nestjs/common';
import { IDS, actionFor, parseReference, type Ids, type PaymentState } from '#contracts';
import type { UnitOfWork } from '#persistence';
import type { ProviderAnswer } from '../channels/channel.js';
import { openCases, type NewCase } from '../cases/open-cases.js';
import { holdForDeceased, holdSuccessors } from '../payments/hold-automatically.js';
import { changePayments, type PaymentChange } from '../payments/move-payments.js';
import { proposeForDeceased } from '../payments/propose-suspensions.js';
import { judge, type KnownAttempt } from './judge.js';
import type { Confirmation, ConfirmationSource, Effect, Outcome, SourceKind } from './confirmation.js';

interface Recorded {
  confirmation: Confirmation;
  paymentId: string | null;
  attempt: number | null;
  effect: Effect;
}

/**
 * Applies what providers say, up to some thousand statuses at once: the payments are locked, each status is judged in
 * the order it came, and states, history, confirmations, cases and events are written in sets.
 */
@Injectable()
export class ConfirmationWriter {
  constructor(@Inject(IDS) private readonly ids: Ids) {}

  async apply(unit: UnitOfWork, confirmations: Confirmation[], source: ConfirmationSource): Promise<Outcome> {
    if (confirmations.length === 0) return { applied: 0, kept: 0, cases: 0 };
    const known = await this.lock(unit, confirmations);
    // Statuses of one payment follow each other: the second one is written in the second round.
    const rounds: PaymentChange[][] = [];
    const recorded: Recorded[] = [];
    const cases: NewCase[] = [];
    const contradicted: string[] = [];
    const deceased: string[] = [];
    for (const confirmation of confirmations) {
      const attempt = known.get(confirmation.reference) ?? null;
      const verdict = judge(confirmation, attempt, source.providerCode);
      recorded.push({
        confirmation,
        paymentId: attempt?.payment.id ?? null,
        attempt: attempt?.number ?? null,
        effect: verdict.effect,
      });
      if (verdict.effect === 'APPLIED' && attempt) {
        addRound(rounds, attempt, verdict.state, confirmation.reason);
        if (verdict.state !== 'SETTLED' && actionFor(confirmation.reason) === 'CHECK_REGISTER')
          deceased.push(attempt.payment.id);
      }
      if (verdict.effect === 'CASE') {
        cases.push({
          caseClass: verdict.caseClass,
          payment:
            verdict.caseClass === 'CONTRADICTION' || verdict.caseClass === 'WRONG_CHANNEL'
              ? (attempt?.payment ?? null)
              : null,
          confirmation,
        });
        if (verdict.holdLatest && attempt) {
          if (attempt.payment.state === 'APPROVED') addRound(rounds, attempt, 'HELD', 'CONTRADICTION');
          contradicted.push(attempt.payment.id);
        }
      }
    }
    for (const round of rounds) await changePayments(unit, round, source.providerCode, source.receivedAt);
    await holdSuccessors(unit, contradicted, source.providerCode, source.receivedAt);
    await holdForDeceased(unit, deceased, source.providerCode, source.receivedAt);
    await proposeForDeceased(unit, deceased);
    await this.record(unit, recorded, source);
    await openCases(unit, this.ids, cases, source);
    const count = (effect: Effect): number => recorded.filter((entry) => entry.effect === effect).length;
    return { applied: count('APPLIED'), kept: count('KEPT'), cases: count('CASE') };
  }

  /** The same for what a provider answered to us rather than sent. */
  applyAnswers(
    unit: UnitOfWork,
    providerCode: string,
    kind: SourceKind,
    id: string | null,
    answers: ProviderAnswer[],
    at: Date,
  ): Promise<Outcome> {
    const confirmations = answers.flatMap((answer): Confirmation[] =>
      answer.status === 'NOTFOUND'
        ? []
        : [
            {
              reference: answer.reference,
              status: answer.status,
              amount: answer.amount ?? null,
              currency: null,
              reason: answer.reason ?? null,
              providerReference: null,
              occurredAt: answer.occurredAt ?? null,
            },
          ],
    );
    return this.apply(unit, confirmations, { kind, id, providerCode, receivedAt: at });
  }

  /** Attempts by reference; their payments are locked in the order of their ids, so that no two batches deadlock. */
  private async lock(unit: UnitOfWork, confirmations: Confirmation[]): Promise<Map<string, KnownAttempt>> {
    const wanted = confirmations.flatMap(({ reference }) => {
      const parsed = parseReference(reference);
      return parsed ? [{ reference, ...parsed }] : [];
    });
    const rows = await unit.query<LockedRow>(
      `SELECT wanted.reference, attempt.number, attempt.provider_code, attempt.amount, p.id, p.state, p.attempt AS latest, p.version,
         coalesce(batch.channel, p.channel) AS channel, p.area_code, p.district_code, p.province_code, coalesce(provider.settled_by_acsc, false) AS settled_by_acsc
       FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::uuid[], $3::smallint[]) AS given (reference, payment_id, number)) wanted
       JOIN payment_attempts attempt ON attempt.payment_id = wanted.payment_id AND attempt.number = wanted.number
       JOIN payments p ON p.id = attempt.payment_id
       LEFT JOIN handover_batches batch ON batch.id = attempt.batch_id
       LEFT JOIN providers provider ON provider.code = attempt.provider_code
       ORDER BY p.id FOR UPDATE OF p`,
      [
        wanted.map(({ reference }) => reference),
        wanted.map(({ paymentId }) => paymentId),
        wanted.map(({ attempt }) => attempt),
      ],
    );
    const payments = new Map<string, KnownAttempt['payment']>();
    return new Map(
      rows.map((row) => {
        // Several references may lead to one payment: they share its state.
        const payment = payments.get(row.id) ?? { ...row, attempt: row.latest };
        payments.set(row.id, payment);
        return [
          row.reference,
          {
            number: row.number,
            providerCode: row.provider_code,
            amount: row.amount,
            settledByAcsc: row.settled_by_acsc,
            channel: row.channel,
            payment,
          },
        ];
      }),
    );
  }

  private async record(unit: UnitOfWork, recorded: Recorded[], source: ConfirmationSource): Promise<void> {
    await unit.query(
      `INSERT INTO confirmations (payment_id, attempt, reference, status, amount, currency, reason, provider_reference, occurred_at, effect,
         provider_code, source, source_id, received_at)
       SELECT *, $11, $12, $13, $14
       FROM unnest($1::uuid[], $2::smallint[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::timestamptz[], $10::text[])`,
      [
        recorded.map(({ paymentId }) => paymentId),
        recorded.map(({ attempt }) => attempt),
        recorded.map(({ confirmation }) => confirmation.reference),
        recorded.map(({ confirmation }) => confirmation.status),
        recorded.map(({ confirmation }) => confirmation.amount),
        recorded.map(({ confirmation }) => confirmation.currency),
        recorded.map(({ confirmation }) => confirmation.reason),
        recorded.map(({ confirmation }) => confirmation.providerReference),
        recorded.map(({ confirmation }) => confirmation.occurredAt),
        recorded.map(({ effect }) => effect),
        source.providerCode,
        source.kind,
        source.id,
        source.receivedAt,
      ],
    );
  }
}

interface LockedRow {
  reference: string;
  number: number;
  provider_code: string;
  amount: bigint;
  id: string;
  state: PaymentState;
  latest: number;
  version: number;
  channel: string | null;
  area_code: string;
  district_code: string;
  province_code: string;
  settled_by_acsc: boolean;
}

/** Notes the change and moves the payment on in memory, so that the next status meets its new state. */
function addRound(rounds: PaymentChange[][], attempt: KnownAttempt, state: PaymentState, reason: string | null): void {
  const { payment } = attempt;
  payment.rounds = (payment.rounds ?? 0) + 1;
  (rounds[payment.rounds - 1] ??= []).push({ paymentId: payment.id, version: payment.version, state, reason });
  payment.state = state;
  payment.version += 1;
}
