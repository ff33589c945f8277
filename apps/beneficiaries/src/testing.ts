import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import type { Actor } from '#contracts';
import { testDatabase } from '#persistence';
import { GatewayTokens } from '#security';
import { startService, type RunningService } from '#service';
import { eventually } from '#service/testing';
import type { BeneficiariesConfig } from './config.js';
import { beneficiariesService } from './service.js';

/** The service as it runs, on a database of its own, called as the gateway calls it. */
export interface TestService {
  service: RunningService;
  get(path: string, actor?: Partial<Actor>, language?: string): Promise<{ status: number; body: Json; text: string }>;
  upload(content: string | Buffer, options?: UploadOptions): Promise<{ status: number; body: Json }>;
  /** Uploads and awaits the end of the import. */
  import(content: string | Buffer, options?: UploadOptions): Promise<Json>;
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
    BUSINESS_DATE: '2024-09-02',
    LOG_LEVEL: 'error',
  };
  const tokens = new GatewayTokens(config.GATEWAY_TOKEN_SECRET);
  const base = `http://127.0.0.1:${config.PORT}/api/v1`;
  const headersOf = async (actor: Partial<Actor>): Promise<Record<string, string>> => ({
    authorization: `Bearer ${await tokens.issue({ username: 'officer', roles: ['FINANCE_OFFICER'], areaCode: '38', requestId: randomUUID(), ...actor })}`,
  });

  const test: TestService = {
    service: await startService(beneficiariesService(config)),
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
    async restart() {
      await test.service.close();
      test.service = await startService(beneficiariesService(config));
    },
    async stop() {
      await test.service.close();
      await database.drop();
    },
  };
  return test;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
