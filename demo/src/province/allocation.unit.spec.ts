import { readFileSync } from 'node:fs';
import { sum } from './apportion.js';
import { shownRate } from './expected-figures.js';
import type { DemoSize } from './figures.js';
import { expectedFigures } from './province.js';
import { readDistricts } from './units.js';

describe.each<DemoSize>(['small', 'full'])('the districts of the %s province', (size) => {
  const { province, districts } = expectedFigures(size);
  const areas = Object.entries(districts);

  it('sum to the province in every figure', () => {
    for (const figure of ['total', 'reviewed', 'wantsAccount', 'holders', 'paidByAccount', 'contradicted'] as const) {
      expect(sum(areas.map(([, area]) => area[figure]))).toBe(province[figure]);
    }
    for (const area of [province, ...Object.values(districts)]) {
      expect(sum(Object.values(area.reasons))).toBe(area.holders - area.paidByAccount);
      expect(area.byProgramme.BTXH.paidByAccount + area.byProgramme.NCC.paidByAccount).toBe(area.paidByAccount);
      expect(area.reviewed).toBeLessThanOrEqual(area.total);
      expect(area.holders).toBeLessThanOrEqual(area.reviewed);
    }
  });

  it('are 27, of which 26 pay without cash', () => {
    expect(areas).toHaveLength(27);
    expect(areas.filter(([, area]) => area.paidByAccount > 0)).toHaveLength(26);
    expect(shownRate(province)).toBe('65.2');
    expect(shownRate(province.byProgramme.BTXH)).toBe('63.4');
    expect(shownRate(province.byProgramme.NCC)).toBe(size === 'full' ? '69.6' : '69.8');
  });

  it('are as published where a district was named', () => {
    const nhuXuan = districts['402'];
    expect(nhuXuan).toMatchObject({ holders: nhuXuan?.total, paidByAccount: nhuXuan?.total });
    const trieuSon = districts['397']?.byProgramme;
    expect(trieuSon?.NCC.paidByAccount).toBe(trieuSon?.NCC.holders);
    expect(trieuSon?.BTXH.paidByAccount).toBe(0);
    expect(trieuSon?.BTXH.holders).toBeGreaterThan(0);
    const baThuoc = districts['386']?.byProgramme;
    expect(baThuoc?.BTXH.paidByAccount).toBe(baThuoc?.BTXH.holders);
    expect(baThuoc?.NCC.paidByAccount).toBe(0);
    expect(baThuoc?.NCC.holders).toBeGreaterThan(0);
    expect(districts['387']).toMatchObject({ holders: 0, paidByAccount: 0 });
  });

  it('lie strictly in between elsewhere, in both programmes', () => {
    for (const [code, area] of areas) {
      if (['402', '397', '386', '387'].includes(code)) continue;
      for (const part of Object.values(area.byProgramme)) {
        expect(part.paidByAccount).toBeGreaterThan(0);
        expect(part.paidByAccount).toBeLessThan(part.holders);
      }
    }
  });
});

it('the full province has the published figures', () => {
  const published: unknown = JSON.parse(readFileSync('data/published-figures.json', 'utf8'));
  const { BTXH, NCC } = expectedFigures('full').province.byProgramme;
  const { reviewed } = expectedFigures('full').province;
  expect(published).toMatchObject({
    total: { BTXH: BTXH.total, NCC: NCC.total },
    reviewed,
    holders: { BTXH: BTXH.holders, NCC: NCC.holders },
    paidByAccount: { BTXH: BTXH.paidByAccount, NCC: NCC.paidByAccount },
  });
});

it('the 27th district has its 14 communes of 2024, and no commune is in two districts', () => {
  const districts = readDistricts();
  expect(districts.find(({ code }) => code === '405')?.communes).toHaveLength(14);
  const communes = districts.flatMap((district) => district.communes);
  expect(new Set(communes).size).toBe(communes.length);
  expect(communes).toHaveLength(547);
});
