import { PERIOD_PATTERN, PROGRAMMES, type Programme } from '#contracts';
import { RowFields, type Column, type RowError, type SourceRow } from '#tabular';

export const ONE_OFF_KINDS = ['ONE_OFF', 'FUNERAL_GRANT', 'RECOVERY'] as const;
export type OneOffKind = (typeof ONE_OFF_KINDS)[number];

/** At most this part of a month's regular payment is kept, in percent, unless the decision says otherwise. */
const USUAL_LIMIT_PERCENT = 30;

/** The list of one-off items. Key: citizenId, programme, kind, period, decision. */
export const ONE_OFF_COLUMNS: readonly Column[] = [
  { name: 'citizenId', required: true, examples: ['038150000001', '038149000123', '038216000456'] },
  { name: 'programme', required: true, examples: ['NCC', 'BTXH', 'BTXH'] },
  { name: 'kind', required: true, examples: ['ONE_OFF', 'FUNERAL_GRANT', 'RECOVERY'] },
  { name: 'period', required: true, examples: ['2025-01', '2024-09', '2024-10'] },
  { name: 'amount', required: true, examples: ['600000', '10000000', '1500000'] },
  { name: 'decision', required: true, examples: ['12/QĐ-UBND', '345/QĐ-UBND', '678/QĐ-UBND'] },
  { name: 'payeeName', required: false, examples: ['', 'Lê Văn Hùng', ''] },
  { name: 'payeeCitizenId', required: false, examples: ['', '038075000789', ''] },
  { name: 'monthlyLimitPercent', required: false, examples: ['', '', '30'] },
];

export interface Payee {
  citizenId: string;
  fullName: string;
}

export interface OneOffRow {
  /** Line of the file. */
  row: number;
  citizenId: string;
  programme: Programme;
  kind: OneOffKind;
  period: string;
  amount: bigint;
  decision: string;
  /** Who buries; of funeral grants. */
  payee: Payee | null;
  /** Of recoveries. */
  monthlyLimitPercent: number | null;
}

/** Reads the cells of one row; every fault is named, not only the first. Whether the person exists is asked for many at once. */
export function readOneOffRow(source: SourceRow): { row: OneOffRow } | { faults: RowError[] } {
  const fields = new RowFields(source);
  const citizenId = fields.citizenId();
  const programme = fields.oneOf('programme', PROGRAMMES);
  const kind = fields.oneOf('kind', ONE_OFF_KINDS);
  const period = readPeriod(fields);
  const amount = fields.amount('amount');
  const decision = fields.text('decision', { longest: 100 });
  const payee = readPayee(fields, kind);
  const monthlyLimitPercent = readLimit(fields, kind);
  if (!fields.valid || amount === null) return { faults: fields.faults };
  return {
    row: { row: source.row, citizenId, programme, kind, period, amount, decision, payee, monthlyLimitPercent },
  };
}

function readPeriod(fields: RowFields): string {
  const period = fields.text('period', { longest: 20 });
  if (period !== '' && !PERIOD_PATTERN.test(period)) {
    fields.fail(
      'period',
      'PERIOD',
      { vi: 'Phải là kỳ dạng NĂM-THÁNG (2024-09)', en: 'Must be a period as YYYY-MM (2024-09)' },
      period,
    );
  }
  return period;
}

function readPayee(fields: RowFields, kind: OneOffKind): Payee | null {
  if (kind === 'FUNERAL_GRANT') {
    const fullName = fields.text('payeeName', { longest: 120 }).replace(/\s+/gu, ' ');
    return { citizenId: fields.citizenId('payeeCitizenId'), fullName };
  }
  for (const column of ['payeeName', 'payeeCitizenId'])
    refuseUnless(fields, column, { vi: 'Chỉ dùng cho mai táng phí', en: 'Only for a funeral grant' });
  return null;
}

function readLimit(fields: RowFields, kind: OneOffKind): number | null {
  if (kind === 'RECOVERY')
    return fields.wholeNumber('monthlyLimitPercent', { least: 1, most: 99, empty: USUAL_LIMIT_PERCENT });
  refuseUnless(fields, 'monthlyLimitPercent', { vi: 'Chỉ dùng cho truy thu', en: 'Only for a recovery' });
  return null;
}

function refuseUnless(fields: RowFields, column: string, message: { vi: string; en: string }): void {
  if (fields.raw(column) !== '') fields.fail(column, 'NOT_ALLOWED', message);
}
