export type TabularErrorCode =
  'EMPTY_FILE' | 'UNKNOWN_COLUMN' | 'MISSING_COLUMN' | 'DUPLICATE_COLUMN' | 'NOT_UTF8' | 'NOT_READABLE' | 'TOO_LARGE';

/** The file as a whole cannot be read; a fault of one row is a `RowError` instead. */
export class TabularError extends Error {
  override readonly name = 'TabularError';
  constructor(
    readonly code: TabularErrorCode,
    readonly detail: { vi: string; en: string },
    readonly column?: string,
  ) {
    super(detail.en);
  }
}
