import { randomBytes } from 'node:crypto';
import {
  AccountsChanged,
  beneficiaryKey,
  EnrolmentsChanged,
  ProvidersChanged,
  Topics,
  AdministrativeUnitsPublished,
  SystemClock,
  type Actor,
  type ChangedAccount,
  type ChangedEnrolment,
  type PaymentState,
  type Role,
} from '#contracts';
import { outboxWriter } from '#messaging';
import { Database, testDatabase, type TestDatabase } from '#persistence';
import { accountDigest, GatewayTokens, LookupHash, Sealer } from '#security';
import { startService, type RunningService } from '#service';
import { eventually } from '#service/testing';
import pg from 'pg';
import { v7 } from 'uuid';
import { MakeRuns } from '../calendar/make-runs.js';
import { recordMoves } from '../payments/move-payments.js';
import { freePort } from './free-port.js';
import type { Answer, Json, Person } from './shapes.js';
import { DisbursementsConfig } from '../config.js';
import { DeadlineSweep } from '../handover/deadline-sweep.js';
import { DisbursementsModule } from '../disbursements.module.js';
import { MIGRATIONS } from '../migrations/index.js';

const secret = (): string => randomBytes(32).toString('base64');

/** The real time, on a business day that a spec chooses. */
class SpecClock extends SystemClock {
  constructor(public today: string) {
    super();
  }
  override businessDate(): string {
    return this.today;
  }
}

/** The real service on real databases, with the events of the other services fed into the real log. */
export class Harness {
  readonly tokens: GatewayTokens;
  readonly sealer: Sealer;
  readonly lookup: LookupHash;
  private readonly config: DisbursementsConfig;
  /** Business days pass as a spec says; real time goes by itself. */
  readonly clock = new SpecClock('2024-09-05');
  service: RunningService;
  private owner: Database;
  /** As last told, by person and programme. */
  private readonly enrolments = new Map<string, ChangedEnrolment>();
  url: string;

