import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, notFound, referenceOf, type Actor, type Clock } from '#contracts';
import { Database, type Queryable } from '#persistence';
import { Sealer } from '#security';
import { pageOf, type Page } from '#service';
import type { PaymentRequest } from '../payments/payment.repository.js';
import { earlierHoldOf } from './earlier-hold.js';
import { decisionsOn } from './payment-decisions.js';

export interface PaymentRow {
  id: string;
  run_id: string;
  state: string;
  reason: string | null;
  channel: string | null;
  provider_code: string | null;
  amount: bigint;
  beneficiary_id: string;
  enrolment_id: string;
  programme: string;
  area_code: string;
  district_code: string;
  period: string;
  kind: string;
  sequence: number;
  attempt: number;
  version: number;
}

/** A category with its calculation; or what the list adds: a month of arrears, a decision, what is kept of the payment. */
interface PaymentLine {
  amount: string;
  [told: string]: string;
}

interface Details {
  account_ending: string | null;
  /** Null where the list itself says everything: arrears, grants, one-off support. */
  sealed_lines: string | null;
  extra_lines: PaymentLine[] | null;
  /** Who collects instead: of a funeral grant, whoever buries. */
  sealed_payee: string | null;
  holder: boolean;
  holder_relation: string | null;
  sealed_identity: string | null;
}

export interface PaymentStory {
  version: number;
  request: PaymentRequest | null;
  view: object;
}

/** Payments as the public contract shows them; personal data only to those who work with it. */
@Injectable()
export class PaymentViews {
  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async ofBeneficiary(actor: Actor, beneficiaryId: string, limit: number, after: string | null): Promise<Page<object>> {
    const rows = await this.database.query<PaymentRow>(
      `SELECT p.* FROM payments p WHERE p.beneficiary_id = $1 AND p.live AND ($2::uuid IS NULL OR p.id < $2)
         AND ($3 = 'VN' OR $3 IN (p.area_code, p.district_code, p.province_code))
       ORDER BY p.id DESC LIMIT $4`,
      [beneficiaryId, after, actor.areaCode, limit + 1],
    );
    return pageOf(rows, limit, ({ id }) => id, showPayment);
  }

  /** One payment with its whole story, and what its ETag is made of. @throws ProblemError 404 */
  detail(actor: Actor, id: string): Promise<PaymentStory> {
    return this.database.snapshot((source) => this.story(source, actor, id));
  }

  private async story(source: Queryable, actor: Actor, id: string): Promise<PaymentStory> {
    const [row] = await source.query<PaymentRow & Details & { run_state: string }>(
      `SELECT p.*, detail.*, enrolment.sealed_identity, run.state AS run_state FROM payments p
       JOIN payment_details detail ON detail.payment_id = p.id JOIN payout_runs run ON run.id = p.run_id
       LEFT JOIN enrolments enrolment ON enrolment.enrolment_id = p.enrolment_id
       WHERE p.id = $1`,
      [id],
    );
    if (!row) throw notFound();
    const attempts = await source.query<{
      number: number;
      providerCode: string;
      amount: bigint;
      handedOverAt: Date;
    }>(
      `SELECT attempt.number, attempt.provider_code AS "providerCode", attempt.amount, attempt.handed_over_at AS "handedOverAt",
         batch.answered_at AS "answeredAt" FROM payment_attempts attempt LEFT JOIN handover_batches batch ON batch.id = attempt.batch_id
       WHERE attempt.payment_id = $1 ORDER BY attempt.number`,
      [id],
    );
    const confirmations = await source.query<{ amount: bigint | null }>(
      `SELECT reference, status, amount, currency, reason, provider_reference AS "providerReference", occurred_at AS "occurredAt",
         received_at AS "receivedAt", source, effect,
         (SELECT created_by FROM provider_files list WHERE list.id = source_id AND confirmation.source = 'FILE') AS "broughtBy"
       FROM confirmations confirmation WHERE payment_id = $1 ORDER BY id`,
      [id],
    );
    const history = await source.query(
      `SELECT history.state, history.reason, history.actor, history.on_behalf_of AS "onBehalfOf", history.at, note.note FROM payment_history history
       LEFT JOIN payment_notes note USING (payment_id, version) WHERE history.payment_id = $1 ORDER BY history.version`,
      [id],
    );
    const earlierHold = await earlierHoldOf(source, id);
    const inquiries = await source.query(
      'SELECT attempt, asked_at AS "askedAt", answer FROM inquiries WHERE payment_id = $1 ORDER BY asked_at',
      [id],
    );
    const cases = await source.query(
      'SELECT id, class, state, opened_at AS "openedAt" FROM cases WHERE payment_id = $1 ORDER BY opened_at',
      [id],
    );
    const mayKnow = actor.roles.some((role) => role === 'FINANCE_OFFICER' || role === 'DISTRICT_OFFICER');
    const decisions = await decisionsOn(source, id, this.clock, !onlyLeads(actor));
    return {
      version: row.version,
      request: decisions.request,
      view: {
        ...showPayment(row),
        runState: row.run_state,
        holder: row.holder,
        holderRelation: row.holder_relation,
        accountEnding: row.account_ending,
        ...(mayKnow && row.sealed_identity
          ? {
              beneficiary: {
                fullName: (JSON.parse(this.sealer.open(row.sealed_identity)) as { fullName: string }).fullName,
              },
            }
          : {}),
        ...(mayKnow && row.sealed_payee
          ? { payee: { fullName: (JSON.parse(this.sealer.open(row.sealed_payee)) as { fullName: string }).fullName } }
          : {}),
        ...decisions.view,
        lines: this.linesOf(row, actor),
        attempts: attempts.map((attempt) => ({
          ...attempt,
          reference: referenceOf(id, attempt.number),
          amount: attempt.amount.toString(),
        })),
        confirmations: confirmations.map((confirmation) => ({
          ...confirmation,
          amount: confirmation.amount?.toString() ?? null,
        })),
        history: onlyLeads(actor) ? history.map(({ note: _, ...step }) => step) : history,
        earlierHold: earlierHold && onlyLeads(actor) ? { ...earlierHold, note: null } : earlierHold,
        inquiries,
        cases,
      },
    };
  }

  /** The entitlement's lines and the list's own. Categories tell about health: a leader sees amounts only. */
  private linesOf(row: Details, actor: Actor): object[] {
    const sealed = row.sealed_lines === null ? [] : (JSON.parse(this.sealer.open(row.sealed_lines)) as PaymentLine[]);
    const lines = [...sealed, ...(row.extra_lines ?? [])];
    return onlyLeads(actor) ? lines.map(({ amount }) => ({ amount })) : lines;
  }
}

function onlyLeads(actor: Actor): boolean {
  return actor.roles.every((role) => role === 'LEADER');
}

export function showPayment(row: PaymentRow): object {
  return {
    id: row.id,
    runId: row.run_id,
    reference: row.attempt > 0 ? referenceOf(row.id, row.attempt) : null,
    state: row.state,
    ...(row.state === 'HELD' ? { heldReason: row.reason } : {}),
    reason: row.reason,
    channel: row.channel,
    providerCode: row.provider_code,
    amount: row.amount.toString(),
    beneficiaryId: row.beneficiary_id,
    programme: row.programme,
    kind: row.kind,
    areaCode: row.area_code,
    districtCode: row.district_code,
    period: row.period,
    sequence: row.sequence,
  };
}
