import { readFile } from 'node:fs/promises';
import type { Demo } from './demo.js';
import { call, Refused } from './http-client.js';
import { fieldOf, listOf, textOf } from './json.js';
import { DEMO_PASSWORD, DEMO_PROVIDERS, DEMO_USERS, type DemoProvider } from './people-and-providers.js';
import { Missing, waitFor } from './waiting.js';

/** Waits until every service behind the gateway, and the sandbox, can be called. */
export async function waitUntilHealthy({ config, waiting }: Demo): Promise<void> {
  for (const url of [config.gatewayUrl, config.simulatorUrl]) {
    await waitFor(
      `${url} is not ready`,
      async () => {
        const answer = await call({ method: 'GET', url: `${url}/health/ready` }, config.patienceMilliseconds);
        return answer.status === 200 ? true : new Missing(`health answers ${answer.status}`);
      },
      waiting,
    );
  }
}

/** The first administrator comes through the one-time token, as on any new installation. */
export async function createAdministrator({ as, config, say }: Demo): Promise<void> {
  if (await as('admin').canSignIn()) return;
  const token = (await readFile(config.setupTokenFile, 'utf8')).trim();
  const request = {
    method: 'POST',
    url: `${config.gatewayUrl}/api/v1/setup`,
    headers: { 'idempotency-key': 'demo-setup' },
    json: { token, username: 'admin', password: DEMO_PASSWORD },
  } as const;
  const answer = await call(request, config.patienceMilliseconds);
  if (!(await as('admin').canSignIn())) throw new Refused(request, answer);
  say('the administrator exists');
}

export async function createUsers({ as, say }: Demo): Promise<void> {
  const admin = as('admin');
  const known = new Set(
    listOf((await admin.get('/api/v1/users')).body, 'items').map((user) => fieldOf(user, 'username')),
  );
  for (const user of DEMO_USERS) {
    if (known.has(user.username)) continue;
    await admin.post('/api/v1/users', {
      idempotencyKey: `demo-user-${user.username}`,
      json: { ...user, password: DEMO_PASSWORD },
    });
  }
  say(`${DEMO_USERS.length + 1} users exist`);
}

/** Providers, the secrets by which their webhooks are signed, and the sandbox that plays them. */
export async function registerProviders(demo: Demo): Promise<void> {
  const { as, config, say } = demo;
  const admin = as('admin');
  const known = new Set(
    listOf((await admin.get('/api/v1/providers')).body, 'items').map((each) => fieldOf(each, 'code')),
  );
  for (const provider of DEMO_PROVIDERS) {
    if (!known.has(provider.code)) {
      await admin.post('/api/v1/providers', {
        idempotencyKey: `demo-provider-${provider.code}`,
        json: {
          code: provider.code,
          name: provider.name,
          channels: provider.channels,
          endpointUrl: provider.online ? `${config.simulatorUrl}/providers/${provider.code}` : null,
          acceptanceWindowHours: 24,
          answerDeadlineMinutes: 60,
          settledByAcsc: false,
        },
      });
    }
    if (provider.online) await connectToSandbox(demo, provider);
  }
  const postOffice = await call(
    {
      method: 'PUT',
      url: `${config.simulatorUrl}/sandbox/post-office`,
      json: { gatewayUrl: config.gatewayUrl, username: 'provider-VNPOST', password: DEMO_PASSWORD },
    },
    config.patienceMilliseconds,
  );
  if (postOffice.status > 299) throw new Error(`the sandbox post office was answered ${postOffice.status}`);
  say(`${DEMO_PROVIDERS.length} providers are registered`);
}

async function connectToSandbox(demo: Demo, { code }: DemoProvider): Promise<void> {
  const { config } = demo;
  const url = `${config.simulatorUrl}/sandbox/providers/${code}`;
  const known = await call({ method: 'GET', url }, config.patienceMilliseconds);
  if (fieldOf(known.body, 'configured') === true) return;
  const json = {
    webhookUrl: `${config.gatewayUrl}/webhooks/v1/${code}`,
    webhookSecret: await newWebhookSecret(demo, code),
  };
  const request = { method: 'PUT', url, json } as const;
  const answer = await call(request, config.patienceMilliseconds);
  if (answer.status > 299) throw new Refused(request, answer);
}

/** A secret is shown once: when an earlier try was cut off after asking for it, another one is needed. */
async function newWebhookSecret({ as, config, waiting }: Demo, code: string): Promise<string> {
  let asked = 1;
  return waitFor(
    `webhook secret of ${code}`,
    async () => {
      const answer = await as('admin').ask('POST', `/api/v1/providers/${code}/webhook-secrets`, {
        idempotencyKey: `demo-webhook-secret-${code}-${asked}`,
        json: {},
      });
      // The service that keeps secrets hears of a new provider by event, a moment later.
      if (answer.status === 404) return new Missing('the provider is not known yet');
      if (answer.status > 299 && answer.status !== 409) {
        throw new Refused({ method: 'POST', url: `${config.gatewayUrl}/api/v1/providers` }, answer);
      }
      if (typeof fieldOf(answer.body, 'secret') === 'string') return textOf(answer.body, 'secret');
      asked += 1;
      return new Missing(`${asked - 1} secrets had been shown before`);
    },
    { ...waiting, intervalMilliseconds: 300 },
  );
}
