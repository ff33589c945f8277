import { Injectable } from '@nestjs/common';
import type { Denominator, Period } from '#contracts';
import { Database } from '#persistence';

/** Targets are data: set by an area from a year on, each for its own denominator. */
@Injectable()
export class Targets {
  constructor(private readonly database: Database) {}

  /** In percent with one decimal; the nearest area that set one decides; null when there is none. */
  async of(period: Period, denominator: Denominator, areaCodes: string[]): Promise<string | null> {
    const [row] = await this.database.query<{ value: string | null }>(
      `SELECT value::text FROM targets
       WHERE denominator = $1 AND from_year <= $2 AND area_code = ANY($3)
       ORDER BY array_position($3, area_code), from_year DESC LIMIT 1`,
      [denominator, Number(period.slice(0, 4)), [...areaCodes, 'VN']],
    );
    return row?.value ?? null;
  }
}
