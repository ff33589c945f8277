import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, IDS, notFound, type Clock, type Ids } from '#contracts';
import { Database, type UnitOfWork } from '#persistence';
import { newWebhookSecret, Sealer } from '#security';
import type { CommandReply } from '#service';

/** Signing secrets of providers: sealed at rest, several valid at a time, shown once. */
@Injectable()
export class WebhookSecrets {
  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** @throws ProblemError 404 for an unknown provider */
  async create(unit: UnitOfWork, providerCode: string, username: string): Promise<CommandReply> {
    const [provider] = await unit.query('SELECT FROM providers WHERE code = $1', [providerCode]);
    if (!provider) throw notFound();
    const id = this.ids.next();
    const secret = newWebhookSecret();
    await unit.query(
      'INSERT INTO webhook_secrets (id, provider_code, sealed_secret, created_by, created_at) VALUES ($1, $2, $3, $4, $5)',
      [id, providerCode, this.sealer.seal(secret), username, this.clock.now()],
    );
    return {
      status: 201,
      body: { id },
      secrets: { secret },
      headers: { location: `/api/v1/providers/${providerCode}/webhook-secrets/${id}` },
    };
  }

  /** @throws ProblemError 404 */
  async revoke(providerCode: string, id: string): Promise<void> {
    const revoked = await this.database.query(
      'UPDATE webhook_secrets SET revoked_at = $3 WHERE provider_code = $1 AND id = $2 AND revoked_at IS NULL RETURNING id',
      [providerCode, id, this.clock.now()],
    );
    if (revoked.length === 0) throw notFound();
  }

  list(providerCode: string): Promise<{ id: string; createdBy: string; createdAt: Date }[]> {
    return this.database.query(
      `SELECT id, created_by AS "createdBy", created_at AS "createdAt" FROM webhook_secrets
       WHERE provider_code = $1 AND revoked_at IS NULL ORDER BY id`,
      [providerCode],
    );
  }

  /** The secrets that may sign now; none for an unknown provider. */
  async valid(providerCode: string): Promise<string[]> {
    const rows = await this.database.query<{ sealed_secret: string }>(
      'SELECT sealed_secret FROM webhook_secrets WHERE provider_code = $1 AND revoked_at IS NULL',
      [providerCode],
    );
    return rows.map(({ sealed_secret: sealed }) => this.sealer.open(sealed));
  }
}
