import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface District {
  readonly code: string;
  readonly communes: readonly string[];
}

interface DistrictDescription {
  readonly code: string;
  readonly communes: readonly string[];
}

const PROVINCE = '38';

/**
 * The 27 districts of September 2024 with their communes. The commune list is of June 2025, when district 405 had
 * been part of 380 for half a year, so the communes that the description of 405 names are moved back.
 */
export function readDistricts(dataFolder = findDataFolder()): District[] {
  const described = readDescriptions(join(dataFolder, 'thanh-hoa-admin-units.json'));
  const listed = readCommunes(join(dataFolder, 'admin-units', 'communes-to-2025-06-30.csv'));
  const movedBack = new Map(
    described.flatMap(({ code, communes }) => communes.map((commune) => [commune, code] as const)),
  );

  return described.map(({ code }) => ({
    code,
    communes: listed
      .filter((commune) => (movedBack.get(commune.code) ?? commune.districtCode) === code)
      .map((commune) => commune.code)
      .sort(),
  }));
}

function readDescriptions(path: string): DistrictDescription[] {
  const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isRecord(content) || !Array.isArray(content.districts)) throw new Error(`${path} names no districts`);
  return content.districts.map((district: unknown) => {
    if (!isRecord(district) || typeof district.code !== 'string') throw new Error(`${path}: a district without a code`);
    const communes: unknown[] = Array.isArray(district.communes) ? district.communes : [];
    return { code: district.code, communes: communes.map(String) };
  });
}

function readCommunes(path: string): { code: string; districtCode: string }[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.split(','))
    .filter((columns) => columns[4] === PROVINCE)
    .map((columns) => ({ code: columns[0] ?? '', districtCode: columns[2] ?? '' }));
}

/** `data/` at the top of the repository, whether this runs from the sources or from `dist/`. */
function findDataFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'data', 'admin-units'))) return join(folder, 'data');
  }
  throw new Error('the folder data/admin-units is missing');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
