import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { AdministrativeUnitsPublished, EVENT_BATCH_SIZE, Topics } from '#contracts';
import type { Logger } from '#observability';
import { Database, type UnitOfWork } from '#persistence';
import { LOGGER } from '#service';
import { readUnits, type AreaVersion, type LoadedUnit } from './unit-files.js';

/** Loads the country's units at the first start, before the doors open, and tells everybody. */
@Injectable()
export class UnitLoader implements OnModuleInit {
  constructor(
    private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.database.transaction(async (unit) => {
      await unit.query('LOCK TABLE administrative_units IN SHARE ROW EXCLUSIVE MODE');
      const [known] = await unit.query('SELECT FROM administrative_units LIMIT 1');
      if (known) return;
      const { units, successions } = readUnits();
      await unit.copy(
        'administrative_units',
        [
          'unit_id',
          'area_version',
          'code',
          'name',
          'level',
          'parent_code',
          'valid_from',
          'valid_to',
          'tile_col',
          'tile_row',
        ],
        units.map((one) => [
          one.unitId,
          one.areaVersion,
          one.code,
          one.name,
          one.level,
          one.parentCode,
          one.validFrom,
          one.validTo,
          one.tile?.col ?? null,
          one.tile?.row ?? null,
        ]),
      );
      await unit.copy(
        'administrative_unit_successors',
        ['old_unit_id', 'new_unit_id', 'part', 'weight', 'main'],
        successions.map((one) => [one.oldUnitId, one.newUnitId, one.part, one.weight.toFixed(8), one.main]),
      );
      for (const version of ['DISTRICT_2024', 'COMMUNE_2025'] as const) publish(unit, version, units);
      this.logger.info({ units: units.length, successions: successions.length }, 'administrative units loaded');
    });
  }
}

/** One state of each code: the version is that of 2024, so what changed in 2025 (districts merged) is not in the event. */
function publish(unit: UnitOfWork, areaVersion: AreaVersion, all: LoadedUnit[]): void {
  const codes = new Set<string>();
  const units = all
    .filter((one) => one.areaVersion === areaVersion && !codes.has(one.code) && codes.add(one.code))
    .map(({ unitId: _unitId, areaVersion: _version, ...told }) => told);
  for (let from = 0; from < units.length; from += EVENT_BATCH_SIZE) {
    const data: AdministrativeUnitsPublished = { areaVersion, units: units.slice(from, from + EVENT_BATCH_SIZE) };
    unit.publish({ topic: Topics.beneficiaries, key: 'units', type: AdministrativeUnitsPublished.type, data });
  }
}
