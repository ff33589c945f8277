import { eventually } from '#service/testing';
import { applied, deliver, status } from '../deliveries.js';
import { APPROVER, OFFICER, type Answer, type Harness, type Json } from '../harness.js';
import { commandPayment } from '../paying-run.js';
import type { ModelPayment, Verb, Who, Word } from './model.js';

const ACTORS = { officer: OFFICER, approver: APPROVER, approver2: { ...APPROVER, username: 'approver2' } };

const REST_WITHIN_MS = 60_000;

/** The real service, driven as people and providers drive it, and looked at when it has come to rest. */
export class Real {
  constructor(
    private readonly harness: Harness,
    private readonly secret: string,
    readonly runId: string,
    private readonly ids: string[],
  ) {}

  give(index: number, verb: Verb, who: Who): Promise<Answer> {
    const body = verb === 'resolve' ? { outcome: 'SETTLED', evidence: 'Sao kê' } : {};
    return commandPayment(this.harness, this.ids[index] as string, verb, ACTORS[who], body);
  }

  async goOn(): Promise<void> {
    const { body } = await this.harness.call('GET', `/api/v1/payout-runs/${this.runId}`, OFFICER);
    if (body.state === 'PLANNED') await this.harness.command(this.runId, 'submit', OFFICER);
    if (body.state === 'SUBMITTED') await this.harness.command(this.runId, 'approve', APPROVER);
  }

  async hear(index: number, word: Word): Promise<void> {
    const { body } = await this.harness.call('GET', `/api/v1/payments/${this.ids[index]}`, OFFICER);
    if (!body['reference']) return;
    const reason = word === 'ACCC' ? {} : { reason: 'AC06' };
    await deliver(this.harness, this.secret, [status(body['reference'] as string, word, reason)]);
    await applied(this.harness);
  }

  /** The deadline of everything that is with a provider passes. */
  async fallSilent(): Promise<void> {
    await this.harness.db.query(
      `UPDATE handover_batches SET swept_at = NULL, handed_over_at = handed_over_at - interval '3 hours'
       WHERE run_id = $1 AND state = 'DONE'`,
      [this.runId],
    );
    await this.harness.sweep();
  }

  /** Every payment as the model has it, once nothing is on its way. */
  async rest(): Promise<{ run: string; payments: ModelPayment[] }> {
    const path = `/api/v1/payout-runs/${this.runId}`;
    return eventually(async () => {
      const { body: run } = await this.harness.call('GET', path, OFFICER);
      const payments = await Promise.all(
        this.ids.map(async (id) => (await this.harness.call('GET', `/api/v1/payments/${id}`, OFFICER)).body),
      );
      const moving = payments.filter(({ state }) => isMoving(state, run.state));
      if (moving.length > 0 || run.operation?.state === 'RUNNING')
        throw new Error(
          `still moving: ${run.state} ${JSON.stringify(run.operation)}, ${moving.map(({ state }) => state).join()}`,
        );
      return { run: run.state, payments: payments.map(asModel) };
    }, REST_WITHIN_MS);
  }
}

function isMoving(state: string, run: string): boolean {
  return state === 'SUBMITTING' || state === 'APPROVED' || (run === 'PAYING' && state === 'PLANNED');
}

function asModel(payment: Json): ModelPayment {
  const request = payment['request'] as { verb: Verb; requestedBy: Who } | null;
  return {
    state: payment.state as ModelPayment['state'],
    attempts: (payment['attempts'] as object[]).length,
    request: request && { verb: request.verb, by: request.requestedBy },
    contradicted: (payment['cases'] as { class: string; state: string }[]).some(
      (one) => one.class === 'CONTRADICTION' && one.state === 'OPEN',
    ),
  };
}
