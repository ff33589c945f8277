import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '#persistence';
import type { PaymentProvider } from './domain/provider.js';

const COLUMNS = `code, name, bin, channels, endpoint_url AS "endpointUrl", acceptance_window_hours AS "acceptanceWindowHours",
  answer_deadline_minutes AS "answerDeadlineMinutes", settled_by_acsc AS "settledByAcsc", status, version`;

/** The provider directory as it stands; a few dozen rows, read whole. */
@Injectable()
export class ProviderDirectory {
  constructor(private readonly database: Database) {}

  all(queryable: Queryable = this.database): Promise<PaymentProvider[]> {
    return queryable.query<PaymentProvider>(`SELECT ${COLUMNS} FROM providers ORDER BY code`);
  }

  async byCode(queryable: Queryable = this.database): Promise<Map<string, PaymentProvider>> {
    return new Map((await this.all(queryable)).map((provider) => [provider.code, provider]));
  }

  async find(code: string, queryable: Queryable = this.database): Promise<PaymentProvider | undefined> {
    return (await queryable.query<PaymentProvider>(`SELECT ${COLUMNS} FROM providers WHERE code = $1`, [code]))[0];
  }
}
