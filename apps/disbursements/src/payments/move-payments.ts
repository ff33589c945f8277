import {
  AccountsRefused,
  EVENT_BATCH_SIZE,
  PaymentsChanged,
  Topics,
  actionFor,
  isAccountChannel,
  type ChangedPayment,
  type Channel,
  type PaymentState,
  type Programme,
} from '#contracts';
import type { UnitOfWork } from '#persistence';
import { PAYMENT_MACHINE } from './domain/payment.js';

/** One payment that changed its state, before and after. */
export interface MovedPayment {
  id: string;
  run_id: string;
  period: string;
  programme: Programme;
  district_code: string;
  channel: Channel | null;
  provider_code: string | null;
  amount: bigint;
  version: number;
  before: PaymentState;
  state: PaymentState;
  reason: string | null;
}

export interface Move {
  /** `UPDATE payments p SET state = …, version = p.version + 1, updated_at = … WHERE …` guarded by state or version. */
  update: string;
  parameters: unknown[];
  /** Who or what made it happen: a username, a job or a provider. */
  actor: string;
  /** Whose role the actor carries in this, when it was handed over. */
  onBehalfOf?: string | null;
  at: Date;
}

/**
 * The only way a payment changes its state: the guarded update, the history, the counters and the events of any number
 * of payments, in one statement and one transaction. A request that waited for a second person ends with the state that
 * it was about. Returns the payments that really moved.
 * @throws Error when the machine knows no such step: then nothing has moved
 */
export async function movePayments(unit: UnitOfWork, move: Move): Promise<MovedPayment[]> {
  const moved = await recordMoves(unit, move);
  for (const step of moved) requireStep(step, `payment ${step.id}`);
  return moved;
}

/**
 * The same for steps of which nobody outside is told, as a run's approval is: a whole district moves, and no payment is
 * read back. Returns how many moved.
 * @throws Error when the machine knows no such step, or somebody has to be told of it: then nothing has moved
 */
export async function moveQuietly(unit: UnitOfWork, move: Move): Promise<number> {
  const steps = await unit.query<Pick<MovedPayment, 'before' | 'state'> & { payments: number }>(
    `${recording(move)} SELECT before, state, count(*)::integer AS payments FROM moved GROUP BY before, state`,
    parametersOf(move),
  );
  for (const step of steps) {
    requireStep(step, `${step.payments} payments`);
    if (isTold(step)) throw new Error(`going from ${step.before} to ${step.state} has to be told`);
  }
  return steps.reduce((sum, { payments }) => sum + payments, 0);
}

function requireStep({ before, state }: Pick<MovedPayment, 'before' | 'state'>, what: string): void {
  if (!STEPS.has(`${before} ${state}`)) throw new Error(`${what} may not go from ${before} to ${state}`);
}

const STEPS = new Set(
  Object.entries(PAYMENT_MACHINE).flatMap(([before, events]) =>
    Object.values(events).map((state) => `${before} ${state}`),
  ),
);

/** The same without asking the machine: for specs that begin in the middle of a story. */
export async function recordMoves(unit: UnitOfWork, move: Move): Promise<MovedPayment[]> {
  const moved = await unit.query<MovedPayment>(
    `${recording(move)}
     SELECT id, run_id, period, programme, district_code, channel, provider_code, amount, version, before, state, reason FROM moved`,
    parametersOf(move),
  );
  await publishChanges(unit, moved, move.at);
  return moved;
}

function parametersOf(move: Move): unknown[] {
  return [...move.parameters, move.actor, move.at, move.onBehalfOf ?? null];
}

/** The update with its history and counters, as far as `moved`, from which the statement goes on. */
function recording(move: Move): string {
  const first = move.parameters.length + 1;
  return `WITH moved AS (
       ${move.update}
       RETURNING p.id, p.run_id, p.period, p.programme, p.district_code, p.channel, p.provider_code, p.amount, p.version,
         old.state AS before, old.reason AS reason_before, old.channel AS channel_before, old.provider_code AS provider_before,
         p.state, p.reason
     ), recorded AS (
       INSERT INTO payment_history (payment_id, version, state, reason, actor, at, on_behalf_of)
       SELECT id, version, state, reason, $${first}, $${first + 1}, $${first + 2} FROM moved
     ), lapsed AS (
       DELETE FROM payment_requests request USING moved WHERE request.payment_id = moved.id RETURNING request.*
     ), lapses AS (
       INSERT INTO payment_request_steps (payment_id, step, verb, route, outcome, evidence, reason, actor, at)
       SELECT payment_id, 'LAPSED', verb, route, outcome, evidence, reason, $${first}, $${first + 1} FROM lapsed
     ), counted AS (
       INSERT INTO run_totals (run_id, district_code, channel, provider_code, state, reason, payments, amount)
       SELECT run_id, district_code, channel, provider_code, state, reason, sum(payments), sum(amount)
       FROM (
         SELECT run_id, district_code, channel_before AS channel, provider_before AS provider_code, before AS state,
           CASE WHEN before IN ('HELD', 'CANCELLED') THEN reason_before END AS reason, -1 AS payments, -amount AS amount FROM moved
         UNION ALL
         SELECT run_id, district_code, channel, provider_code, state, CASE WHEN state IN ('HELD', 'CANCELLED') THEN reason END, 1, amount FROM moved
       ) AS change
       GROUP BY run_id, district_code, channel, provider_code, state, reason
     )`;
}

