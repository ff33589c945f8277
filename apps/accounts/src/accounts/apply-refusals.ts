import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type AccountStatus, type Clock } from '#contracts';
import { PermanentFailure } from '#messaging';
import { Database, type UnitOfWork } from '#persistence';
import { canBeAsked } from '../providers/domain/provider.js';
import { ProviderDirectory } from '../providers/provider-directory.js';
import { VerificationBatches } from '../verification/verification-batches.js';
import { recordSteps } from './account-history.js';
import type { RefusalCode } from './domain/account.js';
import { decideRefusal } from './domain/account.decide.js';
import { CHANGED_ACCOUNT, publishAccounts, type ChangedAccountRow } from './publish-accounts.js';

/** A provider did not pay to this account, and its reason says something about the account. */
export interface Refusal {
  accountId: string;
  paymentId: string;
  /** Of the payment: the same refusal, told twice, is one. */
  version: number;
  reason: RefusalCode;
}

interface RefusedAccount {
  id: string;
  status: AccountStatus;
  provider_code: string;
}

/** The paying service told it; no person. */
const FROM_PAYMENTS = 'payments';

/** What one transaction applies at most. */
const ROUND = 5_000;

/**
 * An account that a provider refused is not used again unseen: it is disabled, or its holder is asked about again.
 * Refusals come with the answers of the providers, a few in each of hundreds; they are noted as they come and applied
 * together in rounds, so that each round changes its accounts, and tells of them, in sets.
 */
@Injectable()
export class ApplyRefusals {
  constructor(
    private readonly database: Database,
    private readonly directory: ProviderDirectory,
    private readonly verifications: VerificationBatches,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * In the transaction of the events. What was noted once is never noted again: a refusal has one effect, however often it
   * is told. @throws PermanentFailure for an account that is not here
   */
  async note(unit: UnitOfWork, refusals: Refusal[]): Promise<void> {
    if (refusals.length === 0) return;
    const [unknown] = await unit.query<{ account_id: string }>(
      `SELECT account_id FROM unnest($1::uuid[]) AS told (account_id)
       WHERE NOT EXISTS (SELECT FROM accounts WHERE accounts.id = told.account_id) LIMIT 1`,
      [refusals.map(({ accountId }) => accountId)],
    );
    if (unknown) throw new PermanentFailure(`there is no account ${unknown.account_id}`);
    await unit.query(
      `INSERT INTO noted_refusals (payment_id, payment_version, account_id, reason)
       SELECT * FROM unnest($1::uuid[], $2::integer[], $3::uuid[], $4::text[]) ON CONFLICT DO NOTHING`,
      [
        refusals.map(({ paymentId }) => paymentId),
        refusals.map(({ version }) => version),
        refusals.map(({ accountId }) => accountId),
        refusals.map(({ reason }) => reason),
      ],
    );
  }

  /** A round: everything that was noted until now. */
  async apply(): Promise<void> {
    while ((await this.database.transaction((unit) => this.applySome(unit))) === ROUND);
  }

  private async applySome(unit: UnitOfWork): Promise<number> {
    const refusals = await unit.query<Refusal>(
      `UPDATE noted_refusals noted SET applied_at = $1 FROM (
         SELECT payment_id, payment_version FROM noted_refusals WHERE applied_at IS NULL
         ORDER BY payment_id, payment_version LIMIT ${ROUND} FOR UPDATE SKIP LOCKED) AS chosen
       WHERE noted.payment_id = chosen.payment_id AND noted.payment_version = chosen.payment_version
       RETURNING noted.account_id AS "accountId", noted.payment_id AS "paymentId", noted.payment_version AS version, noted.reason`,
      [this.clock.now()],
    );
    if (refusals.length > 0) await this.decide(unit, refusals);
    return refusals.length;
  }

  private async decide(unit: UnitOfWork, refusals: Refusal[]): Promise<void> {
    const accounts = await this.lock(unit, refusals);
    const providers = await this.directory.byCode(unit);
    const effects = new Map<string, { refusal: Refusal; status: AccountStatus }>();
    for (const refusal of refusals) {
      const account = accounts.get(refusal.accountId);
      if (!account) continue;
      const provider = providers.get(account.provider_code);
      const status = decideRefusal(account.status, refusal.reason, provider !== undefined && canBeAsked(provider));
      if (status === account.status) continue;
      account.status = status;
      effects.set(account.id, { refusal, status });
    }
    await this.write(unit, effects);
  }

  private async lock(unit: UnitOfWork, refusals: Refusal[]): Promise<Map<string, RefusedAccount>> {
    const rows = await unit.query<RefusedAccount>(
      'SELECT id, status, provider_code FROM accounts WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE',
      [refusals.map(({ accountId }) => accountId)],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  private async write(
    unit: UnitOfWork,
    effects: ReadonlyMap<string, { refusal: Refusal; status: AccountStatus }>,
  ): Promise<void> {
    if (effects.size === 0) return;
    const at = this.clock.now();
    const given = [...effects.values()];
    const changed = await unit.query<ChangedAccountRow>(
      `UPDATE accounts account SET status = given.status, status_reason = given.reason, verification_id = NULL,
         sealed_provider_name = NULL, updated_at = $4, version = account.version + 1
       FROM unnest($1::uuid[], $2::text[], $3::text[]) AS given (account_id, status, reason)
       WHERE account.id = given.account_id RETURNING ${CHANGED_ACCOUNT}`,
      [
        given.map(({ refusal }) => refusal.accountId),
        given.map(({ status }) => status),
        given.map(({ refusal }) => refusal.reason),
        at,
      ],
    );
    const steps = changed.flatMap((account) => {
      const refusal = effects.get(account.id)?.refusal;
      return refusal ? [{ account, reason: refusal.reason, payment: refusal }] : [];
    });
    await recordSteps(unit, steps, FROM_PAYMENTS, at);
    publishAccounts(unit, changed);
    unit.afterCommit(() => this.verifications.planSoon());
  }
}
