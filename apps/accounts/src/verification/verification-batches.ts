import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { IDS, beneficiaryKey, type Ids } from '#contracts';
import { Database } from '#persistence';
import type { Logger } from '#observability';
import { LOGGER, type JobQueue } from '#service';

/** One request to a provider asks about at most this many accounts. */
export const NAME_CHECK_BATCH_SIZE = 500;
/** Accounts put into batches by one statement. */
const PLANNED_AT_ONCE = 50_000;
/** A list comes in chunks: when it is through, all of it is put into full batches … */
const LOOK_AGAIN_MS = 300;
/** … but a very long list does not wait for its end. */
const LONGEST_WAIT_MS = 15_000;

export interface VerificationJob {
  verificationId: string;
}

interface WaitingAccount {
  id: string;
  provider_code: string;
  beneficiary_id: string;
}

/**
 * Puts PENDING accounts into batches for the providers and announces the batches as jobs. The batch is written on the
 * accounts, so whatever job is lost is derived again from them.
 */
@Injectable()
export class VerificationBatches {
  /** The job of a process that died blocks its id for half a minute; a new process does not wait for that. */
  private readonly processId = randomUUID();
  private queue: JobQueue<VerificationJob> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private waitingSince: number | undefined;
  private stopped = false;
  private planning: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Until this is called announcements wait in the database. */
  serve(queue: JobQueue<VerificationJob>): void {
    this.queue = queue;
  }

  /** A batch of one that was just committed; should this fail, it is found again by `resume`. */
  announceSoon(verificationId: string): void {
    this.announce([verificationId]).catch((error: unknown) =>
      this.logger.warn({ err: error }, 'verification will be announced again'),
    );
  }

  private async announce(verificationIds: string[]): Promise<void> {
    for (const verificationId of verificationIds) {
      await this.queue?.add(`${verificationId}-${this.processId}`, { verificationId });
    }
  }

  /** After a commit that left accounts to be verified: plans as soon as no list is being imported. */
  planSoon(): void {
    if (this.stopped || this.timer) return;
    this.waitingSince ??= performance.now();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.planning = this.planning
        .then(() => this.planUnlessImporting())
        .catch((error: unknown) => this.logger.warn({ err: error }, 'verification will be planned again'));
    }, LOOK_AGAIN_MS);
  }

  /** Lets the planning in hand finish; what is not planned is found at the next start. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.planning;
  }

  private async planUnlessImporting(): Promise<void> {
    const waited = performance.now() - (this.waitingSince ?? 0);
    if (waited < LONGEST_WAIT_MS && (await this.isImporting())) return this.planSoon();
    this.waitingSince = undefined;
    await this.plan();
  }

  private async isImporting(): Promise<boolean> {
    const running = await this.database.query(
      `SELECT FROM imports WHERE kind = 'accounts' AND state = 'RUNNING' AND NOT dry_run LIMIT 1`,
    );
    return running.length > 0;
  }

  /** Batches for all accounts that wait for one. */
  async plan(): Promise<void> {
    while ((await this.planSome()) === PLANNED_AT_ONCE);
  }

  /** Announces every batch that has not been answered for this long; for those that this process announced already that changes nothing. */
  async resume(unansweredSeconds: number): Promise<void> {
    await this.plan();
    const open = await this.database.query<{ verification_id: string }>(
      `SELECT DISTINCT verification_id FROM accounts
       WHERE status = 'PENDING' AND verification_id IS NOT NULL AND updated_at <= now() - make_interval(secs => $1)`,
      [unansweredSeconds],
    );
    await this.announce(open.map((row) => row.verification_id));
  }

  private async planSome(): Promise<number> {
    const batches: string[] = [];
    const planned = await this.database.transaction(async (unit) => {
      const accounts = await unit.query<WaitingAccount>(
        `SELECT id, provider_code, beneficiary_id FROM accounts WHERE status = 'PENDING' AND verification_id IS NULL
         LIMIT ${PLANNED_AT_ONCE} FOR UPDATE SKIP LOCKED`,
      );
      if (accounts.length === 0) return 0;
      const ordered = byProviderAndBucket(accounts);
      const batchOf: string[] = [];
      let provider: string | undefined;
      let size = 0;
      for (const account of ordered) {
        if (account.provider_code !== provider || size === NAME_CHECK_BATCH_SIZE) {
          batches.push(this.ids.next());
          provider = account.provider_code;
          size = 0;
        }
        batchOf.push(batches.at(-1) as string);
        size += 1;
      }
      await unit.query(
        `UPDATE accounts SET verification_id = batch.id
         FROM unnest($1::uuid[], $2::uuid[]) AS batch (account_id, id) WHERE accounts.id = batch.account_id`,
        [ordered.map((account) => account.id), batchOf],
      );
      return accounts.length;
    });
    await this.announce(batches);
    return planned;
  }
}

/** Accounts of one bucket of beneficiaries are verified together, so that the events about them are well filled. */
function byProviderAndBucket(accounts: WaitingAccount[]): WaitingAccount[] {
  return accounts
    .map((account) => ({ account, place: `${account.provider_code} ${beneficiaryKey(account.beneficiary_id)}` }))
    .sort((one, other) => (one.place < other.place ? -1 : Number(one.place > other.place)))
    .map(({ account }) => account);
}