  private constructor(
    private readonly database: TestDatabase,
    private readonly events: TestDatabase,
    port: number,
  ) {
    this.config = Object.assign(new DisbursementsConfig(), {
      PORT: port,
      DATABASE_URL: database.url,
      EVENT_LOG_URL: events.url,
      GATEWAY_TOKEN_SECRET: secret(),
      SEALING_KEYS: `k1:${secret()}`,
      LOOKUP_KEY: secret(),
      LOG_LEVEL: process.env['TEST_LOG'] ?? 'silent',
    });
    this.tokens = new GatewayTokens(this.config.GATEWAY_TOKEN_SECRET);
    this.sealer = new Sealer(this.config.SEALING_KEYS);
    this.lookup = new LookupHash(this.config.LOOKUP_KEY);
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(): Promise<Harness> {
    const [database, events] = await Promise.all([testDatabase('disbursements'), testDatabase('events')]);
    const harness = new Harness(database, events, await freePort());
    await harness.startService();
    harness.owner = await new Database({ url: database.url, migrations: [], writeOutbox: outboxWriter() }).open();
    return harness;
  }

  async startService(overrides: Partial<DisbursementsConfig> = {}): Promise<void> {
    this.service = await startService({
      name: 'disbursements',
      config: Object.assign(this.config, overrides),
      migrations: MIGRATIONS,
      clock: this.clock,
      module: DisbursementsModule,
    });
  }

  /** The database as its owner, who may do what the service may not. */
  get db(): Database {
    return this.owner;
  }

  /** Where the events of the service arrive. */
  get eventLogUrl(): string {
    return this.events.url;
  }

  /** Statements on the database of a service that does not run. */
  async whileStopped(work: (client: pg.Client) => Promise<void>): Promise<void> {
    const client = new pg.Client({ connectionString: this.database.url });
    await client.connect();
    await work(client);
    await client.end();
  }

  /** A payment put into a state as a job would put it there. */
  async moveTo(paymentId: string, state: PaymentState, reason: string | null = null): Promise<void> {
    await this.db.transaction((unit) =>
      recordMoves(unit, {
        update: 'UPDATE payments p SET state = $2, reason = $3, version = p.version + 1 WHERE p.id = $1',
        parameters: [paymentId, state, reason],
        actor: 'spec',
        at: new Date(),
      }),
    );
  }

  /** Counters of runs that are not the sum of their rows; none, always. */
  countersThatDiffer(): Promise<object[]> {
    return this.db.query(
      `SELECT * FROM (SELECT run_id, state, sum(payments) AS payments, sum(amount) AS amount FROM run_totals GROUP BY run_id, state HAVING sum(payments) <> 0) counted
       FULL JOIN (SELECT run_id, state, count(*) AS payments, sum(amount) AS amount FROM payments GROUP BY run_id, state) rows USING (run_id, state)
       WHERE counted.payments IS DISTINCT FROM rows.payments OR counted.amount IS DISTINCT FROM rows.amount`,
    );
  }

  /** Approved batches wait from now on, so that a spec can look at what happens between approval and hand-over. */
  async delayHandover(): Promise<void> {
    await this.db.query(`
      CREATE OR REPLACE FUNCTION wait_for_spec() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.not_before := now() + interval '1 day'; RETURN NEW; END $$;
      CREATE OR REPLACE TRIGGER wait_for_spec BEFORE INSERT ON handover_batches FOR EACH ROW EXECUTE FUNCTION wait_for_spec()`);
  }

  /** Lets waiting batches go, as the sweep does. */
  async resumeHandover(): Promise<void> {
    await this.db.query('DROP TRIGGER IF EXISTS wait_for_spec ON handover_batches');
    await this.db.query('UPDATE handover_batches SET not_before = NULL');
    await this.sweep();
  }

  sweep(): Promise<void> {
    return this.service.application.get(DeadlineSweep).sweep();
  }

  /** What the calendar does every minute by itself. */
  tick(): Promise<{ made: number; adopted: number }> {
    return this.service.application.get(MakeRuns).tick();
  }

  async stop(): Promise<void> {
    await this.service.close();
    await this.owner.close();
    await this.database.drop();
    await this.events.drop();
  }

  /** Events as another service would have sent them: through this service's outbox, which is the same log. */
  async publish(topic: string, key: string, type: string, data: object): Promise<void> {
    await this.db.transaction((unit) => outboxWriter()(unit, [{ topic, key, type, data }]));
  }

  /** Providers, two districts, and people: the registry and accounts as they would be told. */
  async teach(people: Person[], endpointUrl: string): Promise<void> {
    await this.publish(Topics.beneficiaries, 'units', AdministrativeUnitsPublished.type, {
      areaVersion: 'DISTRICT_2024',
      units: [
        { code: '38', name: 'Tỉnh Thanh Hóa', level: 'PROVINCE', parentCode: 'VN', validFrom: null, validTo: null },
        ...['380', '386'].flatMap((code) => [
          { code, name: `Huyện ${code}`, level: 'DISTRICT', parentCode: '38', validFrom: null, validTo: null },
          {
            code: `${code}01`,
            name: `Xã ${code}01`,
            level: 'COMMUNE',
            parentCode: code,
            validFrom: null,
            validTo: null,
          },
        ]),
      ],
    });
    const provider = {
      acceptanceWindowHours: 24,
      answerDeadlineMinutes: 60,
      settledByAcsc: false,
      status: 'ACTIVE',
      version: 1,
    };
    await this.publish(Topics.accounts, 'providers', ProvidersChanged.type, {
      providers: [
        { code: 'AGRIBANK', name: 'Agribank', channels: ['BANK'], endpointUrl, ...provider },
        { code: 'MOMO', name: 'MoMo', channels: ['EWALLET'], endpointUrl, ...provider, settledByAcsc: true },
        { code: 'VNPOST', name: 'Bưu điện', channels: ['POST_OFFICE'], endpointUrl: null, ...provider },
      ],
    });
    const enrolments = people.map((person) => this.enrolmentOf(person));
    const accounts = people.flatMap((person) => this.accountsOf(person));
    for (const [key, of] of Map.groupBy(enrolments, ({ beneficiaryId }) => beneficiaryKey(beneficiaryId))) {
      await this.publish(Topics.beneficiaries, key, EnrolmentsChanged.type, { enrolments: of });
    }
    for (const [key, of] of Map.groupBy(accounts, ({ beneficiaryId }) => beneficiaryKey(beneficiaryId))) {
      await this.publish(Topics.accounts, key, AccountsChanged.type, { accounts: of });
    }
    await eventually(async () => {
      const [missing] = await this.db.query<{ count: number }>(
        `SELECT (SELECT count(*) FROM unnest($1::uuid[]) AS id WHERE id NOT IN (SELECT enrolment_id FROM enrolments))::integer
           + (SELECT count(*) FROM unnest($2::uuid[]) AS id WHERE id NOT IN (SELECT account_id FROM accounts))::integer
           + abs(5 - (SELECT count(*) FROM areas))::integer + (3 > (SELECT count(*) FROM providers))::integer AS count`,
        [enrolments.map(({ enrolmentId }) => enrolmentId), accounts.map(({ accountId }) => accountId)],
      );
      return missing?.count === 0;
    });
  }

  /** A newer version of what the registry says of people who were taught: their enrolment stays the same one. */
  async change(...people: Person[]): Promise<void> {
    const enrolments = people.map((person) => {
      const known = this.enrolments.get(`${person.id} ${person.programme ?? 'BTXH'}`);
      if (!known) throw new Error(`${person.id} was not taught`);
      return this.enrolmentOf({ version: known.version + 1, ...person }, known.enrolmentId);
    });
    for (const [key, of] of Map.groupBy(enrolments, ({ beneficiaryId }) => beneficiaryKey(beneficiaryId))) {
      await this.publish(Topics.beneficiaries, key, EnrolmentsChanged.type, { enrolments: of });
    }
    await eventually(async () => {
      const behind = await this.db.query(
        `SELECT FROM unnest($1::uuid[], $2::integer[]) AS told (enrolment_id, version)
         JOIN enrolments known USING (enrolment_id) WHERE known.version < told.version`,
        [enrolments.map(({ enrolmentId }) => enrolmentId), enrolments.map(({ version }) => version)],
      );
      return behind.length === 0;
    });
  }

  private enrolmentOf(person: Person, enrolmentId = v7()): ChangedEnrolment {
    const enrolment: ChangedEnrolment = {
      enrolmentId,
      beneficiaryId: person.id,
      citizenIdKey: person.citizenIdKey ?? person.id,
      programme: person.programme ?? 'BTXH',
      monthlyAmount: person.amount ?? '500000',
      sealedIdentity: this.sealer.seal(
        JSON.stringify({
          citizenId: person.citizenId ?? '038150000001',
          fullName: 'Nguyễn Thị Hoà',
          birthDate: '1950-01-01',
        }),
      ),
      sealedLines: this.sealer.seal(
        JSON.stringify([{ categoryCode: 'B05A1', explanation: 'x', amount: person.amount ?? '500000' }]),
      ),
      areaCode: `${person.district ?? '380'}01`,
      districtCode: person.district ?? '380',
      provinceCode: '38',
      validFrom: person.validFrom ?? '2024-01-01',
      validTo: person.validTo ?? null,
      status: person.status ?? 'ACTIVE',
      reviewed: true,
      wantsAccount: person.wants ?? true,
      preferredChannel: null,
      version: person.version ?? 1,
      ...(person.owed && { owed: person.owed }),
      ...(person.rateFrom !== undefined && { rateFrom: person.rateFrom }),
      ...(person.categoryDigest && { categoryDigest: person.categoryDigest }),
    };
    this.enrolments.set(`${person.id} ${enrolment.programme}`, enrolment);
    return enrolment;
  }

  private accountsOf(person: Person): ChangedAccount[] {
    return (person.accounts ?? []).map((account, index) => ({
      accountId: v7(),
      beneficiaryId: person.id,
      programme: person.programme ?? 'BTXH',
      channel: account.provider === 'MOMO' ? 'EWALLET' : 'BANK',
      providerCode: account.provider ?? 'AGRIBANK',
      sealedAccount: this.sealer.seal(JSON.stringify({ accountNumber: account.number, holderName: 'NGUYEN THI HOA' })),
      accountDigest: accountDigest(this.lookup, account.provider ?? 'AGRIBANK', account.number),
      accountEnding: account.number.slice(-4),
      holderRelation: account.until ? 'AUTHORISED' : 'SELF',
      authorisedUntil: account.until ?? null,
      priority: index + 1,
      status: account.status ?? 'VERIFIED',
      version: 1,
    }));
  }

  /** A call as the gateway forwards it. */
  async call(
    method: string,
    path: string,
    as: Partial<Actor> & { roles: Role[] },
    options: { body?: unknown; key?: string | null; ifMatch?: string } = {},
  ): Promise<Answer> {
    const token = await this.tokens.issue({ username: 'officer', areaCode: '38', requestId: 'test', ...as });
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method === 'POST' && options.key !== null ? { 'idempotency-key': options.key ?? v7() } : {}),
        ...(options.ifMatch ? { 'if-match': options.ifMatch } : {}),
      },
      ...(options.body === undefined
        ? {}
        : { body: typeof options.body === 'string' ? options.body : JSON.stringify(options.body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text && response.headers.get('content-type')?.includes('json')
        ? JSON.parse(text)
        : { text }) as Answer['body'],
    };
  }

  /** Sends a command with the current ETag and waits until its operation is over. */
  async command(id: string, verb: string, as: Partial<Actor> & { roles: Role[] }, body: object = {}): Promise<Json> {
    const path = `/api/v1/payout-runs/${id}`;
    const before = await this.call('GET', path, as);
    const answer = await this.call('POST', `${path}/${verb}`, as, { body, ifMatch: before.headers.get('etag') ?? '' });
    if (answer.status !== 202) throw new Error(`${verb}: ${answer.status} ${JSON.stringify(answer.body)}`);
    const done = await eventually(async () => {
      const { body: run } = await this.call('GET', path, as);
      return run.operation?.state === 'RUNNING' ? null : run;
    });
    return done as Json;
  }
}

export type { Answer, Json, Person } from './shapes.js';

export const OFFICER = { username: 'officer', roles: ['FINANCE_OFFICER'] } satisfies Partial<Actor>;
export const APPROVER = { username: 'approver', roles: ['APPROVER'] } satisfies Partial<Actor>;
export const RELEASER = { username: 'releaser', roles: ['RELEASER'] } satisfies Partial<Actor>;
export const ADMIN = { username: 'admin', roles: ['ADMINISTRATOR'] } satisfies Partial<Actor>;
