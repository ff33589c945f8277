import { foldName, isSameName } from './holder-name.js';

describe('holder names', () => {
  it.each([
    ['Nguyễn Thị Hoa', 'NGUYEN THI HOA', 'a bank writes capitals without diacritics'],
    ['Đỗ Văn Đức', 'DO VAN DUC', 'đ and Đ are letters of their own, not marks'],
    ['đặng thị điểm', 'ĐẶNG THỊ ĐIỂM', 'case'],
    ['Lê Thị Hóa', 'Lê Thị Hoá', 'tone placement'],
    ['Trần Thị Thúy', 'Trần Thị Thuý', 'tone placement'],
    ['Phạm Thị Hường', 'Phạm Thị Hường'.normalize('NFD'), 'decomposed Unicode'],
    ['Lữ  Văn\u00a0Sơn ', 'LU VAN SON', 'spacing'],
    ['Hà Văn Ứng', 'HAVANUNG', 'spacing left out'],
    ['Vi Thị Ơn', 'VI THI ON', 'horned letters'],
  ])('%s is %s (%s)', (one, other) => {
    expect(isSameName(one, other)).toBe(true);
    expect(isSameName(other, one)).toBe(true);
  });

  it.each([
    ['Nguyễn Thị Hoa', 'NGUYEN THI HOAN'],
    ['Nguyễn Thị Hoa', 'NGUYEN VAN HOA'],
    ['Nguyễn Thị Hoa', 'NGUYEN HOA'],
    ['Nguyễn Thị Hoa', 'HOA NGUYEN THI'],
    ['', ''],
    ['  ', 'Nguyễn Thị Hoa'],
  ])('%s is not %s', (one, other) => {
    expect(isSameName(one, other)).toBe(false);
  });

  it('folds to plain letters', () => {
    expect(foldName('Quách Thị Đượm')).toBe('quachthiduom');
  });
});
