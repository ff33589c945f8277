import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import {
  EnrolmentsChanged,
  SuspensionsProposed,
  SystemClock,
  Topics,
  type Actor,
  type ChangedEnrolment,
  type CloudEvent,
  type ProposedSuspension,
} from '#contracts';
import type { EventLog } from '#messaging';
import { freePort, testDatabase } from '#persistence';
import { GatewayTokens } from '#security';
import { EVENT_LOG, startService, type RunningService } from '#service';
import { eventually } from '#service/testing';
import type { BeneficiariesConfig } from './config.js';
import { ReviseAmounts } from './revisions/revise-amounts.js';
import { beneficiariesService } from './service.js';

/** The service as it runs, on a database of its own, called as the gateway calls it. */
export interface TestService {
  service: RunningService;
  /** Business days pass as a spec says. */
  clock: { today: string };
  get(path: string, actor?: Partial<Actor>, language?: string): Promise<{ status: number; body: Json; text: string }>;
  upload(content: string | Buffer, options?: UploadOptions): Promise<{ status: number; body: Json }>;
  /** Uploads and awaits the end of the import. */
  import(content: string | Buffer, options?: UploadOptions): Promise<Json>;
  post(path: string, body: object, options?: PostOptions): Promise<{ status: number; body: Json; etag: string | null }>;
  /** What payments showed, as the paying service tells it; applied when this resolves. */
  propose(...items: ProposedSuspension[]): Promise<void>;
  /** What the calendar does by itself, done when this resolves. */
  revise(): Promise<void>;
  /** What was told of enrolments, in the order of the log. */
  events(): Promise<CloudEvent<EnrolmentsChanged>[]>;
  told(): Promise<ChangedEnrolment[]>;
  /** Ends the process' part and starts again on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export type Json = { [field: string]: unknown; items?: { [field: string]: unknown }[] };

export interface UploadOptions {
  dryRun?: boolean;
  fileName?: string;
  key?: string | null;
  field?: string;
  actor?: Partial<Actor>;
}

export interface PostOptions {
  key?: string | null;
  ifMatch?: string;
  actor?: Partial<Actor>;
}

class SpecClock extends SystemClock {
  constructor(public today: string) {
    super();
  }
  override businessDate(): string {
    return this.today;
  }
}

export async function startTestService(): Promise<TestService> {
  const database = await testDatabase('beneficiaries');
  const config: BeneficiariesConfig = {
    PORT: await freePort(),
    HOST: '127.0.0.1',
    DATABASE_URL: database.url,
    EVENT_LOG_URL: database.url,
    KAFKA_PARTITIONS: 2,
    KAFKA_REPLICATION: 1,
    GATEWAY_TOKEN_SECRET: randomBytes(32).toString('base64'),
    SEALING_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    LOOKUP_KEY: randomBytes(32).toString('base64'),
    LOG_LEVEL: 'error',
  };
  const clock = new SpecClock('2024-09-02');
  const start = (): Promise<RunningService> => startService({ ...beneficiariesService(config), clock });
  const tokens = new GatewayTokens(config.GATEWAY_TOKEN_SECRET);
  const base = `http://127.0.0.1:${config.PORT}/api/v1`;
  const headersOf = async (actor: Partial<Actor>): Promise<Record<string, string>> => ({
    authorization: `Bearer ${await tokens.issue({ username: 'officer', roles: ['FINANCE_OFFICER'], areaCode: '38', requestId: randomUUID(), ...actor })}`,
  });

  const test: TestService = {
    service: await start(),
    clock,
    async get(path, actor = {}, language = 'vi') {
      const response = await fetch(base + path, {
        headers: { ...(await headersOf(actor)), 'accept-language': language },
      });
      const text = await response.text();
      return {
        status: response.status,
        text,
        body: (response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : {}) as Json,
      };
    },
    async upload(
      content,
      { dryRun = false, fileName = 'list.csv', key = randomUUID(), field = 'file', actor = {} } = {},
    ) {
      const form = new FormData();
      form.append(field, new Blob([typeof content === 'string' ? content : new Uint8Array(content)]), fileName);
      const response = await fetch(`${base}/beneficiaries/imports?dryRun=${dryRun}`, {
        method: 'POST',
        body: form,
        headers: { ...(await headersOf(actor)), ...(key === null ? {} : { 'idempotency-key': key }) },
      });
      return { status: response.status, body: (await response.json()) as Json };
    },
    async import(content, options = {}) {
      const accepted = await test.upload(content, options);
      if (accepted.status !== 202)
        throw new Error(`upload answered ${accepted.status}: ${JSON.stringify(accepted.body)}`);
      return eventually(async () => {
        const { body } = await test.get(`/imports/${String(accepted.body['id'])}`, options.actor);
        return body['state'] === 'RUNNING' ? undefined : body;
      }) as Promise<Json>;
    },
    async post(path, body, { key = randomUUID(), ifMatch, actor = {} } = {}) {
      const response = await fetch(base + path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: {
          ...(await headersOf(actor)),
          'content-type': 'application/json',
          ...(key === null ? {} : { 'idempotency-key': key }),
          ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
        },
      });
      return { status: response.status, body: (await response.json()) as Json, etag: response.headers.get('etag') };
    },
    async propose(...items) {
      const id = randomUUID();
      const event: CloudEvent<SuspensionsProposed> = {
        specversion: '1.0',
        id,
        source: '/disbursements',
        type: SuspensionsProposed.type,
        time: new Date().toISOString(),
        datacontenttype: 'application/json',
        partitionkey: 'run:386',
        data: { items },
      };
      const log = test.service.application.get<EventLog>(EVENT_LOG);
      await log.append([{ topic: Topics.payments, key: 'run:386', id, value: JSON.stringify(event), headers: {} }]);
      await eventually(async () => (await log.lag('beneficiaries', [Topics.payments]))[0]?.lag === 0);
    },
    revise: () => test.service.application.get(ReviseAmounts).handle(),
    async told() {
      return (await test.events()).flatMap(({ data }) => data.enrolments);
    },
    async events() {
      await eventually(async () => (await test.service.database.query('SELECT FROM outbox')).length === 0);
      // The test's event log is in the service's own database; its service may not look into it.
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      const { rows } = await client.query<{ value: string }>(
        'SELECT value FROM event_log.record WHERE topic = $1 ORDER BY partition, position',
        [Topics.beneficiaries],
      );
      await client.end();
      return rows
        .map(({ value }) => JSON.parse(value) as CloudEvent<EnrolmentsChanged>)
        .filter(({ type }) => type === EnrolmentsChanged.type);
    },
    async restart() {
      await test.service.close();
      test.service = await start();
    },
    async stop() {
      await test.service.close();
      await database.drop();
    },
  };
  return test;
}
