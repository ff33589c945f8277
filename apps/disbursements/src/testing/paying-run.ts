import { v7 } from 'uuid';
import type { Actor, Role } from '#contracts';
import { signWebhook } from '#security';
import { eventually } from '#service/testing';
import { ADMIN, APPROVER, OFFICER, type Answer, type Harness, type Json } from './harness.js';

/** A run of the small province, created and planned. */
export async function plannedRun(harness: Harness, period = '2024-09', areaCode = '38'): Promise<string> {
  const { body } = await harness.call('POST', '/api/v1/payout-runs', OFFICER, {
    body: { period, programme: 'BTXH', kind: 'REGULAR', areaCode },
  });
  await harness.command(body.id, 'plan', OFFICER);
  return body.id;
}

/** The same, submitted and approved. */
export async function payingRun(harness: Harness, period = '2024-09'): Promise<string> {
  const id = await plannedRun(harness, period);
  await harness.command(id, 'submit', OFFICER);
  const run = await harness.command(id, 'approve', APPROVER);
  if (run.state !== 'PAYING') throw new Error(`not paying: ${JSON.stringify(run.operation)}`);
  return id;
}

export async function paymentsOf(harness: Harness, runId: string, query = ''): Promise<Json[]> {
  return (await harness.call('GET', `/api/v1/payout-runs/${runId}/payments?limit=500${query}`, OFFICER)).body.items;
}

export async function paymentOf(
  harness: Harness,
  id: string,
): Promise<Json & { history: Json[]; confirmations: Json[]; attempts: Json[]; cases: Json[] }> {
  return (await harness.call('GET', `/api/v1/payments/${id}`, OFFICER)).body as never;
}

/** A command on one payment with its current ETag. */
export async function commandPayment(
  harness: Harness,
  id: string,
  verb: string,
  as: Partial<Actor> & { roles: Role[] },
  body: object = {},
): Promise<Answer> {
  const { headers } = await harness.call('GET', `/api/v1/payments/${id}`, OFFICER);
  return harness.call('POST', `/api/v1/payments/${id}/${verb}`, as, { body, ifMatch: headers.get('etag') ?? '' });
}

/** The same by two people: one asks, another signs what was asked for. */
export async function commandByTwo(harness: Harness, id: string, verb: string, body: object = {}): Promise<Answer> {
  const asked = await commandPayment(harness, id, verb, OFFICER, body);
  if (asked.status !== 202) return asked;
  return commandPayment(harness, id, verb, APPROVER);
}

export async function newSecret(harness: Harness, provider = 'AGRIBANK'): Promise<{ id: string; secret: string }> {
  const { body } = await harness.call('POST', `/api/v1/providers/${provider}/webhook-secrets`, ADMIN, { body: {} });
  return body as unknown as { id: string; secret: string };
}

export interface DeliveryOptions {
  id?: string;
  provider?: string;
  at?: Date;
  headers?: Record<string, string>;
}

/** A signed delivery of exactly these bytes. */
export function deliverText(
  harness: Harness,
  secret: string,
  body: string,
  { id = v7(), provider = 'AGRIBANK', at = new Date(), headers = {} }: DeliveryOptions = {},
): Promise<Response> {
  return fetch(`${harness.url}/webhooks/v1/${provider}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...signWebhook(secret, id, at, body), ...headers },
  });
}

export function deliver(
  harness: Harness,
  secret: string,
  statuses: unknown,
  options?: DeliveryOptions,
): Promise<Response> {
  return deliverText(harness, secret, JSON.stringify({ statuses }), options);
}

export function status(reference: string, code: string, more: object = {}): object {
  return { reference, status: code, amount: '500000', currency: 'VND', occurredAt: '2024-09-05T02:11:09Z', ...more };
}

/** Waits until everything stored so far is applied. */
export function applied(harness: Harness): Promise<unknown> {
  return eventually(
    async () => (await harness.db.query('SELECT FROM webhook_deliveries WHERE applied_at IS NULL')).length === 0,
  );
}
