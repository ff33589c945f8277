import { randomBytes } from 'node:crypto';
import { SystemClock, type PaymentState } from '#contracts';
import { outboxWriter } from '#messaging';
import { Database, freePort, testDatabase, type TestDatabase } from '#persistence';
import { GatewayTokens, LookupHash, Sealer } from '#security';
import { startService, type RunningService } from '#service';
import { eventually } from '#service/testing';
import pg from 'pg';
import { v7 } from 'uuid';
import { MakeRuns } from '../calendar/make-runs.js';
import { DisbursementsConfig } from '../config.js';
import { DisbursementsModule } from '../disbursements.module.js';
import { BatchHandover } from '../handover/batch-handover.js';
import { DeadlineSweep } from '../handover/deadline-sweep.js';
import { MIGRATIONS } from '../migrations/index.js';
import { recordMoves } from '../payments/move-payments.js';
import type { Caller } from './actors.js';
import { Calls, type CallOptions } from './calls.js';
import { Registry, type Told } from './registry.js';
import type { Answer, Json, Person } from './shapes.js';

export { ADMIN, APPROVER, OFFICER, RELEASER, type Caller } from './actors.js';
export type { Answer, Json, Person } from './shapes.js';

const NAME = 'disbursements';

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
  private readonly registry: Registry;
  private readonly calls: Calls;
  readonly url: string;

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
    this.registry = new Registry(this.sealer, this.lookup);
    this.calls = new Calls(this.url, this.tokens);
  }

  static async start(): Promise<Harness> {
    const [database, events] = await Promise.all([testDatabase(NAME), testDatabase('events')]);
    const harness = new Harness(database, events, await freePort());
    await harness.startService();
    harness.owner = await new Database({ url: database.url, migrations: [], writeOutbox: outboxWriter() }).open();
    return harness;
  }

  async startService(overrides: Partial<DisbursementsConfig> = {}): Promise<void> {
    this.service = await startService({
      name: NAME,
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

  /** Lets waiting batches go, as the sweep does: their jobs run from now on. */
  async resumeHandover(): Promise<void> {
    await this.endDelay();
    await this.sweep();
  }

  /**
   * Hands over every batch that waits, and is over when they are.
   * @throws whatever a hand-over throws, for which its job would be tried again
   */
  async handOver(): Promise<void> {
    await this.endDelay();
    const handover = this.service.application.get(BatchHandover);
    const waiting = await this.db.query<{ id: string }>(`SELECT id FROM handover_batches WHERE state = 'WAITING'`);
    for (const { id } of waiting) await handover.perform(id);
  }

  private async endDelay(): Promise<void> {
    await this.db.query('DROP TRIGGER IF EXISTS wait_for_spec ON handover_batches');
    await this.db.query('UPDATE handover_batches SET not_before = NULL');
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

  /**
   * Events as another service would have sent them, through this service's outbox, which is the same log. They are applied
   * when this returns, also those that change nothing.
   */
  async tell(...events: Told[]): Promise<void> {
    const ids = events.map(() => v7());
    const sent = events.map((event, index) => ({ ...event, id: ids[index] as string }));
    await this.db.transaction((unit) => outboxWriter()(unit, sent));
    // An event is in the inbox from the commit that has its effect.
    await eventually(async () => {
      const seen = await this.db.query('SELECT FROM inbox WHERE consumer_group = $1 AND event_id = ANY ($2)', [
        NAME,
        ids,
      ]);
      return seen.length === ids.length;
    });
    const refused = await this.db.query<{ cause: string }>('SELECT cause FROM dead_letter WHERE event_id = ANY ($1)', [
      ids,
    ]);
    if (refused.length > 0) throw new Error(`not applied: ${refused.map(({ cause }) => cause).join()}`);
  }

  /** Providers, two districts, and people: the registry and accounts as they would be told. */
  teach(people: Person[], endpointUrl: string): Promise<void> {
    return this.tell(...this.registry.introduce(people, endpointUrl));
  }

  /** A newer version of what the registry says of people who were taught: their enrolment stays the same one. */
  change(...people: Person[]): Promise<void> {
    return this.tell(...this.registry.change(people));
  }

  /** A call as the gateway forwards it. */
  call(method: string, path: string, as: Caller, options?: CallOptions): Promise<Answer> {
    return this.calls.call(method, path, as, options);
  }

  /** A file as a browser sends it. */
  upload(path: string, as: Caller, file: { name: string; content: string }): Promise<Answer> {
    return this.calls.upload(path, as, file);
  }

  /** Sends a command on a run with the current ETag and waits until its operation is over. */
  command(runId: string, verb: string, as: Caller, body?: object): Promise<Json> {
    return this.calls.command(runId, verb, as, body);
  }
}
