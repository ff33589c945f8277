import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** Standard Webhooks 1.0.0 headers of a delivery. */
export interface WebhookHeaders {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
}

/** True when any of the secrets (several during rotation) signed exactly these bytes within ±5 minutes. */
export function isSignedByAny(secrets: readonly string[], rawBody: string | Buffer, headers: WebhookHeaders): boolean {
  return secrets.some((secret) => {
    try {
      new Webhook(secret).verify(rawBody.toString(), { ...headers }, { jsonParse: false });
      return true;
    } catch {
      return false;
    }
  });
}

/** Headers for a delivery of ours; the timestamp is real time, in seconds. */
export function signWebhook(secret: string, id: string, at: Date, body: string): WebhookHeaders {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
}

/** A new secret, `whsec_` and 32 random bytes. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}
