import { v7 } from 'uuid';
import { SystemClock, type Actor, type CloudEvent } from '#contracts';
import { MessagingTables } from '#messaging';
import { Database, testDatabase, type TestDatabase } from '#persistence';
import { AreaDirectory } from '../areas/area-directory.js';
import { Backlog } from '../compliance/backlog.js';
import { CountedFigures } from '../compliance/counted-figures.js';
import { AccountEvents } from '../inbound/events/account-events.js';
import { BeneficiaryEvents } from '../inbound/events/beneficiary-events.js';
import { PaymentEvents } from '../inbound/events/payment-events.js';
import { PayoutRunEvents } from '../inbound/events/payout-run-events.js';
import { ReportingSchema1725000000400 } from '../migrations/initial-schema.js';
import { ComplianceView } from '../queries/compliance.view.js';
import { GapView } from '../queries/gap.view.js';
import { Places } from '../queries/place.js';
import { Targets } from '../queries/targets.js';

/** The service's parts on a database of their own, without log and HTTP: events go straight to the consumers. */
export class ReportingFixture {
  private constructor(
    private readonly server: TestDatabase,
    readonly database: Database,
    readonly figures: CountedFigures,
    readonly compliance: ComplianceView,
    readonly gap: GapView,
  ) {}

  static async open(): Promise<ReportingFixture> {
    const server = await testDatabase('reporting');
    const database = await new Database({
      url: server.url,
      migrations: [MessagingTables, ReportingSchema1725000000400],
    }).open();
    const backlog = new Backlog(database, { lag: () => Promise.resolve([]) });
    const figures = new CountedFigures(database, backlog);
    const places = new Places(new AreaDirectory(database));
    const clock = new SystemClock('2024-09-30');
    return new ReportingFixture(
      server,
      database,
      figures,
      new ComplianceView(figures, places, new Targets(database), backlog, clock),
      new GapView(figures, places, backlog, clock),
    );
  }

  async close(): Promise<void> {
    await this.database.close();
    await this.server.drop();
  }

  async clear(): Promise<void> {
    await this.database.query(
      'TRUNCATE enrolments, accounts, payout_runs, payments, touches, counted_periods, cells, areas',
    );
  }

  /** One batch, applied as the log would hand it over: by topic, each in a transaction. */
  async apply(events: CloudEvent[]): Promise<void> {
    const consumers = {
      beneficiaries: new BeneficiaryEvents(),
      accounts: new AccountEvents(),
      runs: new PayoutRunEvents(),
      payments: new PaymentEvents(),
    };
    for (const [name, consumer] of Object.entries(consumers)) {
      const own = events.filter((event) => consumerOf(event) === name);
      if (own.length > 0) await this.database.transaction((unit) => consumer.apply({ events: own, unit }));
    }
  }
}

function consumerOf({ type }: CloudEvent): string {
  if (type.includes('.beneficiaries.')) return 'beneficiaries';
  if (type.includes('.accounts.')) return 'accounts';
  return type.includes('payout-run') ? 'runs' : 'payments';
}

let clockMs = Date.parse('2024-09-05T00:00:00Z');

/** An event as a service publishes it; each a millisecond after the one before. */
export function event<Data extends object>(
  type: { readonly type: string; new (): Data },
  data: Data,
  key = 'k',
): CloudEvent<Data> {
  clockMs += 1;
  return {
    specversion: '1.0',
    id: v7(),
    source: '/test',
    type: type.type,
    time: new Date(clockMs).toISOString(),
    datacontenttype: 'application/json',
    partitionkey: key,
    data,
  };
}

export function actor(areaCode: string | null, roles: Actor['roles'] = ['LEADER']): Actor {
  return { username: 'someone', roles, areaCode, requestId: 'r' };
}
