import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExpectedFigures } from '../province/index.js';
import { shownRate } from '../province/expected-figures.js';
import { fieldOf, textOf } from './json.js';

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly etag?: string;
}

/**
 * A stand-in for the gateway and the sandbox that answers as the public contract says and remembers what it was told:
 * enough to stop the loader anywhere and see that it goes on, without the services. Only specs use it.
 */
export class StandIn {
  readonly users = new Map<string, string>();
  readonly providers = new Set<string>();
  readonly sandbox = new Map<string, string>();
  readonly customers = new Map<string, string>();
  readonly rows = new Map<string, number>();
  readonly runs: { id: string; programme: string; state: string; version: number }[] = [];
  /** Programmes that have a schedule: the next month's run of each is made. */
  readonly schedules: string[] = [];
  readonly calls: string[] = [];
  /** Answers by user, path and key: what was done under a key is not done again. */
  private readonly replies = new Map<string, { status: number; body: unknown }>();
  private readonly server: Server;
  /** Calls until every further one fails, as if the network were gone. */
  failAfter = Number.POSITIVE_INFINITY;

  constructor(private readonly expected: ExpectedFigures) {
    this.server = createServer((request, response) => {
      void this.answer(request).then(({ status, body, etag }) => {
        response.writeHead(status, { 'content-type': 'application/json', ...(etag === undefined ? {} : { etag }) });
        response.end(body === undefined ? undefined : JSON.stringify(body));
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage): Promise<Answer> {
    const path = (request.url ?? '').replace(/\?.*/, '');
    const route = `${request.method} ${path.replace('/api/v1', '')}`;
    const text = await readText(request);
    this.calls.push(route);
    if (this.calls.length > this.failAfter) return { status: 403, body: { title: 'cut off' } };
    if (route.endsWith('/health/ready')) return { status: 200, body: { status: 'ok' } };
    if (route.includes(' /sandbox/') || route.includes('/customers')) return this.asSandbox(route, text);

    const username = (request.headers.authorization ?? '').replace('Bearer token of ', '');
    const key = request.headers['idempotency-key'];
    if (request.method === 'POST' && path !== '/api/v1/sessions' && key === undefined) return { status: 400 };
    const known = this.replies.get(`${username} ${path} ${String(key)}`);
    if (known !== undefined) return known;
    const ahead = request.url?.includes('period=2024-10') ? ' ahead' : '';
    const answer = this.asGateway(route + ahead, text, username, request.headers['if-match']);
    if (key !== undefined && answer.status < 300) {
      const { secret: _secret, ...kept } = { ...(answer.body as { secret?: string }) };
      this.replies.set(`${username} ${path} ${String(key)}`, { status: answer.status, body: kept });
    }
    return answer;
  }

  private asSandbox(route: string, text: string): Answer {
    if (route.startsWith('GET')) {
      return { status: 200, body: { configured: this.sandbox.has(route.replace('GET ', 'PUT ')) } };
    }
    const code = /^POST \/providers\/(\w+)\/customers$/.exec(route)?.[1];
    if (code === undefined) {
      this.sandbox.set(route, text);
      return { status: 204 };
    }
    const customers: unknown = fieldOf(JSON.parse(text), 'customers');
    for (const customer of Array.isArray(customers) ? customers : []) {
      this.customers.set(`${code} ${textOf(customer, 'accountNumber')}`, textOf(customer, 'holderName'));
    }
    return { status: 200 };
  }

  private asGateway(route: string, text: string, username: string, ifMatch: string | undefined): Answer {
    const body: unknown = text.startsWith('{') ? JSON.parse(text) : {};
    switch (route) {
      case 'POST /sessions': {
        const name = textOf(body, 'username');
        const right = this.users.get(name) === textOf(body, 'password');
        return right ? { status: 201, body: { accessToken: `token of ${name}` } } : { status: 401 };
      }
      case 'POST /setup':
        if (textOf(body, 'token') !== 'one-time') return { status: 401 };
        this.users.set('admin', textOf(body, 'password'));
        return { status: 201, body: {} };
      default:
        if (!this.users.has(username)) return { status: 401 };
    }
    if (route === 'GET /users')
      return { status: 200, body: { items: [...this.users.keys()].map((name) => ({ username: name })) } };
    if (route === 'POST /users') {
      this.users.set(textOf(body, 'username'), textOf(body, 'password'));
      return { status: 201, body: {} };
    }
    if (route === 'GET /providers')
      return { status: 200, body: { items: [...this.providers].map((code) => ({ code })) } };
    if (route === 'POST /providers') {
      this.providers.add(textOf(body, 'code'));
      return { status: 201, body: {} };
    }
    if (route.endsWith('/webhook-secrets'))
      return { status: 201, body: { id: 'secret', secret: `whsec_${this.calls.length}` } };
    if (route.endsWith('/imports')) return this.takeFile(route, text);
    if (route.startsWith('GET /imports/')) return { status: 200, body: { state: 'DONE', read: 1, rejected: 0 } };
    if (route === 'GET /accounts/summary') return { status: 200, body: { byStatus: { VERIFIED: 1 } } };
    if (route === 'GET /payout-runs/readiness') {
      const { BTXH, NCC } = this.expected.province.byProgramme;
      return { status: 200, body: { enrolments: { BTXH: BTXH.total, NCC: NCC.total }, accounts: { VERIFIED: 1 } } };
    }
    if (route === 'GET /schedules')
      return { status: 200, body: { items: this.schedules.map((programme) => ({ programme })) } };
    if (route === 'POST /schedules') {
      this.schedules.push(textOf(body, 'programme'));
      return { status: 201, body: {} };
    }
    if (route === 'GET /payout-runs ahead')
      return { status: 200, body: { items: this.schedules.map((programme) => ({ programme, state: 'DRAFT' })) } };
    if (route.includes('/payout-runs')) return this.asRuns(route, body, ifMatch);
    if (route === 'GET /compliance') return { status: 200, body: this.report() };
    if (route === 'GET /compliance/gap') {
      const reasons = Object.entries(this.expected.province.reasons);
      return {
        status: 200,
        body: { reasons: reasons.map(([code, holders]) => ({ code: code.replace('UNANSWERED', 'UNKNOWN'), holders })) },
      };
    }
    return { status: 404 };
  }

  private takeFile(route: string, text: string): Answer {
    const file = /filename="(.+)"/.exec(text)?.[1] ?? '';
    this.rows.set(file, text.split('\n').filter((line) => /^\d{12},/.test(line)).length);
    return { status: 202, body: { id: `${route}-${file}`.replaceAll(/\W/g, ''), state: 'RUNNING' } };
  }

  private asRuns(route: string, body: unknown, ifMatch: string | undefined): Answer {
    if (route === 'GET /payout-runs') return { status: 200, body: { items: this.runs.map(shownRun) } };
    if (route === 'POST /payout-runs') {
      const run = { id: `run-${this.runs.length}`, programme: textOf(body, 'programme'), state: 'DRAFT', version: 1 };
      this.runs.push(run);
      return { status: 201, body: shownRun(run) };
    }
    const [, id, verb] = /^\w+ \/payout-runs\/([^/]+)(?:\/(\w+))?$/.exec(route) ?? [];
    const run = this.runs.find((each) => each.id === id);
    if (run === undefined) return { status: 404 };
    if (verb === undefined) return { status: 200, body: shownRun(run), etag: `"${run.version}"` };
    if (ifMatch === undefined) return { status: 428 };
    if (ifMatch !== `"${run.version}"`) return { status: 412 };
    const after = { 'DRAFT plan': 'PLANNED', 'PLANNED submit': 'SUBMITTED', 'SUBMITTED approve': 'PAYING' };
    const next = Object.entries(after).find(([step]) => step === `${run.state} ${verb}`)?.[1];
    if (next === undefined) return { status: 409, body: { currentState: run.state } };
    run.state = next;
    run.version += 1;
    return { status: 202, body: { operation: { name: verb, state: 'RUNNING' } } };
  }

  private report(): unknown {
    const { province, districts } = this.expected;
    return {
      province: { ...province, rate: shownRate(province) },
      areas: Object.entries(districts).map(([code, area]) => ({ code, ...area })),
    };
  }
}

function shownRun(run: { id: string; programme: string; state: string }): unknown {
  const totals = { byState: { SETTLED: { payments: 1, amount: '1' }, SUBMITTED: { payments: 1, amount: '1' } } };
  return { ...run, kind: 'REGULAR', areaCode: '38', totals };
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const piece of request) text += String(piece);
  return text;
}
