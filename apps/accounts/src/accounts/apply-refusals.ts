import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type AccountStatus, type Clock } from '#contracts';
import { PermanentFailure } from '#messaging';
import type { UnitOfWork } from '#persistence';
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

/** An account that a provider refused is not used again unseen: it is disabled, or its holder is asked about again. */
@Injectable()
export class ApplyRefusals {
  constructor(
    private readonly directory: ProviderDirectory,
    private readonly verifications: VerificationBatches,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** In the transaction of the events. @throws PermanentFailure for an account that is not here */
  async handle(unit: UnitOfWork, refusals: Refusal[]): Promise<void> {
    if (refusals.length === 0) return;
    const accounts = await this.lock(unit, refusals);
    const news = await this.unknown(unit, refusals);
    const providers = await this.directory.byCode(unit);
    const effects = new Map<string, { refusal: Refusal; status: AccountStatus }>();
    for (const refusal of news) {
      const account = accounts.get(refusal.accountId);
      if (!account) throw new PermanentFailure(`there is no account ${refusal.accountId}`);
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

  private async unknown(unit: UnitOfWork, refusals: Refusal[]): Promise<Refusal[]> {
    const known = await unit.query<{ payment_id: string; payment_version: number }>(
      `SELECT payment_id, payment_version FROM account_history
       JOIN unnest($1::uuid[], $2::integer[]) AS told (payment_id, payment_version) USING (payment_id, payment_version)`,
      [refusals.map(({ paymentId }) => paymentId), refusals.map(({ version }) => version)],
    );
    const applied = new Set(known.map((row) => `${row.payment_id} ${row.payment_version}`));
    return refusals.filter(({ paymentId, version }) => !applied.has(`${paymentId} ${version}`));
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
