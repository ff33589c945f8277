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
import { lockItems } from '../payout-runs/list/list-contents.js';
import { decideRow, type ItemDecision } from './one-off.decide.js';
import { ONE_OFF_COLUMNS, readOneOffRow, type OneOffRow } from './one-off-row.js';
import {
  findEnrolments,
  findGrants,
  findItems,
  insertItems,
  keyOf,
  updateItems,
  type MatchedRow,
  type WrittenItem,
} from './one-off-store.js';

/** Lists of one-off support, funeral grants and recoveries. Rows are upserts; a row that is absent ends nothing. */
@Injectable()
export class OneOffImport implements ImportDefinition {
  readonly kind = 'one-offs';
  readonly columns = ONE_OFF_COLUMNS;

  constructor(
    private readonly lookup: LookupHash,
    private readonly sealer: Sealer,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  begin(context: ImportContext): Promise<ImportApplier> {
    return Promise.resolve({ apply: (unit, rows) => this.apply(unit, rows, context) });
  }

  private async apply(unit: UnitOfWork, sources: SourceRow[], context: ImportContext): Promise<ChunkOutcome> {
    const { rows: readable, faults } = readRows(sources);
    const { rows, faults: unmatched } = await this.match(unit, readable, context);
    // A preview is rolled back as a whole: it must not keep plans waiting for so long.
    if (!context.dryRun) await lockItems(unit, 'to change');
    const { created, changed, refused, byArea } = await this.decide(unit, rows);
    const at = this.clock.now();
    if (created.length > 0) await insertItems(unit, created, context.actor.username, at);
    if (changed.length > 0) await updateItems(unit, changed, at);
    return {
      created: created.length,
      changed: changed.length,
      unchanged: rows.length - created.length - changed.length - refused.length,
      rejected: sources.length - rows.length + refused.length,
      errors: [...faults, ...unmatched, ...refused],
      byArea,
    };
  }

  /** Outside of the area reads the same as unknown: a list must not tell who lives elsewhere. */
  private async match(
    unit: UnitOfWork,
    readable: OneOffRow[],
    { actor }: ImportContext,
  ): Promise<{ rows: MatchedRow[]; faults: RowError[] }> {
    const wanted = readable.map((row) => ({ citizenIdKey: this.lookup.of(row.citizenId), programme: row.programme }));
    const enrolments = await findEnrolments(unit, wanted, actor);
    const matched = new Map<string, MatchedRow>();
    const faults: RowError[] = [];
    readable.forEach((row, index) => {
      const enrolment = enrolments.get(`${wanted[index]?.citizenIdKey} ${row.programme}`);
      if (!enrolment) return faults.push(unknownPerson(row));
      const { enrolmentId, beneficiaryId, place } = enrolment;
      const key = keyOf({ ...row, enrolmentId });
      const earlier = matched.get(key);
      if (earlier) return faults.push(repeated(row, earlier));
      const payeeKey = row.payee && this.lookup.of(`payee:${row.payee.citizenId}:${row.payee.fullName}`);
      return matched.set(key, { ...row, enrolmentId, beneficiaryId, districtCode: place.districtCode, payeeKey });
    });
    return { rows: [...matched.values()], faults };
  }

  private async decide(
    unit: UnitOfWork,
    rows: MatchedRow[],
  ): Promise<{ created: WrittenItem[]; changed: WrittenItem[]; refused: RowError[]; byArea: Map<string, Counts> }> {
    const known = await findItems(unit, rows);
    const grants = await findGrants(unit, rows);
    const [created, changed, refused]: [WrittenItem[], WrittenItem[], RowError[]] = [[], [], []];
    const byArea = new Map<string, Counts>();
    for (const row of rows) {
      const item = known.get(keyOf(row));
      const grant = row.kind === 'FUNERAL_GRANT' && !item ? grants.get(row.beneficiaryId) : undefined;
      const decision = grant === undefined ? decideRow(item, row) : 'hasGrant';
      const counts = byArea.get(row.districtCode) ?? noCounts();
      byArea.set(row.districtCode, counts);
      if (decision === 'created' || decision === 'changed' || decision === 'unchanged') counts[decision] += 1;
      else {
        counts.rejected += 1;
        refused.push(refusalOf(row, decision, grant ?? ''));
      }
      if (decision === 'created') created.push({ id: this.ids.next(), row, sealedPayee: this.seal(row) });
      if (decision === 'changed') changed.push({ id: item?.id ?? '', row, sealedPayee: this.seal(row) });
      // A second grant of the same person in the same list is one too many as well.
      if (decision === 'created' && row.kind === 'FUNERAL_GRANT') grants.set(row.beneficiaryId, row.decision);
    }
    return { created, changed, refused, byArea };
  }

  private seal({ payee }: MatchedRow): string | null {
    return payee && this.sealer.seal(JSON.stringify(payee));
  }
}

function readRows(sources: SourceRow[]): { rows: OneOffRow[]; faults: RowError[] } {
  const rows: OneOffRow[] = [];
  const faults: RowError[] = [];
  for (const source of sources) {
    const read = readOneOffRow(source);
    if ('row' in read) rows.push(read.row);
    else faults.push(...read.faults);
  }
  return { rows, faults };
}

function unknownPerson(row: OneOffRow): RowError {
  return error(row, 'citizenId', 'UNKNOWN_BENEFICIARY', {
    vi: `Không có đối tượng ${row.programme} mang số định danh này trong địa bàn của bạn`,
    en: `Nobody with this citizen id is enrolled in ${row.programme} in your area`,
  });
}

function repeated(row: OneOffRow, earlier: OneOffRow): RowError {
  return error(row, 'decision', 'REPEATED', {
    vi: `Khoản này đã có ở dòng ${earlier.row}`,
    en: `The same item stands in row ${earlier.row}`,
  });
}

type Refusal = Exclude<ItemDecision, 'created' | 'changed' | 'unchanged'> | 'hasGrant';

function refusalOf(row: OneOffRow, why: Refusal, grant: string): RowError {
  switch (why) {
    case 'isCancelled':
      return error(row, 'decision', 'CANCELLED', {
        vi: 'Khoản này đã bị hủy; hãy dùng số quyết định khác',
        en: 'This item was cancelled: a new one needs another decision',
      });
    case 'isListed':
      return error(row, 'amount', 'ALREADY_LISTED', {
        vi: 'Khoản này đã vào danh sách chi, không sửa được nữa',
        en: 'This item is on a list already and cannot be changed',
      });
    case 'tookMore':
      return error(row, 'amount', 'ALREADY_TAKEN', {
        vi: 'Đã thu nhiều hơn số tiền này',
        en: 'More than this has been recovered already',
      });
    case 'hasGrant':
      return error(row, 'kind', 'HAS_GRANT', {
        vi: `Người này đã có mai táng phí theo quyết định ${grant}`,
        en: `This person has a funeral grant by decision ${grant}`,
      });
    default:
      return why satisfies never;
  }
}

function error(row: OneOffRow, column: string, code: string, message: { vi: string; en: string }): RowError {
  return { row: row.row, column, code, message, severity: 'ERROR' };
}
