import { setTimeout as pause } from 'node:timers/promises';
import { PROGRAMMES, type Programme } from '../province/index.js';
import type { Demo } from './demo.js';
import { call, Refused } from './http-client.js';
import { countsOf, numberOf, textOf } from './json.js';
import { Missing, waitFor } from './waiting.js';

const CUSTOMERS_PER_CALL = 5_000;
const READINESS = '/api/v1/payout-runs/readiness';
const MOST_TRIES = 10;
const PAUSE_BETWEEN_TRIES = 2_000;
/** Always the same, so that a repeated upload is the same body to the last byte. */
const BOUNDARY = 'chi-tra-demo-list';

/** The sandbox knows its customers as a bank does: from its own books, not from ours. */
export async function teachSandboxItsCustomers({ config, province, say }: Demo): Promise<void> {
  const collected = new Map<string, { accountNumber: string; holderName: string }[]>();
  let taught = 0;
  const send = async (code: string): Promise<void> => {
    const customers = collected.get(code) ?? [];
    collected.set(code, []);
    if (customers.length === 0) return;
    const url = `${config.simulatorUrl}/providers/${code}/customers`;
    const request = { method: 'POST', url, json: { customers } } as const;
    const answer = await call(request, config.patienceMilliseconds);
    if (answer.status > 299) throw new Refused(request, answer);
    taught += customers.length;
  };
  for (const { providerCode, ...customer } of province.customers()) {
    const customers = collected.get(providerCode) ?? [];
    collected.set(providerCode, customers);
    if (customers.push(customer) >= CUSTOMERS_PER_CALL) await send(providerCode);
  }
  for (const code of collected.keys()) await send(code);
  say(`the sandbox providers know ${count(taught)} accounts`);
}

/** Imports the lists as the finance officer, one per programme, and waits until each row is in. */
export async function importLists(demo: Demo): Promise<void> {
  for (const programme of PROGRAMMES) await importList(demo, 'beneficiaries', programme);
  // Accounts belong to people of whom the other services hear by event.
  await waitUntilBeneficiariesAreKnown(demo);
  for (const programme of PROGRAMMES) await importList(demo, 'accounts', programme);
}

async function importList(demo: Demo, kind: 'beneficiaries' | 'accounts', programme: Programme): Promise<void> {
  const { as, province, say, waiting } = demo;
  const officer = as('officer');
  const file = (): Iterable<string> =>
    kind === 'beneficiaries' ? province.beneficiariesCsv(programme) : province.accountsCsv(programme);

  // A file may be sent again at any time: rows that are in already change nothing.
  for (let attempt = 1; ; attempt += 1) {
    say(`importing ${kind} of ${programme}`);
    const answer = await officer.ask('POST', `/api/v1/${kind}/imports`, {
      idempotencyKey: `demo-import-${kind}-${programme}-${attempt}`,
      contentType: `multipart/form-data; boundary=${BOUNDARY}`,
      stream: () => multipart(`${kind}-${programme.toLowerCase()}.csv`, file()),
    });
    // 409: the upload of an earlier start was cut off in the middle and is still held under this key.
    if (answer.status === 409 && attempt < MOST_TRIES) {
      await pause(PAUSE_BETWEEN_TRIES);
      continue;
    }
    if (answer.status !== 202) {
      throw new Refused({ method: 'POST', url: `${demo.config.gatewayUrl}/api/v1/${kind}/imports` }, answer);
    }
    const id = textOf(answer.body, 'id');
    const state = await waitFor(
      `import of ${kind} of ${programme}`,
      async () => {
        const { body } = await officer.get(`/api/v1/imports/${id}`);
        const reached = textOf(body, 'state');
        if (reached === 'DONE' || reached === 'FAILED') return body;
        return new Missing(`${reached}, ${countsOf(body).read ?? 0} rows read`);
      },
      waiting,
    );
    const rejected = numberOf(state, 'rejected');
    if (textOf(state, 'state') === 'FAILED' || rejected > 0) {
      const errors = JSON.stringify((await officer.get(`/api/v1/imports/${id}/errors?limit=3`)).body);
      if (attempt >= MOST_TRIES) throw new Error(`import of ${kind} of ${programme} went wrong: ${errors}`);
      // Most likely a service that has not heard of everybody yet; repeating the file is harmless.
      say(
        `importing ${kind} of ${programme} again: ${textOf(state, 'state')}, ${count(rejected)} rows rejected, ${errors}`,
      );
      await pause(PAUSE_BETWEEN_TRIES);
      continue;
    }
    say(`imported ${kind} of ${programme}: ${count(numberOf(state, 'read'))} rows`);
    return;
  }
}

function* multipart(filename: string, pieces: Iterable<string>): Generator<string> {
  yield `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="${filename}"\r\ncontent-type: text/csv\r\n\r\n`;
  yield* pieces;
  yield `\r\n--${BOUNDARY}--\r\n`;
}

/** Waits until providers have said whose accounts these are, and until the paying service has heard all of it. */
export async function waitUntilVerified(demo: Demo): Promise<void> {
  const { as, say, waiting } = demo;
  const officer = as('officer');
  const verified = await waitFor(
    'verification of accounts',
    async () => {
      const byStatus = countsOf((await officer.get('/api/v1/accounts/summary')).body, 'byStatus');
      const open = (byStatus.UNVERIFIED ?? 0) + (byStatus.PENDING ?? 0);
      return open > 0 || (byStatus.VERIFIED ?? 0) === 0
        ? new Missing(`${count(open)} accounts are not verified yet`)
        : byStatus;
    },
    waiting,
  );
  say(`accounts by status: ${JSON.stringify(verified)}`);

  await waitFor(
    'the paying service',
    async () => {
      const known = countsOf((await officer.get(READINESS)).body, 'accounts').VERIFIED ?? 0;
      return known === verified.VERIFIED ? true : new Missing(`has heard of ${count(known)} verified accounts`);
    },
    waiting,
  );
}

async function waitUntilBeneficiariesAreKnown({ as, province, waiting }: Demo): Promise<void> {
  const { byProgramme } = province.expected.province;
  await waitFor(
    'the paying service',
    async () => {
      const known = countsOf((await as('officer').get(READINESS)).body, 'enrolments');
      const complete = PROGRAMMES.every((programme) => known[programme] === byProgramme[programme].total);
      return complete ? true : new Missing(`has heard of ${JSON.stringify(known)} beneficiaries`);
    },
    waiting,
  );
}

function count(value: number): string {
  return value.toLocaleString('en');
}
