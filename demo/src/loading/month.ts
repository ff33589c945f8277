import { DEMO_PERIOD, PROGRAMMES, type Programme } from '../province/index.js';
import type { Demo } from './demo.js';
import { countsOf, fieldOf, listOf, textOf } from './json.js';
import { Missing, waitFor } from './waiting.js';

const PROVINCE = '38';

/** Who takes a run onwards from each state, and how; a run in another state is as far as people take it. */
const NEXT_STEP: Readonly<Record<string, { verb: string; username: string }>> = {
  DRAFT: { verb: 'plan', username: 'officer' },
  REJECTED: { verb: 'plan', username: 'officer' },
  PLANNED: { verb: 'submit', username: 'officer' },
  SUBMITTED: { verb: 'approve', username: 'approver' },
};
const PAYING_STATES = ['PAYING', 'CLOSED'];
/** A command that keeps failing is a fault to be told, not to be repeated for ever. */
const MOST_TRIES = 5;

/** Creates the regular run of each programme where there is none, and takes both until they pay. */
export async function payTheMonth(demo: Demo): Promise<void> {
  const runs = new Map<Programme, string>();
  for (const programme of PROGRAMMES) runs.set(programme, await findOrCreateRun(demo, programme));
  for (const [programme, id] of runs) await takeUntilPaying(demo, programme, id);
}

/** The demo's run of a programme, or null: what exists decides where a half-loaded demo goes on. */
export async function findRun(demo: Demo, programme: Programme): Promise<string | null> {
  const { body } = await demo.as('officer').get(`/api/v1/payout-runs?period=${DEMO_PERIOD}`);
  const run = listOf(body, 'items').find(
    (each) =>
      fieldOf(each, 'programme') === programme &&
      fieldOf(each, 'kind') === 'REGULAR' &&
      fieldOf(each, 'areaCode') === PROVINCE &&
      fieldOf(each, 'state') !== 'CANCELLED',
  );
  return run === undefined ? null : textOf(run, 'id');
}

/** True once a run of each programme is planned: from then on its list no longer depends on imports. */
export async function isPlanned(demo: Demo): Promise<boolean> {
  for (const programme of PROGRAMMES) {
    const id = await findRun(demo, programme);
    if (id === null) return false;
    const { body } = await demo.as('officer').get(`/api/v1/payout-runs/${id}`);
    if (textOf(body, 'state') === 'DRAFT' || isRunning(body)) return false;
  }
  return true;
}

async function findOrCreateRun(demo: Demo, programme: Programme): Promise<string> {
  const existing = await findRun(demo, programme);
  if (existing !== null) return existing;
  const { body } = await demo.as('officer').post('/api/v1/payout-runs', {
    idempotencyKey: `demo-run-${programme}-${DEMO_PERIOD}`,
    json: { period: DEMO_PERIOD, programme, kind: 'REGULAR', areaCode: PROVINCE },
  });
  return textOf(body, 'id');
}

async function takeUntilPaying({ as, say, waiting }: Demo, programme: Programme, id: string): Promise<void> {
  const tries = new Map<string, number>();
  await waitFor(
    `payout run of ${programme}`,
    async () => {
      const { body, etag } = await as('officer').get(`/api/v1/payout-runs/${id}`);
      const state = textOf(body, 'state');
      if (isRunning(body)) return new Missing(`${state}, ${String(fieldOf(body, 'operation', 'name'))} is running`);
      if (PAYING_STATES.includes(state)) return true;
      const step = NEXT_STEP[state];
      if (step === undefined) return new Missing(`waits in ${state}`);

      const tried = (tries.get(step.verb) ?? 0) + 1;
      tries.set(step.verb, tried);
      if (tried > MOST_TRIES) {
        throw new Error(`${step.verb} of ${programme} does not succeed: ${JSON.stringify(fieldOf(body, 'operation'))}`);
      }
      say(`${step.verb} ${programme} ${DEMO_PERIOD}`);
      const answer = await as(step.username).ask('POST', `/api/v1/payout-runs/${id}/${step.verb}`, {
        idempotencyKey: `demo-${step.verb}-${id}-${tried}`,
        ...(etag === null ? {} : { ifMatch: etag }),
        json: {},
      });
      // 409 and 412: an earlier start's command is still at work, or has just finished; the run itself tells.
      if (answer.status !== 202 && answer.status !== 409 && answer.status !== 412) {
        throw new Error(`${step.verb} of ${programme} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      }
      return new Missing(`${step.verb} was sent (${tried})`);
    },
    { ...waiting, intervalMilliseconds: 500 },
  );
  say(`${programme} ${DEMO_PERIOD} is being paid`);
}

function isRunning(run: unknown): boolean {
  return fieldOf(run, 'operation', 'state') === 'RUNNING';
}

/** Payments of both runs by state. */
export async function paymentsByState(demo: Demo): Promise<Record<string, number>> {
  const all: Record<string, number> = {};
  for (const programme of PROGRAMMES) {
    const id = await findRun(demo, programme);
    if (id === null) continue;
    const { body } = await demo.as('officer').get(`/api/v1/payout-runs/${id}`);
    const byState = fieldOf(body, 'totals', 'byState');
    for (const state of Object.keys(typeof byState === 'object' && byState !== null ? byState : {})) {
      all[state] = (all[state] ?? 0) + (countsOf(byState, state).payments ?? 0);
    }
  }
  return all;
}
