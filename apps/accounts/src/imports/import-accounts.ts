import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, IDS, type Clock, type Ids } from '#contracts';
import {
  noCounts,
  type ChunkOutcome,
  type Counts,
  type ImportApplier,
  type ImportContext,
  type ImportDefinition,
} from '#imports';
import type { UnitOfWork } from '#persistence';
import { LookupHash, Sealer } from '#security';
import type { RowError, SourceRow } from '#tabular';
import { continueStories } from '../accounts/account-history.js';
import { decideImport } from '../accounts/domain/account.decide.js';
import { publishAccounts } from '../accounts/publish-accounts.js';
import { canBeAsked } from '../providers/domain/provider.js';
import { ProviderDirectory } from '../providers/provider-directory.js';
import { VerificationBatches } from '../verification/verification-batches.js';
import { ACCOUNT_COLUMNS } from './account-columns.js';
import { parseAccountRow, type AccountRow } from './account-row.js';
import { insertAccounts, keyOf, lockKnown, updateAccounts, type WrittenAccount } from './account-store.js';
import { RowMatcher, type MatchedRow } from './matched-rows.js';

/** Imports lists of accounts: rows are upserts by person, programme, provider and number; a row that is absent ends nothing. */
@Injectable()
export class ImportAccounts implements ImportDefinition {
  readonly kind = 'accounts';
  readonly columns = ACCOUNT_COLUMNS;
  readonly chunkSize = 5_000;

  constructor(
    private readonly directory: ProviderDirectory,
    private readonly lookup: LookupHash,
    private readonly sealer: Sealer,
    private readonly verifications: VerificationBatches,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async begin({ actor, dryRun }: ImportContext): Promise<ImportApplier> {
    const matcher = new RowMatcher(this.lookup, await this.directory.byCode(), actor);
    return { apply: (unit, rows) => this.apply(unit, rows, matcher, { username: actor.username, dryRun }) };
  }

  private async apply(
    unit: UnitOfWork,
    sources: SourceRow[],
    matcher: RowMatcher,
    { username, dryRun }: { username: string; dryRun: boolean },
  ): Promise<ChunkOutcome> {
    const { rows: readable, faults } = readRows(sources);
    const { rows, faults: unmatched } = await matcher.match(unit, readable);
    const decided = await this.decide(unit, rows);
    const at = this.clock.now();
    const inserted = decided.created.length > 0 ? await insertAccounts(unit, decided.created, at) : [];
    const updated = decided.changed.length > 0 ? await updateAccounts(unit, decided.changed, at) : [];
    if (!dryRun && inserted.length + updated.length > 0) {
      await continueStories(
        unit,
        updated.map(({ id }) => id),
        username,
        at,
      );
      publishAccounts(unit, [...inserted, ...updated]);
      unit.afterCommit(() => this.verifications.planSoon());
    }
    return {
      created: inserted.length,
      changed: updated.length,
      unchanged: rows.length - inserted.length - updated.length,
      rejected: sources.length - rows.length,
      errors: [...faults, ...unmatched],
      byArea: decided.byArea,
    };
  }

  private async decide(
    unit: UnitOfWork,
    rows: MatchedRow[],
  ): Promise<{ created: WrittenAccount[]; changed: WrittenAccount[]; byArea: Map<string, Counts> }> {
    const known = await lockKnown(unit, rows);
    const created: WrittenAccount[] = [];
    const changed: WrittenAccount[] = [];
    const byArea = new Map<string, Counts>();
    for (const row of rows) {
      const decision = decideImport(known.get(keyOf(row)), row, canBeAsked(row.provider));
      const counts = byArea.get(row.areaCode) ?? noCounts();
      byArea.set(row.areaCode, counts);
      counts[decision.kind] += 1;
      switch (decision.kind) {
        case 'created':
          created.push({
            id: this.ids.next(),
            row,
            sealedAccount: this.seal(row),
            status: decision.status,
            statusReason: null,
            verifyAgain: true,
          });
          break;
        case 'changed':
          changed.push({ id: '', row, sealedAccount: this.seal(row), ...decision });
          break;
        case 'unchanged':
          break;
        default:
          decision satisfies never;
      }
    }
    return { created, changed, byArea };
  }

  private seal({ accountNumber, holderName }: MatchedRow): string {
    return this.sealer.seal(JSON.stringify({ accountNumber, holderName }));
  }
}

function readRows(sources: SourceRow[]): { rows: AccountRow[]; faults: RowError[] } {
  const rows: AccountRow[] = [];
  const faults: RowError[] = [];
  for (const source of sources) {
    const parsed = parseAccountRow(source);
    if (parsed.kind === 'row') rows.push(parsed.row);
    else faults.push(...parsed.faults);
  }
  return { rows, faults };
}
