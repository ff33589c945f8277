import { Injectable } from '@nestjs/common';
import { areaVersionOf, periodOf, type AreaChain } from '#contracts';
import { Database } from '#persistence';
import { COUNTRY, type AreaVersion } from './unit-files.js';

/** Where a commune lies on a day. Without districts (since 2025-07-01) the commune itself is the second tier. */
export interface Commune {
  areaCode: string;
  districtCode: string;
  provinceCode: string;
}

export interface AreaView {
  code: string;
  name: string;
  level: string;
  parentCode: string | null;
  validFrom: string | null;
  validTo: string | null;
  tile?: { col: number; row: number };
}

/** The day whose state a version shows when none is asked for. */
const SHOWN_STATE: Record<AreaVersion, string> = { DISTRICT_2024: '2024-12-31', COMMUNE_2025: '2025-07-01' };

/** Questions about administrative units. */
@Injectable()
export class AreaDirectory {
  private readonly communes = new Map<string, Promise<Map<string, Commune>>>();

  constructor(private readonly database: Database) {}

  /** Units of a version as they stood on a day, by code; those below `parent` when it is given, otherwise provinces and districts. */
  async list(version: AreaVersion, parent: string | undefined, asOf = SHOWN_STATE[version]): Promise<AreaView[]> {
    const rows = await this.database.query<
      Omit<AreaView, 'tile'> & { tile_col: number | null; tile_row: number | null }
    >(
      `SELECT code, name, level, parent_code AS "parentCode", valid_from AS "validFrom", valid_to AS "validTo", tile_col, tile_row
       FROM administrative_units
       WHERE area_version = $1 AND (valid_from IS NULL OR valid_from <= $3) AND (valid_to IS NULL OR valid_to >= $3)
         AND CASE WHEN $2::text IS NULL THEN level IN ('COUNTRY', 'PROVINCE') ELSE parent_code = $2 END
       ORDER BY code`,
      [version, parent ?? null, asOf],
    );
    return rows.map(({ tile_col: col, tile_row: row, ...unit }) => ({
      ...unit,
      ...(col === null || row === null ? {} : { tile: { col, row } }),
    }));
  }

  /** The codes above an area on a day, for scope checks; null when there is no such area. */
  async chainOf(area: string, date: string): Promise<AreaChain | null> {
    if (area === COUNTRY) return {};
    if (area.length === 5) return (await this.communesOn(date)).get(area) ?? null;
    const [unit] = await this.database.query<{ level: string; parent_code: string }>(
      `SELECT level, parent_code FROM administrative_units WHERE area_version = $1 AND code = $2
         AND (valid_from IS NULL OR valid_from <= $3) AND (valid_to IS NULL OR valid_to >= $3)`,
      [areaVersionOf(periodOf(date)), area, date],
    );
    if (!unit) return null;
    return unit.level === 'PROVINCE' ? { provinceCode: area } : { districtCode: area, provinceCode: unit.parent_code };
  }

  /** All communes of the country that exist on the day, by code; read once a day. */
  communesOn(date: string): Promise<Map<string, Commune>> {
    let found = this.communes.get(date);
    if (!found) {
      found = this.readCommunes(date);
      found.catch(() => this.communes.delete(date));
      this.communes.clear();
      this.communes.set(date, found);
    }
    return found;
  }

  private async readCommunes(date: string): Promise<Map<string, Commune>> {
    const rows = await this.database.query<Commune>(
      `SELECT commune.code AS "areaCode",
              CASE above.level WHEN 'DISTRICT' THEN above.code ELSE commune.code END AS "districtCode",
              CASE above.level WHEN 'DISTRICT' THEN above.parent_code ELSE above.code END AS "provinceCode"
       FROM administrative_units commune
       JOIN administrative_units above ON above.area_version = commune.area_version AND above.code = commune.parent_code
       WHERE commune.area_version = $1 AND commune.level = 'COMMUNE'
         AND (commune.valid_from IS NULL OR commune.valid_from <= $2) AND (commune.valid_to IS NULL OR commune.valid_to >= $2)`,
      [areaVersionOf(periodOf(date)), date],
    );
    return new Map(rows.map((row) => [row.areaCode, row]));
  }
}
