import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { request, type Answer, type Client } from './client.js';

export interface Status {
  reference: string;
  status: string;
  amount: string;
  currency?: string;
  reason?: string;
  occurredAt?: string;
}

interface Sending {
  id?: string;
  /** When it says it was signed; now by default. */
  at?: Date;
  signature?: string;
}

/** A provider that reports by signed webhook, as its own system would: only the public address and a secret. */
export class WebhookSender {
  constructor(
    private readonly url: string,
    readonly providerCode: string,
    readonly secret: string,
  ) {}

  /** With a secret of its own, made by the administrator. */
  static async of(url: string, providerCode: string, administrator: Client): Promise<WebhookSender> {
    const { status, body, text } = await administrator.post<{ id: string; secret: string }>(
      `/providers/${providerCode}/webhook-secrets`,
    );
    if (status !== 201) throw new Error(`no webhook secret for ${providerCode}: ${status} ${text}`);
    return new WebhookSender(url, providerCode, body.secret);
  }

  report(statuses: Status[], sending: Sending = {}): Promise<Answer> {
    return this.send(JSON.stringify({ statuses: statuses.map((status) => ({ currency: 'VND', ...status })) }), sending);
  }

  send(body: string, { id = `msg_${randomUUID()}`, at = new Date(), signature }: Sending = {}): Promise<Answer> {
    return request(`${this.url}/webhooks/v1/${this.providerCode}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': signature ?? new Webhook(this.secret).sign(id, at, body),
      },
      body,
    });
  }
}
