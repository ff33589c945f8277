import type { Language } from '#contracts';
import { say } from '#service';
import { OUTCOMES, type Outcomes, type StatementRow } from '../closing/domain/closing-statement.js';
import { inWords } from './words.js';

type Title = Record<Language, string>;

const PLACE = {
  programme: { vi: 'Chương trình', en: 'Programme' },
  fundingSource: { vi: 'Nguồn kinh phí', en: 'Funding source' },
  districtCode: { vi: 'Mã huyện', en: 'District code' },
  districtName: { vi: 'Huyện', en: 'District' },
  channel: { vi: 'Hình thức chi trả', en: 'Channel' },
  providerCode: { vi: 'Tổ chức chi trả', en: 'Provider' },
} satisfies Record<string, Title>;

const PARTS = ['planned', ...OUTCOMES] as const;
const PART: Record<(typeof PARTS)[number], Title> = {
  planned: { vi: 'Phải chi', en: 'Planned' },
  settled: { vi: 'Đã chi', en: 'Settled' },
  returned: { vi: 'Bị hoàn trả', en: 'Returned' },
  carriedOver: { vi: 'Chuyển kỳ sau', en: 'Carried over' },
  cancelled: { vi: 'Đã hủy', en: 'Cancelled' },
  open: { vi: 'Chưa kết thúc', en: 'Open' },
};
const COUNT: Title = { vi: 'số lệnh chi', en: 'payments' };
const AMOUNT: Title = { vi: 'số tiền (đồng)', en: 'amount (VND)' };
const TOTAL: Title = { vi: 'Tổng cộng', en: 'Total' };

export interface StatementTable {
  columns: string[];
  rows: Record<string, string>[];
}

/** A statement in the reader's words, its sum as the last line. */
export function statementTable(
  language: Language,
  statement: { rows: StatementRow[]; totals: Outcomes },
  nameOf: (districtCode: string) => string,
): StatementTable {
  const title = (part: (typeof PARTS)[number], what: Title): string =>
    `${say(PART[part], language)}: ${say(what, language)}`;
  const figures = (outcomes: Outcomes): Record<string, string> =>
    Object.fromEntries(
      PARTS.flatMap((part) => [
        [title(part, COUNT), String(outcomes[part].payments)],
        [title(part, AMOUNT), outcomes[part].amount.toString()],
      ]),
    );
  const place = (row: StatementRow): Record<string, string> => ({
    [say(PLACE.programme, language)]: row.programme,
    [say(PLACE.fundingSource, language)]: row.fundingSource,
    [say(PLACE.districtCode, language)]: row.districtCode,
    [say(PLACE.districtName, language)]: nameOf(row.districtCode),
    [say(PLACE.channel, language)]: inWords('channel', row.channel, language),
    [say(PLACE.providerCode, language)]: row.providerCode ?? '',
  });
  return {
    columns: [
      ...Object.values(PLACE).map((words) => say(words, language)),
      ...PARTS.flatMap((part) => [title(part, COUNT), title(part, AMOUNT)]),
    ],
    rows: [
      ...statement.rows.map((row) => ({ ...place(row), ...figures(row) })),
      { [say(PLACE.programme, language)]: say(TOTAL, language), ...figures(statement.totals) },
    ],
  };
}
