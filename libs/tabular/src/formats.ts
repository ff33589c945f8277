/** The forms in which lists come and go. */
export type TabularFormat = 'csv' | 'xlsx';

export const CONTENT_TYPES: Record<TabularFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

const ZIP_MAGIC = Buffer.from('PK\u0003\u0004', 'latin1');

/** Decided by the first bytes, because names and media types lie; null: neither of ours. */
export function formatOf(firstBytes: Buffer, fileName: string): TabularFormat | null {
  if (firstBytes.subarray(0, 4).equals(ZIP_MAGIC)) return 'xlsx';
  // A binary file (old .xls, PDF, picture) has NUL bytes or a known head; CSV is text.
  if (firstBytes.includes(0) || firstBytes.subarray(0, 5).toString('latin1') === '%PDF-') return null;
  return /\.(xls|xlsx|pdf|docx?|zip|ods|jpe?g|png)$/i.test(fileName) ? null : 'csv';
}
