import { Injectable } from '@nestjs/common';
import { ACCOUNT_STATUSES, PROGRAMMES, scopeColumn, type AccountStatus, type Actor, type Programme } from '#contracts';
import { Database, type Queryable } from '#persistence';
import { Sealer } from '#security';
import { decodeCursor, pageOf, type Page } from '#service';
import { historiesOf } from '../accounts/account-history.js';
import { showAccount, type AccountView, type ShownRow } from './account.view.js';

export interface AccountSummary {
  byStatus: Record<AccountStatus, number>;
  /** Enrolments known here: an import of accounts finds only these people. */
  enrolments: Record<Programme, number>;
}

const SHOWN = `account.id, account.beneficiary_id, account.programme, account.channel, account.provider_code, providers.name AS provider_name,
  account.sealed_account, account.account_ending, account.holder_relation, account.authorised_until, account.priority, account.status,
  account.status_reason, account.sealed_provider_name, account.verified_at, account.created_at, account.updated_at, account.version
  FROM accounts account JOIN enrolments USING (enrolment_id) JOIN providers ON providers.code = account.provider_code`;
const CURSOR = /^\d{1,5}:[0-9a-f-]{36}$/;

/** What people may see of accounts; always within their area. */
@Injectable()
export class AccountQueries {
  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
  ) {}

  /** Accounts of one beneficiary in order of priority; none when the person is unknown or lives elsewhere. */
  async ofBeneficiary(
    actor: Actor,
    beneficiaryId: string,
    limit: number,
    cursor: string | undefined,
  ): Promise<Page<AccountView>> {
    const scope = areaScope(actor, 2);
    const position = decodeCursor(cursor, CURSOR)?.split(':');
    const rows = await this.database.query<ShownRow>(
      `SELECT ${SHOWN} WHERE account.beneficiary_id = $1 AND ${scope.sql}
         AND ($3::integer IS NULL OR (account.priority, account.id) > ($3::integer, $4::uuid))
       ORDER BY account.priority, account.id LIMIT $5`,
      [beneficiaryId, scope.parameter, position?.[0] ?? null, position?.[1] ?? null, limit + 1],
    );
    const histories = await historiesOf(
      this.database,
      rows.map((row) => row.id),
    );
    return pageOf(
      rows,
      limit,
      (row) => `${row.priority}:${row.id}`,
      (row) => showAccount(row, histories.get(row.id) ?? [], actor, this.sealer),
    );
  }

  /** @returns undefined when there is no such account in the actor's area */
  async inArea(
    actor: Actor,
    accountId: string,
    queryable: Queryable = this.database,
  ): Promise<AccountView | undefined> {
    const scope = areaScope(actor, 2);
    const [row] = await queryable.query<ShownRow>(`SELECT ${SHOWN} WHERE account.id = $1 AND ${scope.sql}`, [
      accountId,
      scope.parameter,
    ]);
    if (!row) return undefined;
    const histories = await historiesOf(queryable, [row.id]);
    return showAccount(row, histories.get(row.id) ?? [], actor, this.sealer);
  }

  async summary(actor: Actor): Promise<AccountSummary> {
    const scope = areaScope(actor, 1);
    const [statuses, enrolments] = await Promise.all([
      this.database.query<{ status: AccountStatus; accounts: number }>(
        `SELECT account.status, count(*)::int AS accounts FROM accounts account JOIN enrolments USING (enrolment_id)
         WHERE ${scope.sql} GROUP BY account.status`,
        [scope.parameter],
      ),
      this.database.query<{ programme: Programme; enrolments: number }>(
        `SELECT programme, count(*)::int AS enrolments FROM enrolments WHERE ${scope.sql} GROUP BY programme`,
        [scope.parameter],
      ),
    ]);
    return {
      byStatus: counted(ACCOUNT_STATUSES, new Map(statuses.map((row) => [row.status, row.accounts]))),
      enrolments: counted(PROGRAMMES, new Map(enrolments.map((row) => [row.programme, row.enrolments]))),
    };
  }
}

/** A condition on the enrolment's place; its one parameter stands at `position`. */
function areaScope(actor: Pick<Actor, 'areaCode'>, position: number): { sql: string; parameter: string | null } {
  if (actor.areaCode === null) return { sql: `$${position}::text IS NOT NULL`, parameter: null };
  const column = scopeColumn(actor.areaCode);
  if (column === null) return { sql: `$${position}::text IS NOT NULL`, parameter: actor.areaCode };
  return { sql: `enrolments.${column} = $${position}`, parameter: actor.areaCode };
}

function counted<Word extends string>(words: readonly Word[], counts: ReadonlyMap<Word, number>): Record<Word, number> {
  return Object.fromEntries(words.map((word) => [word, counts.get(word) ?? 0])) as Record<Word, number>;
}
