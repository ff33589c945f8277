import { Injectable } from '@nestjs/common';
import { Database } from '#persistence';

/** What the service knows of registry and accounts: whether a month can be planned. */
@Injectable()
export class Readiness {
  constructor(private readonly database: Database) {}

  async show(): Promise<object> {
    const enrolments = await this.database.query<{ name: string; count: bigint }>(
      'SELECT programme AS name, count(*) FROM enrolments GROUP BY programme',
    );
    const accounts = await this.database.query<{ name: string; count: bigint }>(
      'SELECT status AS name, count(*) FROM accounts GROUP BY status',
    );
    const providers = await this.database.query<{ count: bigint }>('SELECT count(*) FROM providers');
    const asObject = (rows: { name: string; count: bigint }[]): object =>
      Object.fromEntries(rows.map(({ name, count }) => [name, Number(count)]));
    return {
      enrolments: asObject(enrolments),
      accounts: asObject(accounts),
      providers: Number(providers[0]?.count ?? 0),
    };
  }
}
