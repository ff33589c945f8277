import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, IDS, notFound, stateConflict, type Clock, type Ids } from '#contracts';
import { Commands, type CommandReply, type CommandRequest } from '#service';
import { canBeAsked } from '../providers/domain/provider.js';
import { ProviderDirectory } from '../providers/provider-directory.js';
import { AccountQueries } from '../queries/account.queries.js';
import { VerificationBatches } from '../verification/verification-batches.js';
import { continueStories } from './account-history.js';
import { decideVerification } from './domain/account.decide.js';
import { CHANGED_ACCOUNT, publishAccounts, type ChangedAccountRow } from './publish-accounts.js';

/** An officer wants the provider to be asked (again) whose account this is. */
@Injectable()
export class RequestVerification {
  constructor(
    private readonly commands: Commands,
    private readonly queries: AccountQueries,
    private readonly directory: ProviderDirectory,
    private readonly verifications: VerificationBatches,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /**
   * @param checkInput throws when the request carries what it should not; called once the account is known to be in scope
   * @throws ProblemError not-found (404) outside of the officer's area, state-conflict (409)
   */
  async handle(command: CommandRequest, accountId: string, checkInput: () => void): Promise<CommandReply> {
    const { actor } = command;
    if (!(await this.queries.inArea(actor, accountId))) throw notFound();
    checkInput();
    return this.commands.run(command, {}, async (unit) => {
      const [account] = await unit.query<ChangedAccountRow>(
        `SELECT ${CHANGED_ACCOUNT} FROM accounts account WHERE id = $1 FOR UPDATE`,
        [accountId],
      );
      if (!account) throw notFound();
      const provider = await this.directory.find(account.provider_code, unit);
      const decision = decideVerification(account.status, provider !== undefined && canBeAsked(provider));
      if (decision.kind === 'refused') throw stateConflict(account.status, REFUSALS[decision.because]);
      const verificationId = this.ids.next();
      publishAccounts(
        unit,
        await unit.query<ChangedAccountRow>(
          `UPDATE accounts account SET status = 'PENDING', status_reason = NULL, sealed_provider_name = NULL, verification_id = $2,
             updated_at = now(), version = version + 1
           WHERE id = $1 RETURNING ${CHANGED_ACCOUNT}`,
          [accountId, verificationId],
        ),
      );
      await continueStories(unit, [accountId], actor.username, this.clock.now());
      unit.afterCommit(() => this.verifications.announceSoon(verificationId));
      return { status: 202, body: (await this.queries.inArea(actor, accountId, unit)) ?? {} };
    });
  }
}

const REFUSALS = {
  ALREADY_ASKED: { vi: 'Đang chờ tổ chức chi trả trả lời', en: 'The provider is being asked already' },
  CANNOT_BE_ASKED: {
    vi: 'Tổ chức chi trả này không có kênh xác minh tự động',
    en: 'This provider has no interface for verification',
  },
} as const;
