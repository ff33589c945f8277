import 'reflect-metadata';
import { parseAccountRow } from './account-row.js';

const good = {
  citizenId: '038145000123',
  programme: 'BTXH',
  channel: 'BANK',
  providerCode: 'AGRIBANK',
  accountNumber: '3500123450001',
  holderName: 'Lê Văn  Đức',
  holderRelation: 'AUTHORISED',
  authorisedUntil: '2025-12-31',
  priority: '2',
};
const faultsOf = (change: Partial<Record<keyof typeof good, string>>): string[] => {
  const parsed = parseAccountRow({ row: 7, values: { ...good, ...change } });
  return parsed.kind === 'faulty' ? parsed.faults.map(({ row, column, code }) => `${row}:${column}:${code}`) : [];
};

describe('a row of the accounts file', () => {
  it('reads a good row', () => {
    expect(parseAccountRow({ row: 2, values: good })).toEqual({
      kind: 'row',
      row: { ...good, row: 2, holderName: 'Lê Văn Đức', priority: 2 },
    });
  });

  it('takes priority 1 and no end of authorisation where the cells are empty', () => {
    expect(
      parseAccountRow({ row: 2, values: { ...good, holderRelation: 'SELF', authorisedUntil: '', priority: '' } }),
    ).toMatchObject({
      row: { authorisedUntil: null, priority: 1 },
    });
  });

  it.each([
    [{ citizenId: '38145000123' }, ['7:citizenId:LEADING_ZERO_LOST']],
    [{ citizenId: 'A38145000123' }, ['7:citizenId:CITIZEN_ID']],
    [{ channel: 'MOBILE_MONEY', accountNumber: '912345678' }, ['7:accountNumber:LEADING_ZERO_LOST']],
    [{ accountNumber: '3.5001E+12' }, ['7:accountNumber:ACCOUNT_NUMBER']],
    [{ accountNumber: '12345' }, ['7:accountNumber:ACCOUNT_NUMBER']],
    [{ channel: 'POST_OFFICE' }, ['7:channel:NOT_ALLOWED']],
    [{ programme: 'ABC' }, ['7:programme:NOT_ALLOWED']],
    [{ authorisedUntil: '' }, ['7:authorisedUntil:REQUIRED']],
    [{ authorisedUntil: '2025-02-30' }, ['7:authorisedUntil:DATE']],
    [{ authorisedUntil: '31/12/2025' }, ['7:authorisedUntil:DATE']],
    [{ priority: '0' }, ['7:priority:NUMBER']],
    [{ citizenId: '', holderName: '' }, ['7:citizenId:REQUIRED', '7:holderName:REQUIRED']],
  ])('refuses %j as %j', (change, expected) => {
    expect(faultsOf(change)).toEqual(expected);
  });
});
