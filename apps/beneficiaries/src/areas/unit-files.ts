import { parse } from 'csv-parse/sync';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AdministrativeUnit } from '#contracts';

export type AreaVersion = 'DISTRICT_2024' | 'COMMUNE_2025';

export interface LoadedUnit extends AdministrativeUnit {
  unitId: number;
  areaVersion: AreaVersion;
}

export interface Succession {
  oldUnitId: number;
  newUnitId: number;
  part: string;
  weight: number;
  main: boolean;
}

/** A district that no longer stood in 2025, as the description of a province tells it. */
interface DescribedDistrict {
  code: string;
  name: string;
  validTo: string;
  tile?: { col: number; row: number };
  communes?: string[];
  note?: string;
}

interface ProvinceDescription {
  province: string;
  districts: DescribedDistrict[];
}

export const COUNTRY = 'VN';
const DISTRICTS_UNTIL = '2025-06-30';
const COMMUNES_FROM = '2025-07-01';
const MERGED_ON = '2025-01-01';

/**
 * All units of the country in both versions, and what became of which. The lists show the state of June 2025; the
 * descriptions of provinces (`data/*-admin-units.json`) add the districts that were merged away before, with the communes
 * that belonged to them: such a commune stands twice, once before and once after its move.
 */
export function readUnits(folder = dataFolder()): { units: LoadedUnit[]; successions: Succession[] } {
  const table = (name: string): Record<string, string>[] =>
    parse(readFileSync(join(folder, 'admin-units', name)), { columns: true, bom: true, skip_empty_lines: true });
  const communesBefore = table('communes-to-2025-06-30.csv');
  const communesAfter = table('communes-from-2025-07-01.csv');
  const described = readdirSync(folder)
    .filter((name) => name.endsWith('-admin-units.json'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as ProvinceDescription);
  const districts = new Map(
    described.flatMap((province) => province.districts.map((district) => [district.code, district] as const)),
  );
  const units: LoadedUnit[] = [];

  add('DISTRICT_2024', COUNTRY, 'Việt Nam', 'COUNTRY', null, null, null);
  for (const [code, name] of provincesOf(communesBefore))
    add('DISTRICT_2024', code, name, 'PROVINCE', COUNTRY, null, DISTRICTS_UNTIL);
  const listed = table('districts-to-2025-06-30.csv');
  for (const row of listed)
    add(
      'DISTRICT_2024',
      text(row, 'code'),
      text(row, 'name'),
      'DISTRICT',
      text(row, 'provinceCode'),
      null,
      DISTRICTS_UNTIL,
    );
  const merged = new Map<string, DescribedDistrict>();
  const listedCodes = new Set(listed.map((row) => row['code']));
  for (const { province, districts: all } of described) {
    for (const district of all.filter(({ code }) => !listedCodes.has(code))) {
      add('DISTRICT_2024', district.code, district.name, 'DISTRICT', province, null, district.validTo);
      for (const commune of district.communes ?? []) merged.set(commune, district);
    }
  }
  for (const row of communesBefore) {
    const code = text(row, 'code');
    const before = merged.get(code);
    if (before)
      add(
        'DISTRICT_2024',
        code,
        nameBefore(before, code) ?? text(row, 'name'),
        'COMMUNE',
        before.code,
        null,
        before.validTo,
      );
    add(
      'DISTRICT_2024',
      code,
      text(row, 'name'),
      'COMMUNE',
      text(row, 'districtCode'),
      before ? MERGED_ON : null,
      DISTRICTS_UNTIL,
    );
  }

  add('COMMUNE_2025', COUNTRY, 'Việt Nam', 'COUNTRY', null, null, null);
  for (const [code, name] of provincesOf(communesAfter))
    add('COMMUNE_2025', code, name, 'PROVINCE', COUNTRY, COMMUNES_FROM, null);
  for (const row of communesAfter)
    add(
      'COMMUNE_2025',
      text(row, 'code'),
      text(row, 'name'),
      'COMMUNE',
      text(row, 'provinceCode'),
      COMMUNES_FROM,
      null,
    );

  return { units, successions: successionsOf(units, table('successors-2025-07-01.csv')) };

  function add(
    areaVersion: AreaVersion,
    code: string,
    name: string,
    level: LoadedUnit['level'],
    parentCode: string | null,
    validFrom: string | null,
    validTo: string | null,
  ): void {
    const tile = level === 'DISTRICT' ? districts.get(code)?.tile : undefined;
    units.push({
      unitId: units.length + 1,
      areaVersion,
      code,
      name: name.normalize('NFC'),
      level,
      parentCode,
      validFrom,
      validTo,
      ...(tile ? { tile } : {}),
    });
  }
}

function provincesOf(communes: Record<string, string>[]): Map<string, string> {
  return new Map(communes.map((row) => [text(row, 'provinceCode'), text(row, 'provinceName')]));
}

/** Some communes got another name with the move; the description's note says which. */
function nameBefore(district: DescribedDistrict, code: string): string | undefined {
  return new RegExp(`${code} (?:was )?(\\p{Lu}\\D*?)(?= and |$)`, 'u').exec(district.note ?? '')?.[1];
}

/** Parts of a commune weigh the same among its successors: areas or people of the parts are not published. */
function successionsOf(units: LoadedUnit[], rows: Record<string, string>[]): Succession[] {
  const idOf = (areaVersion: AreaVersion): Map<string, number> =>
    new Map(
      units
        .filter((unit) => unit.areaVersion === areaVersion && unit.level === 'COMMUNE')
        .map((unit) => [unit.code, unit.unitId]),
    );
  // The last row of a code is its latest state.
  const before = idOf('DISTRICT_2024');
  const after = idOf('COMMUNE_2025');
  const successors = new Map<string, number>();
  for (const { oldCode = '' } of rows) successors.set(oldCode, (successors.get(oldCode) ?? 0) + 1);
  return rows.flatMap((row) => {
    const oldUnitId = before.get(text(row, 'oldCode'));
    const newUnitId = after.get(text(row, 'newCode'));
    if (oldUnitId === undefined || newUnitId === undefined) return [];
    return {
      oldUnitId,
      newUnitId,
      part: text(row, 'part'),
      weight: 1 / (successors.get(text(row, 'oldCode')) ?? 1),
      main: row['main'] === '1',
    };
  });
}

function text(row: Record<string, string>, column: string): string {
  const value = row[column];
  if (value === undefined) throw new Error(`the unit lists have no column ${column}`);
  return value;
}

/** `data/` of the product, from the sources as from the build. */
function dataFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'data', 'admin-units'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('the folder data/admin-units is missing');
    folder = parent;
  }
  return join(folder, 'data');
}