/** One expected change of one payment; `version` guards it. */
export interface PaymentChange {
  paymentId: string;
  version: number;
  state: PaymentState;
  reason: string | null;
}

/** Moves payments to states that differ by payment; a payment whose version is another by now stays as it is. */
export function changePayments(
  unit: UnitOfWork,
  changes: PaymentChange[],
  actor: string,
  at: Date,
  onBehalfOf: string | null = null,
): Promise<MovedPayment[]> {
  return movePayments(unit, {
    update: `UPDATE payments p SET state = wanted.state, reason = wanted.reason, version = p.version + 1, updated_at = $5
      FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::text[]) AS wanted (id, version, state, reason)
      WHERE p.id = wanted.id AND p.version = wanted.version`,
    parameters: [
      changes.map((change) => change.paymentId),
      changes.map((change) => change.version),
      changes.map((change) => change.state),
      changes.map((change) => change.reason),
      at,
    ],
    actor,
    onBehalfOf,
    at,
  });
}

/** Steps between a run's approval and the hand-over concern nobody outside; everything else is told. */
function isTold(payment: Pick<MovedPayment, 'before' | 'state'>): boolean {
  return payment.state !== 'SUBMITTING' && !(payment.before === 'PLANNED' && payment.state === 'APPROVED');
}

/** A run may carry payments of earlier periods; an event is about one period, so that its reader knows which month changes. */
async function publishChanges(unit: UnitOfWork, moved: MovedPayment[], at: Date): Promise<void> {
  const told = Map.groupBy(moved.filter(isTold), (payment) => `${keyOf(payment)} ${payment.period}`);
  for (const payments of told.values()) {
    for (const chunk of inEvents(payments)) {
      const [head] = chunk;
      const data: PaymentsChanged = {
        runId: head.run_id,
        period: head.period,
        programme: head.programme,
        payments: chunk.map((payment) => asChanged(payment, at)),
      };
      unit.publish({ topic: Topics.payments, key: keyOf(head), type: PaymentsChanged.type, data });
    }
  }
  await publishRefusals(unit, moved);
}

/** What providers say about accounts, at once or after they had paid to them; the accounts are looked up only then. */
async function publishRefusals(unit: UnitOfWork, moved: MovedPayment[]): Promise<void> {
  const refused = moved.filter(saysItOfTheAccount);
  if (refused.length === 0) return;
  const rows = await unit.query<{ payment_id: string; account_id: string }>(
    'SELECT payment_id, account_id FROM payment_details WHERE payment_id = ANY ($1) AND account_id IS NOT NULL',
    [refused.map(({ id }) => id)],
  );
  const accountOf = new Map(rows.map(({ payment_id: id, account_id: accountId }) => [id, accountId]));
  for (const payments of Map.groupBy(refused, keyOf).values()) {
    for (const chunk of inEvents(payments)) {
      const accounts = chunk.flatMap(({ id, version, reason }) => {
        const accountId = accountOf.get(id);
        return accountId && reason !== null ? [{ accountId, paymentId: id, paymentVersion: version, reason }] : [];
      });
      if (accounts.length === 0) continue;
      const data: AccountsRefused = { accounts };
      unit.publish({ topic: Topics.payments, key: keyOf(chunk[0]), type: AccountsRefused.type, data });
    }
  }
}

function saysItOfTheAccount({ state, channel, reason }: MovedPayment): boolean {
  if ((state !== 'REJECTED' && state !== 'RETURNED') || !isAccountChannel(channel)) return false;
  const action = actionFor(reason);
  return action === 'DISABLE_ACCOUNT' || action === 'VERIFY_AGAIN';
}

function keyOf({ run_id: run, district_code: district }: MovedPayment): string {
  return `${run}:${district}`;
}

/** As many payments as one event carries. */
function* inEvents(payments: MovedPayment[]): Generator<[MovedPayment, ...MovedPayment[]]> {
  for (let start = 0; start < payments.length; start += EVENT_BATCH_SIZE)
    yield payments.slice(start, start + EVENT_BATCH_SIZE) as [MovedPayment, ...MovedPayment[]];
}

function asChanged(payment: MovedPayment, at: Date): ChangedPayment {
  return {
    paymentId: payment.id,
    state: payment.state,
    reason: payment.reason,
    channel: payment.channel,
    providerCode: payment.provider_code,
    amount: payment.amount.toString(),
    version: payment.version,
    at: at.toISOString(),
  };
}
