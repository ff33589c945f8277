import type { AdministrativeUnitsPublished } from '#contracts';
import type { Queryable } from '#persistence';

/** Units as published last; codes are unique within a version of the map, names are not. */
export async function recordAreas(
  unit: Queryable,
  { areaVersion, units }: AdministrativeUnitsPublished,
): Promise<void> {
  const latest = [...new Map(units.map((area) => [area.code, area])).values()];
  await unit.query(
    `INSERT INTO areas (area_version, code, name, level, parent_code, valid_from, valid_to, tile_col, tile_row)
     SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::date[], $7::date[], $8::int[], $9::int[])
     ON CONFLICT (area_version, code) DO UPDATE SET
       name = excluded.name, level = excluded.level, parent_code = excluded.parent_code,
       valid_from = excluded.valid_from, valid_to = excluded.valid_to,
       tile_col = excluded.tile_col, tile_row = excluded.tile_row`,
    [
      areaVersion,
      latest.map((area) => area.code),
      latest.map((area) => area.name),
      latest.map((area) => area.level),
      latest.map((area) => area.parentCode),
      latest.map((area) => area.validFrom),
      latest.map((area) => area.validTo),
      latest.map((area) => area.tile?.col ?? null),
      latest.map((area) => area.tile?.row ?? null),
    ],
  );
}
