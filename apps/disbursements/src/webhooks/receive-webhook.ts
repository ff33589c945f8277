import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, IDS, invalidInput, ProblemError, PROVIDER_CODE_PATTERN, type Clock, type Ids } from '#contracts';
import { Database } from '#persistence';
import { isSignedByAny } from '#security';
import { InputPipe } from '#service';
import { DeliveryPump } from './delivery-pump.js';
import { WebhookBody } from './webhook-body.js';
import { WebhookSecrets } from './webhook-secrets.js';

export interface Delivery {
  providerCode: string;
  headers: Record<string, string | string[] | undefined>;
  rawBody: Buffer;
}

/** Not signed by a secret of this provider, or there is no such provider. */
export class Unsigned extends ProblemError {
  constructor() {
    super('unauthorized', { vi: 'Chữ ký không hợp lệ', en: 'The signature is not valid' });
  }
}

/**
 * Signature first, then whether the id is known, then the form, then a durable insert. Everything else happens after.
 * Ids are remembered as long as their deliveries are kept: longer than any sender retries.
 */
@Injectable()
export class ReceiveWebhook {
  private readonly input = new InputPipe();

  constructor(
    private readonly database: Database,
    private readonly secrets: WebhookSecrets,
    private readonly pump: DeliveryPump,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** @throws ProblemError 401, 409, 400. Answers what is to be sent with 202. */
  async receive(delivery: Delivery): Promise<{ accepted: number }> {
    const webhookId = await this.authenticate(delivery);
    const hash = createHash('sha256').update(delivery.rawBody).digest('hex');
    const known = await this.known(delivery.providerCode, webhookId, hash);
    if (known) return known;
    const body = (await this.input.transform(parsed(delivery.rawBody), {
      type: 'body',
      metatype: WebhookBody,
    })) as WebhookBody;
    const [inserted] = await this.database.query(
      `INSERT INTO webhook_deliveries (id, provider_code, webhook_id, body_hash, body, statuses, received_at, try_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
       ON CONFLICT (provider_code, webhook_id) DO NOTHING RETURNING id`,
      [
        this.ids.next(),
        delivery.providerCode,
        webhookId,
        hash,
        delivery.rawBody.toString('utf8'),
        body.statuses.length,
        this.clock.now(),
      ],
    );
    if (!inserted) {
      const first = await this.known(delivery.providerCode, webhookId, hash);
      if (first) return first;
    }
    this.pump.wake();
    return { accepted: body.statuses.length };
  }

  /** One answer for a bad signature and an unknown provider: outsiders learn nothing. */
  private async authenticate({ providerCode, headers, rawBody }: Delivery): Promise<string> {
    const header = (name: string): string => (typeof headers[name] === 'string' ? headers[name] : '');
    const id = header('webhook-id');
    const signed =
      PROVIDER_CODE_PATTERN.test(providerCode) &&
      id.length > 0 &&
      id.length <= 200 &&
      isUtf8(rawBody) &&
      /^\d{1,12}$/.test(header('webhook-timestamp')) &&
      isSignedByAny(await this.secrets.valid(providerCode), rawBody, {
        'webhook-id': id,
        'webhook-timestamp': header('webhook-timestamp'),
        'webhook-signature': header('webhook-signature'),
      });
    if (!signed) throw new Unsigned();
    return id;
  }

  private async known(providerCode: string, webhookId: string, hash: string): Promise<{ accepted: number } | null> {
    const [first] = await this.database.query<{ body_hash: string; statuses: number }>(
      'SELECT body_hash, statuses FROM webhook_deliveries WHERE provider_code = $1 AND webhook_id = $2',
      [providerCode, webhookId],
    );
    if (!first) return null;
    if (first.body_hash !== hash)
      throw new ProblemError('conflict', {
        vi: 'webhook-id này đã dùng cho nội dung khác',
        en: 'This webhook-id was used for another body',
      });
    return { accepted: first.statuses };
  }
}

/** The JSON that the bytes are, whatever the sender called them. @throws ProblemError 400 */
function parsed(rawBody: Buffer): unknown {
  try {
    return JSON.parse(rawBody.toString('utf8'));
  } catch {
    throw invalidInput('', 'json', { vi: 'Nội dung không phải JSON hợp lệ', en: 'The body is not valid JSON' });
  }
}
