import {
  ACCOUNT_CHANNELS,
  HOLDER_RELATIONS,
  PROGRAMMES,
  type AccountChannel,
  type HolderRelation,
  type Programme,
} from '#contracts';
import { RowFields, type RowError, type SourceRow } from '#tabular';

/** One row that reads well; whether person and provider exist is asked of the database for many rows at once. */
export interface AccountRow {
  /** Line of the file. */
  row: number;
  citizenId: string;
  programme: Programme;
  channel: AccountChannel;
  providerCode: string;
  accountNumber: string;
  holderName: string;
  holderRelation: HolderRelation;
  authorisedUntil: string | null;
  priority: number;
}

export type ParsedRow = { kind: 'row'; row: AccountRow } | { kind: 'faulty'; faults: RowError[] };

/** Reads the cells of one row. Every fault of the row is named, not only the first. */
export function parseAccountRow(source: SourceRow): ParsedRow {
  const fields = new RowFields(source);
  const citizenId = fields.citizenId();
  const programme = fields.oneOf('programme', PROGRAMMES);
  const channel = fields.oneOf('channel', ACCOUNT_CHANNELS);
  const providerCode = fields.text('providerCode', { longest: 20 }).toUpperCase();
  const accountNumber = readAccountNumber(fields, channel);
  const holderName = fields.text('holderName').replace(/\s+/gu, ' ');
  const holderRelation = fields.oneOf('holderRelation', HOLDER_RELATIONS);
  const authorisedUntil = fields.date('authorisedUntil', { required: holderRelation === 'AUTHORISED' });
  const priority = fields.wholeNumber('priority', { least: 1, most: 99, empty: 1 });
  if (!fields.valid) return { kind: 'faulty', faults: fields.faults };
  return {
    kind: 'row',
    row: {
      row: source.row,
      citizenId,
      programme,
      channel,
      providerCode,
      accountNumber,
      holderName,
      holderRelation,
      authorisedUntil,
      priority,
    },
  };
}

/** 6 to 20 digits. Wallets and Mobile Money are known by the telephone number: nine digits mean that its zero was lost. */
function readAccountNumber(fields: RowFields, channel: AccountChannel): string {
  const value = fields.text('accountNumber');
  if (value === '') return value;
  if (!/^\d{6,20}$/.test(value)) {
    fields.fail('accountNumber', 'ACCOUNT_NUMBER', {
      vi: 'Số tài khoản phải gồm 6 đến 20 chữ số; hãy định dạng cột này là văn bản (Text)',
      en: 'An account number must have 6 to 20 digits; format the column as text',
    });
  } else if (channel !== 'BANK' && /^[35789]\d{8}$/.test(value)) {
    fields.fail('accountNumber', 'LEADING_ZERO_LOST', {
      vi: 'Số điện thoại của ví có 9 chữ số: có lẽ mất số 0 ở đầu. Hãy định dạng cột này là văn bản (Text) rồi nhập lại',
      en: 'The telephone number of the wallet has 9 digits: a leading zero was probably lost. Format the column as text and enter it again',
    });
  }
  return value;
}
