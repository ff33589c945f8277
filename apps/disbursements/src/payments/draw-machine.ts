import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { PaymentState } from '#contracts';
import { PAYMENT_MACHINE, type PaymentEvent } from './domain/payment.js';

/** Where the drawing is kept, from the root of the repository. */
export const DRAWING = 'docs/payment-states.md';

/** Why, in words, for each event. */
const SAID: Record<PaymentEvent, string> = {
  approve: 'approved by someone who did not prepare it',
  hold: 'not payable now, for one reason',
  unhold: 'let go by two people',
  cancel: 'not owed, or its run ended',
  reissue: 'known not to have moved; two people let it go again, by the same route or another',
  carryOver: 'not paid in this period; a later run pays it',
  handOver: 'attempt persisted, then sent to the provider',
  listWritten: 'on the list for the post office',
  accepted: 'the provider has it',
  notTaken: 'the provider acknowledged that it never will take this reference: next attempt',
  noAnswer: 'no answer, or none in time: money may have moved',
  uncollected: 'not collected in the window, or two people know that it will not be',
  settled: 'credited to the account, or cash collected',
  rejected: 'known not to have moved',
  returned: 'came back',
};

const MEANT: Record<PaymentState, string> = {
  PLANNED: 'in a run, channel chosen',
  HELD: 'not payable now',
  APPROVED: 'approved, not handed over',
  SUBMITTING: 'attempt persisted, provider not yet answered',
  SUBMITTED: 'the provider has it',
  UNKNOWN: '**money may have moved**: asked, never sent again',
  SETTLED: 'credited or collected',
  REJECTED: 'known not to have moved',
  RETURNED: 'came back; a later run pays it as the next sequence',
  CARRIED_OVER: 'not collected, or not paid in its period; a later run pays it as the next sequence',
  CANCELLED: 'before hand-over, or rejected and not owed',
};

/** The table that the code runs, as a page with a diagram. */
export function drawMachine(): string {
  const steps = (Object.keys(PAYMENT_MACHINE) as PaymentState[]).flatMap((state) =>
    (Object.entries(PAYMENT_MACHINE[state]) as [PaymentEvent, PaymentState][]).map(([event, next]) => ({
      state,
      event,
      next,
    })),
  );
  const ends = (Object.keys(PAYMENT_MACHINE) as PaymentState[]).filter(
    (state) => Object.keys(PAYMENT_MACHINE[state]).length === 0,
  );
  return [
    '# States of a payment',
    '',
    'Drawn from `PAYMENT_MACHINE` in `apps/disbursements/src/payments/domain/payment.ts` by `draw-machine.ts`; do not edit.',
    'A confirmation that the table does not allow changes nothing and opens a case.',
    '',
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> PLANNED',
    '  [*] --> HELD',
    ...steps.map(({ state, event, next }) => `  ${state} --> ${next}: ${event}`),
    ...ends.map((state) => `  ${state} --> [*]`),
    '```',
    '',
    '| state | means |',
    '|---|---|',
    ...(Object.entries(MEANT) as [PaymentState, string][]).map(([state, meant]) => `| \`${state}\` | ${meant} |`),
    '',
    '| from | event | to | because |',
    '|---|---|---|---|',
    ...steps.map(({ state, event, next }) => `| \`${state}\` | ${event} | \`${next}\` | ${SAID[event]} |`),
    '',
  ].join('\n');
}

/** `node dist/apps/disbursements/src/payments/draw-machine.js [--check]`: writes the page, or says that it has drifted. */
if (process.argv[1]?.replace(/\.[jt]s$/, '').endsWith('payments/draw-machine')) {
  const path = resolve(DRAWING);
  if (!process.argv.includes('--check')) await writeFile(path, drawMachine());
  else if ((await readFile(path, 'utf8').catch(() => '')) !== drawMachine()) {
    console.error(`${DRAWING} is not what the code runs: draw it again with draw-machine.ts`);
    process.exitCode = 1;
  }
}
