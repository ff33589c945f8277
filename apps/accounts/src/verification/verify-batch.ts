import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock, type HolderRelation } from '#contracts';
import { Database } from '#persistence';
import { Sealer } from '#security';
import { continueStories } from '../accounts/account-history.js';
import type { NameCheckAnswer } from '../accounts/domain/account.js';
import { judge, type Verdict } from '../accounts/domain/account.decide.js';
import { CHANGED_ACCOUNT, publishAccounts, type ChangedAccountRow } from '../accounts/publish-accounts.js';
import { ProviderDirectory } from '../providers/provider-directory.js';
import { NameCheckClient, NameCheckFailed } from './name-check.client.js';

/** The verdict follows from the provider's answer; no person gives it. */
const BY_THE_PROVIDER = 'provider';

interface AskedAccount {
  id: string;
  provider_code: string;
  sealed_account: string;
  sealed_identity: string;
  holder_relation: HolderRelation;
}

interface OpenedAccount {
  accountId: string;
  accountNumber: string;
  holderName: string;
  beneficiaryName: string;
  relation: HolderRelation;
}

interface JudgedAccount {
  accountId: string;
  verdict: Verdict;
  /** Sealed; kept for the officer who looks into a mismatch. */
  providerName: string | null;
}

/**
 * One batch of verification: asks the provider whose accounts these are, compares, writes the verdicts. Nothing is
 * claimed while the provider is asked; a verdict counts only if the account still waits in this batch. So it may be
 * done twice, or be interrupted anywhere, without harm.
 */
@Injectable()
export class VerifyBatch {
  constructor(
    private readonly database: Database,
    private readonly directory: ProviderDirectory,
    private readonly nameChecks: NameCheckClient,
    private readonly sealer: Sealer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws NameCheckFailed when any account has no answer yet; those that have are written */
  async handle(verificationId: string): Promise<void> {
    const asked = await this.waitingIn(verificationId);
    const [first] = asked;
    if (!first) return;
    const provider = await this.directory.find(first.provider_code);
    if (!provider?.endpointUrl) throw new NameCheckFailed(`provider ${first.provider_code} cannot be asked`);
    const accounts = asked.map((account) => this.open(account));
    const answers = await this.nameChecks.check(
      provider.endpointUrl,
      accounts.map(({ accountId, accountNumber }) => ({ accountId, accountNumber })),
    );
    const judged = accounts.flatMap((account) => this.judge(account, answers.get(account.accountId)));
    await this.write(verificationId, judged);
    if (judged.length < accounts.length) {
      throw new NameCheckFailed(`${provider.code} did not answer for ${accounts.length - judged.length} account(s)`);
    }
  }

  private waitingIn(verificationId: string): Promise<AskedAccount[]> {
    return this.database.query<AskedAccount>(
      `SELECT account.id, provider_code, sealed_account, sealed_identity, holder_relation
       FROM accounts account JOIN enrolments USING (enrolment_id)
       WHERE verification_id = $1 AND account.status = 'PENDING'`,
      [verificationId],
    );
  }

  private open(account: AskedAccount): OpenedAccount {
    const { accountNumber, holderName } = JSON.parse(this.sealer.open(account.sealed_account)) as {
      accountNumber: string;
      holderName: string;
    };
    const { fullName } = JSON.parse(this.sealer.open(account.sealed_identity)) as { fullName: string };
    return {
      accountId: account.id,
      accountNumber,
      holderName,
      beneficiaryName: fullName,
      relation: account.holder_relation,
    };
  }

  private judge(account: OpenedAccount, answer: NameCheckAnswer | undefined): JudgedAccount[] {
    if (!answer) return [];
    const verdict = judge(answer, account.relation, account.beneficiaryName, account.holderName);
    const providerName = answer.found && verdict.status === 'MISMATCH' ? this.sealer.seal(answer.holderName) : null;
    return [{ accountId: account.accountId, verdict, providerName }];
  }

  private async write(verificationId: string, judged: JudgedAccount[]): Promise<void> {
    if (judged.length === 0) return;
    const at = this.clock.now();
    await this.database.transaction(async (unit) => {
      const changed = await unit.query<ChangedAccountRow>(
        `UPDATE accounts account SET status = verdict.status, status_reason = verdict.reason, sealed_provider_name = verdict.provider_name,
           verification_id = NULL, verified_at = $6, updated_at = $6, version = account.version + 1
         FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) AS verdict (account_id, status, reason, provider_name)
         WHERE account.id = verdict.account_id AND account.status = 'PENDING' AND account.verification_id = $1
         RETURNING ${CHANGED_ACCOUNT}`,
        [
          verificationId,
          judged.map((account) => account.accountId),
          judged.map((account) => account.verdict.status),
          judged.map((account) => account.verdict.reason),
          judged.map((account) => account.providerName),
          at,
        ],
      );
      await continueStories(
        unit,
        changed.map(({ id }) => id),
        BY_THE_PROVIDER,
        at,
      );
      publishAccounts(unit, changed);
    });
  }
}
