import { v7 } from 'uuid';
import { signWebhook } from '#security';
import { eventually } from '#service/testing';
import { ADMIN, type Harness } from './harness.js';

export async function newSecret(harness: Harness, provider = 'AGRIBANK'): Promise<{ id: string; secret: string }> {
  const { body } = await harness.call('POST', `/api/v1/providers/${provider}/webhook-secrets`, ADMIN, { body: {} });
  return body as unknown as { id: string; secret: string };
}

interface DeliveryOptions {
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
