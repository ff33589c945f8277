import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import {
  AccountsChanged,
  AccountsRefused,
  EnrolmentsChanged,
  Topics,
  beneficiaryKey,
  type ChangedAccount,
  type ChangedEnrolment,
  type CloudEvent,
  type RefusedAccount,
  type Role,
} from '#contracts';
import type { EventLog, LogRecord } from '#messaging';
import { freePort, testDatabase, type TestDatabase } from '#persistence';
import { GatewayTokens, LookupHash, Sealer } from '#security';
import { EVENT_LOG, ServiceConfig, startService, type RunningService } from '#service';
import { eventually } from '#service/testing';
import { ApplyRefusals } from '../accounts/apply-refusals.js';
import { accountsService } from '../service.js';

const secret = (): string => randomBytes(32).toString('base64');
const PROVINCE = '38';

export interface Person {
  citizenId: string;
  fullName: string;
  programme?: 'BTXH' | 'NCC';
  areaCode?: string;
  districtCode?: string;
}

export interface Answer<Body = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: Body;
}

/** The whole service on a database and an event log of its own, called as the gateway calls it. */
export class AccountsFixture {
  readonly published: CloudEvent<AccountsChanged>[] = [];
  readonly sealer: Sealer;
  readonly lookup: LookupHash;
  private readonly tokens: GatewayTokens;
  private service: RunningService | undefined;
  private keys = 0;

  private constructor(
    private readonly server: TestDatabase,
    private readonly config: ServiceConfig,
  ) {
    this.sealer = new Sealer(config.SEALING_KEYS);
    this.lookup = new LookupHash(config.LOOKUP_KEY);
    this.tokens = new GatewayTokens(config.GATEWAY_TOKEN_SECRET);
  }

  static async open(): Promise<AccountsFixture> {
    const server = await testDatabase('accounts');
    const config = Object.assign(new ServiceConfig(), {
      PORT: await freePort(),
      DATABASE_URL: server.url,
      EVENT_LOG_URL: server.url,
      GATEWAY_TOKEN_SECRET: secret(),
      SEALING_KEYS: `k1:${secret()}`,
      LOOKUP_KEY: secret(),
      LOG_LEVEL: process.env['SPEC_LOG_LEVEL'] ?? 'silent',
    });
    const fixture = new AccountsFixture(server, config);
    await fixture.start();
    fixture.eventLog.subscribe({
      group: 'spec',
      topics: [Topics.accounts],
      onBatch: (batch) => {
        for (const record of batch.records)
          fixture.published.push(JSON.parse(record.value) as CloudEvent<AccountsChanged>);
        return Promise.resolve();
      },
    });
    return fixture;
  }

  async start(): Promise<void> {
    this.service = await startService(accountsService(this.config));
  }

  async stop(): Promise<void> {
    await this.service?.close();
  }

  async close(): Promise<void> {
    await this.stop();
    await this.server.drop();
  }

  get running(): RunningService {
    if (!this.service) throw new Error('not started');
    return this.service;
  }

  private get eventLog(): EventLog {
    return this.running.application.get<EventLog>(EVENT_LOG);
  }

  /** What the events say of each account, the latest version. */
  told(): ChangedAccount[] {
    const latest = new Map<string, ChangedAccount>();
    for (const { type, data } of this.published) {
      if (type !== AccountsChanged.type) continue;
      for (const account of data.accounts) {
        if ((latest.get(account.accountId)?.version ?? 0) < account.version) latest.set(account.accountId, account);
      }
    }
    return [...latest.values()];
  }

  enrolment({
    citizenId,
    fullName,
    programme = 'BTXH',
    areaCode = '14845',
    districtCode = '386',
  }: Person): ChangedEnrolment {
    return {
      enrolmentId: v7(),
      beneficiaryId: v7(),
      citizenIdKey: this.lookup.of(citizenId),
      programme,
      monthlyAmount: '500000',
      sealedIdentity: this.sealer.seal(JSON.stringify({ citizenId, fullName, birthDate: '1950-01-01' })),
      sealedLines: this.sealer.seal('[]'),
      areaCode,
      districtCode,
      provinceCode: PROVINCE,
      validFrom: '2024-01-01',
      validTo: null,
      status: 'ACTIVE',
      reviewed: true,
      wantsAccount: true,
      preferredChannel: null,
      version: 1,
    };
  }

  /** What the registry would publish. */
  async enrol(enrolments: ChangedEnrolment[]): Promise<void> {
    const records: LogRecord[] = [];
    for (let from = 0; from < enrolments.length; from += 500) {
      const part = enrolments.slice(from, from + 500);
      const data: EnrolmentsChanged = { enrolments: part };
      const key = beneficiaryKey(part[0]?.beneficiaryId ?? '');
      records.push(recordOf(Topics.beneficiaries, key, EnrolmentsChanged.type, data));
    }
    await this.eventLog.append(records);
  }

  /** What the paying service would publish; applied when this resolves. */
  async refuse(...accounts: RefusedAccount[]): Promise<void> {
    const data: AccountsRefused = { accounts };
    await this.eventLog.append([recordOf(Topics.payments, 'run:386', AccountsRefused.type, data)]);
    await eventually(async () => (await this.eventLog.lag('accounts', [Topics.payments]))[0]?.lag === 0);
    await this.running.application.get(ApplyRefusals).apply();
    // A round of the service itself may have them in hand.
    const noted = (): Promise<unknown[]> =>
      this.running.database.query('SELECT FROM noted_refusals WHERE applied_at IS NULL');
    await eventually(async () => (await noted()).length === 0);
  }

  /** A call as the gateway forwards it; a POST gets a key of its own unless `key` says otherwise (null: none). */
  async call<Body = Record<string, unknown>>(
    role: Role | null,
    method: 'GET' | 'POST',
    path: string,
    {
      body,
      areaCode = PROVINCE,
      providerCode,
      key,
    }: { body?: object; areaCode?: string; providerCode?: string; key?: string | null } = {},
  ): Promise<Answer<Body>> {
    const headers: Record<string, string> = {};
    if (role) {
      const actor = {
        username: role.toLowerCase(),
        roles: [role],
        areaCode,
        requestId: 'spec',
        ...(providerCode ? { providerCode } : {}),
      };
      headers['authorization'] = `Bearer ${await this.tokens.issue(actor)}`;
    }
    if (method === 'POST' && key !== null) headers['idempotency-key'] = key ?? `key-${(this.keys += 1)}`;
    if (body && !(body instanceof FormData)) headers['content-type'] = 'application/json';
    const response = await fetch(`http://127.0.0.1:${this.config.PORT}${path}`, {
      method,
      headers,
      ...(body ? { body: body instanceof FormData ? body : JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : { text }) as Body };
  }
}

function recordOf(topic: string, key: string, type: string, data: object): LogRecord {
  const event: CloudEvent = {
    specversion: '1.0',
    id: v7(),
    source: '/spec',
    type,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    partitionkey: key,
    data,
  };
  return { topic, key, id: event.id, value: JSON.stringify(event), headers: {} };
}

export function csvFile(lines: string[]): FormData {
  const header =
    'citizenId,programme,channel,providerCode,accountNumber,holderName,holderRelation,authorisedUntil,priority';
  const form = new FormData();
  form.set('file', new Blob([[header, ...lines].join('\n')], { type: 'text/csv' }), 'accounts.csv');
  return form;
}
