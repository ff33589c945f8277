import type { Column } from '#tabular';

/** The accounts file, as the public contract names its columns. Key: citizenId, programme, providerCode, accountNumber. */
export const ACCOUNT_COLUMNS: readonly Column[] = [
  { name: 'citizenId', required: true, examples: ['038145000123', '038216000456', '038047000789'] },
  { name: 'programme', required: true, examples: ['BTXH', 'BTXH', 'NCC'] },
  { name: 'channel', required: true, examples: ['BANK', 'MOBILE_MONEY', 'EWALLET'] },
  { name: 'providerCode', required: true, examples: ['AGRIBANK', 'VIETTEL', 'MOMO'] },
  { name: 'accountNumber', required: true, examples: ['3500123450001', '0912345678', '0987654321'] },
  { name: 'holderName', required: true, examples: ['Lê Thị Hòa', 'Hà Văn Sơn', 'Trần Thị Hương'] },
  { name: 'holderRelation', required: true, examples: ['SELF', 'GUARDIAN', 'AUTHORISED'] },
  { name: 'authorisedUntil', required: false, examples: ['', '', '2025-12-31'] },
  { name: 'priority', required: false, examples: ['1', '1', '1'] },
];
