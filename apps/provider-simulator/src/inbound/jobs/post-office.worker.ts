import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Logger } from '#observability';
import { Database } from '#persistence';
import { PostOfficeLists, type ListState } from '../../post-office/lists.js';
import { PublicApi, type ListOut, type PostOfficeAccess } from '../../post-office/public-api.js';
import { LOGGER } from '../../tokens.js';

const ROUND_EVERY_MS = 1_000;

/** The post office at work: fetches new lists, pays at the counter, writes lists back. Any step may be cut off and is taken up again. */
@Injectable()
export class PostOfficeWorker implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;
  private api: { access: PostOfficeAccess; client: PublicApi } | undefined;

  constructor(
    private readonly database: Database,
    private readonly lists: PostOfficeLists,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.wake(), ROUND_EVERY_MS);
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
    this.stopping.abort();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.round;
  }

  wake(): void {
    if (this.stopping.signal.aborted) return;
    this.round ??= this.work()
      .catch((error: unknown) => {
        if (!this.stopping.signal.aborted)
          this.logger.debug({ err: error }, 'post office round was cut off, the next one goes on');
      })
      .finally(() => (this.round = undefined));
  }

  private async work(): Promise<void> {
    const client = await this.client();
    if (!client) return;
    const known = await this.lists.states();
    for (const list of await client.listsOut()) {
      const state = known.get(list.id);
      if (state === 'DONE') continue;
      try {
        await this.advance(client, list, state);
      } catch (error) {
        if (this.stopping.signal.aborted) throw error;
        this.logger.warn({ listId: list.id, err: error }, 'list will be tried again');
      }
    }
  }

  private async advance(client: PublicApi, list: ListOut, state: ListState | undefined): Promise<void> {
    if (state === undefined) {
      await this.lists.take(list.id, list, client.lines(list.id));
      this.logger.info({ listId: list.id, count: list.count }, 'list taken over');
    }
    if (state === undefined || state === 'READ') {
      const collected = await this.lists.count(list.id, ['CPUC', 'RJCT']);
      const answerId =
        collected > 0
          ? await client.upload(`paid-${list.id}.csv`, `paid-${list.id}`, () => this.lists.answerOf(list.id))
          : null;
      await this.lists.answered(list.id, answerId);
    }
    await this.giveBack(client, list.id);
  }

  /** Returns go on a list of their own, after the first one was worked off. */
  private async giveBack(client: PublicApi, listId: string): Promise<void> {
    if (await this.lists.hasReturns(listId)) {
      const answerId = await this.lists.answerIdOf(listId);
      if (answerId && !(await client.isWorkedOff(answerId))) return;
      await this.lists.bookReturns(listId);
      await client.upload(`returned-${listId}.csv`, `returned-${listId}`, () => this.lists.returnsOf(listId));
    }
    await this.lists.done(listId);
  }

  private async client(): Promise<PublicApi | null> {
    const [access] = await this.database.query<PostOfficeAccess>(
      'SELECT gateway_url, username, password FROM post_office',
    );
    if (!access) return null;
    if (!this.api || JSON.stringify(this.api.access) !== JSON.stringify(access)) {
      this.api = { access, client: new PublicApi(access, this.stopping.signal) };
    }
    return this.api.client;
  }
}
