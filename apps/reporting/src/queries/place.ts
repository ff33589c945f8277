import { Injectable } from '@nestjs/common';
import { isWithin, notFound, type Actor } from '#contracts';
import { AreaDirectory, type Area } from '../areas/area-directory.js';
import type { Cell, PeriodFigures } from '../compliance/period-figures.js';

/** What a question is about: a whole province, or one district of it. */
export interface Place {
  /** The province's or the district's code. */
  code: string;
  name: string;
  provinceCode: string;
  /** The district when the place is one. */
  districtCode: string | null;
  cells: Cell[];
  /** Districts of the place in the order of their codes, also those where nothing was counted. */
  districts: { code: string; area: Area | null; cells: Cell[] }[];
}

/**
 * Finds the place: `?area=`, otherwise the caller's own area. For the country it is the first province (by code) that
 * has figures of the period. Figures are kept by district, so a commune's own officer sees an empty place.
 */
@Injectable()
export class Places {
  constructor(private readonly areas: AreaDirectory) {}

  /** @throws ProblemError 404 outside the caller's area */
  async find(figures: PeriodFigures, actor: Actor, asked: string | undefined): Promise<Place> {
    const code = asked ?? actor.areaCode;
    if (code === null) throw notFound();
    const { provinceCode, districtCode, visible } = await this.locate(figures, code);
    if (asked !== undefined && !isInScope(actor, asked, provinceCode)) throw notFound();
    const cells = figures.cells.filter(
      (cell) =>
        visible && cell.provinceCode === provinceCode && (districtCode === null || cell.districtCode === districtCode),
    );
    const known = await this.areas.of(figures.period, provinceCode, [code, ...cells.map((cell) => cell.districtCode)]);
    const districts = [...known.values()].filter((area) => area.parentCode === provinceCode).map((area) => area.code);
    const codes = [...new Set([...districts, ...cells.map((cell) => cell.districtCode)])]
      .filter((district) => visible && (districtCode === null || district === districtCode))
      .sort();
    const own = districtCode ?? (visible ? provinceCode : code);
    return {
      code: own,
      name: known.get(own)?.name ?? own,
      provinceCode,
      districtCode,
      cells,
      districts: codes.map((district) => ({
        code: district,
        area: known.get(district) ?? null,
        cells: cells.filter((cell) => cell.districtCode === district),
      })),
    };
  }

  private async locate(
    figures: PeriodFigures,
    code: string,
  ): Promise<{ provinceCode: string; districtCode: string | null; visible: boolean }> {
    if (code === 'VN') {
      const [first] = figures.cells.map((cell) => cell.provinceCode).sort();
      return { provinceCode: first ?? 'VN', districtCode: null, visible: true };
    }
    if (code.length === 2) return { provinceCode: code, districtCode: null, visible: true };
    const counted = figures.cells.find((cell) => cell.districtCode === code)?.provinceCode;
    const provinceCode = counted ?? (await this.areas.provinceOf(figures.period, code)) ?? '';
    return { provinceCode, districtCode: code, visible: code.length === 3 };
  }
}

function isInScope(actor: Actor, asked: string, provinceCode: string): boolean {
  if (asked === 'VN') return actor.areaCode === 'VN';
  return isWithin(actor, { areaCode: asked, provinceCode });
}
