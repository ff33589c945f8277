import type { Demo } from '../../demo/src/loading/demo.js';
import { COMPLIANCE_PATH, GAP_PATH, differences } from '../../demo/src/loading/figures-check.js';
import { fieldOf, listOf, textOf } from '../../demo/src/loading/json.js';
import { importLists, teachSandboxItsCustomers, waitUntilVerified } from '../../demo/src/loading/lists.js';
import { paymentsByState } from '../../demo/src/loading/month.js';
import {
  createAdministrator,
  createUsers,
  registerProviders,
  waitUntilHealthy,
} from '../../demo/src/loading/set-up.js';
import { Missing, waitFor } from '../../demo/src/loading/waiting.js';
import { DEMO_PERIOD, PROGRAMMES, type ProvinceFigures } from '../../demo/src/province/index.js';

export const PHASES = ['import', 'verify', 'plan', 'approve', 'hand-over', 'confirmation', 'reporting'] as const;
export type Phase = (typeof PHASES)[number];
/** The month proper: the goal of 120 s is for these together. */
export const MONTH: readonly Phase[] = ['plan', 'approve', 'hand-over', 'confirmation', 'reporting'];

const POLL = { intervalMilliseconds: 500 };

export interface MeasuredMonth {
  seconds: Record<Phase, number>;
  /** From the click until the run is approved; of the larger run. */
  approvedAfter: number;
  runs: string[];
}

/**
 * The month through the public calls, as people would take it, with the clock read where each phase is seen to be over.
 * Hand-over and confirmation overlap: hand-over ends when the last payment is with its provider, confirmation is what
 * remains after that until everything that is ever answered is final.
 */
export async function runMonth(demo: Demo, figures: ProvinceFigures): Promise<MeasuredMonth> {
  await waitUntilHealthy(demo);
  await createAdministrator(demo);
  await createUsers(demo);
  await registerProviders(demo);
  await teachSandboxItsCustomers(demo);

  const seconds = {} as Record<Phase, number>;
  let since = performance.now();
  const lap = (phase: Phase): void => {
    const now = performance.now();
    seconds[phase] = (now - since) / 1000;
    since = now;
    demo.say(`${phase}: ${seconds[phase].toFixed(1)} s`);
  };

  await importLists(demo);
  lap('import');
  await waitUntilVerified(demo);
  lap('verify');

  const runs = await Promise.all(PROGRAMMES.map((programme) => createRun(demo, programme)));
  await Promise.all(runs.map((id) => take(demo, id, 'officer', 'plan', ['PLANNED'])));
  lap('plan');
  const approvals = await Promise.all(
    runs.map(async (id) => {
      await take(demo, id, 'officer', 'submit', ['SUBMITTED']);
      const clicked = await take(demo, id, 'approver', 'approve', ['PAYING', 'CLOSED']);
      return secondsUntilApproved(demo, id, clicked);
    }),
  );
  lap('approve');

  const { rarities } = figures;
  const neverFinal = rarities.unanswered + rarities.uncollected.BTXH + rarities.uncollected.NCC;
  await untilOnTheWay(demo, ['PLANNED', 'APPROVED', 'SUBMITTING'], 0);
  lap('hand-over');
  await untilOnTheWay(demo, ['PLANNED', 'APPROVED', 'SUBMITTING', 'SUBMITTED', 'UNKNOWN'], neverFinal);
  lap('confirmation');
  await waitFor(
    'the report of the month',
    async () => {
      const leader = demo.as('leader');
      const report = (await leader.get(COMPLIANCE_PATH)).body;
      const different = differences(demo.province.expected, report, (await leader.get(GAP_PATH)).body);
      return different.length === 0
        ? true
        : new Missing(`${different.length} figures differ: ${different.slice(0, 5).join('; ')}`);
    },
    { ...demo.waiting, ...POLL },
  );
  lap('reporting');
  return { seconds, approvedAfter: Math.max(...approvals), runs };
}

async function createRun({ as }: Demo, programme: string): Promise<string> {
  const { body } = await as('officer').post('/api/v1/payout-runs', {
    idempotencyKey: `bench-run-${programme}`,
    json: { period: DEMO_PERIOD, programme, kind: 'REGULAR', areaCode: '38' },
  });
  return textOf(body, 'id');
}

/** By the run's own history: payments follow after it is approved. */
async function secondsUntilApproved(demo: Demo, id: string, clicked: number): Promise<number> {
  const { body } = await demo.as('officer').get(`/api/v1/payout-runs/${id}`);
  const step = listOf(body, 'history').find((entry) => fieldOf(entry, 'state') === 'APPROVED');
  return (Date.parse(textOf(step, 'at')) - clicked) / 1000;
}

/** Gives a command as soon as the run takes one, and waits until its effect shows. Returns when it was given. */
async function take(demo: Demo, id: string, username: string, verb: string, states: string[]): Promise<number> {
  let sent = 0;
  await waitFor(
    `${verb} of run ${id}`,
    async () => {
      const { body, etag } = await demo.as('officer').get(`/api/v1/payout-runs/${id}`);
      const [state, operation] = [textOf(body, 'state'), fieldOf(body, 'operation', 'state')];
      if (operation === 'RUNNING') return new Missing(`${state}, running`);
      if (states.includes(state)) return true;
      if (sent && operation === 'FAILED')
        throw new Error(`${verb} failed: ${JSON.stringify(fieldOf(body, 'operation'))}`);
      if (!sent) {
        sent = Date.now();
        await demo.as(username).post(`/api/v1/payout-runs/${id}/${verb}`, {
          idempotencyKey: `bench-${verb}-${id}`,
          ...(etag === null ? {} : { ifMatch: etag }),
          json: {},
        });
      }
      return new Missing(`${state}, ${verb} was sent`);
    },
    { ...demo.waiting, intervalMilliseconds: 200 },
  );
  return sent;
}

async function untilOnTheWay(demo: Demo, states: string[], most: number): Promise<void> {
  await waitFor(
    'payments',
    async () => {
      const byState = await paymentsByState(demo);
      const onTheWay = states.reduce((sum, state) => sum + (byState[state] ?? 0), 0);
      return onTheWay <= most
        ? true
        : new Missing(`${onTheWay} on the way, ${most} would be right: ${JSON.stringify(byState)}`);
    },
    { ...demo.waiting, ...POLL },
  );
}
