import { Injectable } from '@nestjs/common';
import { areaVersionOf, firstDay, lastDay, type Period } from '#contracts';
import { Database } from '#persistence';

export interface Area {
  code: string;
  name: string;
  parentCode: string | null;
  /** Place on the tile map, where it has one. */
  tile: { col: number; row: number } | null;
}

interface AreaRow {
  code: string;
  name: string;
  parent_code: string | null;
  tile_col: number | null;
  tile_row: number | null;
}

/** The units of the version of the map that was in force in the period, as published by beneficiaries. */
@Injectable()
export class AreaDirectory {
  constructor(private readonly database: Database) {}

  /** The units with these codes, and all districts of the province that existed in the period. */
  async of(period: Period, provinceCode: string, codes: string[]): Promise<Map<string, Area>> {
    const rows = await this.database.query<AreaRow>(
      `SELECT code, name, parent_code, tile_col, tile_row FROM areas
       WHERE area_version = $1
         AND (code = ANY($2) OR (level = 'DISTRICT' AND parent_code = $3
           AND (valid_from IS NULL OR valid_from <= $5::date) AND (valid_to IS NULL OR valid_to >= $4::date)))`,
      [areaVersionOf(period), [...codes, provinceCode], provinceCode, firstDay(period), lastDay(period)],
    );
    return new Map(rows.map((row) => [row.code, areaOf(row)]));
  }

  /** The province that a district lies in, or null when no such unit was published. */
  async provinceOf(period: Period, districtCode: string): Promise<string | null> {
    const [row] = await this.database.query<{ parent_code: string | null }>(
      'SELECT parent_code FROM areas WHERE code = $2 ORDER BY (area_version = $1) DESC LIMIT 1',
      [areaVersionOf(period), districtCode],
    );
    return row?.parent_code ?? null;
  }
}

function areaOf({ code, name, parent_code, tile_col, tile_row }: AreaRow): Area {
  return {
    code,
    name,
    parentCode: parent_code,
    tile: tile_col === null || tile_row === null ? null : { col: tile_col, row: tile_row },
  };
}
