import type { Pool, PoolClient } from 'pg';
import { types } from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';
import { copyInto } from './copy.js';
import { prepareServiceUser } from './service-user.js';
import type { CopyRow, OutboxWriter, OutgoingEvent, Queryable, UnitOfWork } from './unit-of-work.js';

/** bigint columns arrive as bigint (money, counts); dates as `YYYY-MM-DD`, never shifted by a time zone. */
types.setTypeParser(types.builtins.INT8, (text) => BigInt(text));
types.setTypeParser(types.builtins.DATE, (text) => text);

export interface DatabaseOptions {
  url: string;
  migrations: (new () => MigrationInterface)[];
  writeOutbox?: OutboxWriter;
  /** Works as a user that owns nothing, so that history stays as it was written. */
  asServiceUser?: boolean;
  poolSize?: number;
  applicationName?: string;
}

/** A service's own database: migrations, plain statements, and transactions that carry their events. */
export class Database implements Queryable {
  private dataSource: DataSource;
  private readonly writeOutbox: OutboxWriter | undefined;

  constructor(private readonly options: DatabaseOptions) {
    this.writeOutbox = options.writeOutbox;
    this.dataSource = this.source(options.url);
  }

  /**
   * Connects and brings the schema up to date; safe when several instances start at once.
   * @throws what the server or a migration throws; then no connection is left behind
   */
  async open(): Promise<this> {
    await this.dataSource.initialize();
    try {
      const url = await this.prepare();
      if (url !== this.options.url) {
        await this.dataSource.destroy();
        this.dataSource = await this.source(url).initialize();
      }
    } catch (error) {
      await this.close();
      throw error;
    }
    return this;
  }

  private source(url: string): DataSource {
    return new DataSource({
      type: 'postgres',
      url,
      migrations: this.options.migrations,
      migrationsTransactionMode: 'each',
      applicationName: this.options.applicationName ?? 'chitra',
      extra: { max: this.options.poolSize ?? 12 },
      logging: false,
    });
  }

  /** Migrates. Returns the URL to work with. */
  private async prepare(): Promise<string> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.query('SELECT pg_advisory_lock(20240901)');
      await this.dataSource.runMigrations();
      if (!this.options.asServiceUser) return this.options.url;
      return await this.transaction((owner) => prepareServiceUser(owner, this.options.url));
    } finally {
      await runner.query('SELECT pg_advisory_unlock(20240901)');
      await runner.release();
    }
  }

  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  async query<Row = Record<string, unknown>>(sql: string, parameters?: unknown[]): Promise<Row[]> {
    return (await this.pool.query(sql, parameters)).rows as Row[];
  }

  /**
   * Runs the work in one transaction; its events reach the outbox in the same commit. Anything thrown rolls everything
   * back and is thrown on. Never call a provider or another service inside.
   */
  async transaction<Result>(work: (unit: UnitOfWork) => Promise<Result>): Promise<Result> {
    const runner = this.dataSource.createQueryRunner();
    const client = (await runner.connect()) as PoolClient;
    const unit = new TransactionUnit(client);
    let result: Result;
    try {
      await client.query('BEGIN');
      result = await work(unit);
      if (unit.events.length > 0) {
        if (!this.writeOutbox) throw new Error('this database has no outbox, but an event was published');
        await this.writeOutbox(unit, unit.events);
      }
      await client.query('COMMIT');
    } catch (error) {
      await rollback(client);
      throw error;
    } finally {
      await runner.release();
    }
    for (const hook of unit.hooks) hook();
    return result;
  }

  /** Several reads of one moment: what commits meanwhile is not seen by some of them and missed by others. */
  async snapshot<Result>(work: (source: Queryable) => Promise<Result>): Promise<Result> {
    return this.transaction(async (unit) => {
      await unit.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
      return work(unit);
    });
  }

  /** The pg pool underneath, for LISTEN and cursors. */
  get pool(): Pool {
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }
}

async function rollback(client: PoolClient): Promise<void> {
  try {
    await client.query('ROLLBACK');
  } catch {
    // The connection is gone, and the transaction with it.
  }
}

class TransactionUnit implements UnitOfWork {
  readonly events: OutgoingEvent[] = [];
  readonly hooks: (() => void)[] = [];
  constructor(private readonly client: PoolClient) {}

  async query<Row = Record<string, unknown>>(sql: string, parameters?: unknown[]): Promise<Row[]> {
    return (await this.client.query(sql, parameters)).rows as Row[];
  }
  publish(event: OutgoingEvent): void {
    this.events.push(event);
  }
  afterCommit(hook: () => void): void {
    this.hooks.push(hook);
  }
  copy(table: string, columns: string[], rows: Iterable<CopyRow> | AsyncIterable<CopyRow>): Promise<number> {
    return copyInto(this.client, table, columns, rows);
  }
}
