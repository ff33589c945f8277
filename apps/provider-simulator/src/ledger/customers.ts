import { Injectable } from '@nestjs/common';
import { Database } from '#persistence';
import { nameCheckOf } from '../behaviour/behaviour.js';

/** Whose account is whose: the sandbox knows only what it was taught. */
@Injectable()
export class Customers {
  constructor(private readonly database: Database) {}

  async teach(providerCode: string, customers: { accountNumber: string; holderName: string }[]): Promise<void> {
    const last = new Map(customers.map((customer) => [customer.accountNumber, customer.holderName]));
    await this.database.query(
      `INSERT INTO customers (provider_code, account_number, holder_name)
       SELECT $1, * FROM unnest($2::text[], $3::text[])
       ON CONFLICT (provider_code, account_number) DO UPDATE SET holder_name = EXCLUDED.holder_name`,
      [providerCode, [...last.keys()], [...last.values()]],
    );
  }

  async check(
    providerCode: string,
    accounts: { accountId: string; accountNumber: string }[],
  ): Promise<{ accountId: string; found: boolean; holderName?: string }[]> {
    const rows = await this.database.query<{ account_number: string; holder_name: string }>(
      'SELECT account_number, holder_name FROM customers WHERE provider_code = $1 AND account_number = ANY($2)',
      [providerCode, accounts.map(({ accountNumber }) => accountNumber)],
    );
    const taught = new Map(rows.map((row) => [row.account_number, row.holder_name]));
    return accounts.map(({ accountId, accountNumber }) => {
      const holderName = nameCheckOf(accountNumber, taught.get(accountNumber));
      return holderName === null ? { accountId, found: false } : { accountId, found: true, holderName };
    });
  }
}
