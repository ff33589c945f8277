import { Inject, Injectable } from '@nestjs/common';
import {
  CHANNELS,
  CLOCK,
  PROGRAMMES,
  areaVersionOf,
  ratePercent,
  type Actor,
  type Channel,
  type Clock,
  type Denominator,
  type HolderRelation,
  type Language,
  type Programme,
} from '#contracts';
import { say } from '#service';
import { Backlog, type Behind } from '../compliance/backlog.js';
import { CountedFigures } from '../compliance/counted-figures.js';
import {
  amountByAccount,
  amountTotal,
  denominatorOf,
  ranksOf,
  sumOf,
  type Figures,
} from '../compliance/domain/figures.js';
import type { Cell, PeriodFigures } from '../compliance/period-figures.js';
import { Places } from './place.js';
import { Targets } from './targets.js';

export interface ComplianceQuestion {
  period: string;
  programme?: Programme;
  area?: string;
  denominator: Denominator;
}

/** The integers of a place and the rate over the chosen denominator, in percent with one decimal; null: not started. */
export interface ShownFigures {
  total: number;
  reviewed: number;
  consenting: number;
  holders: number;
  paidByAccount: number;
  rate: string | null;
  amountByAccount: string;
  amountTotal: string;
  carriedOver: number;
  target: string | null;
  byChannel: Record<Channel, { paid: number; amount: string }>;
  byHolder: Record<HolderRelation, number>;
}

export interface ShownPlace extends ShownFigures {
  code: string;
  name: string;
  /** Always both programmes, also when the question was about one. */
  byProgramme: Record<Programme, ShownFigures>;
}

export interface ShownArea extends ShownPlace {
  rank: number | null;
  remark: string | null;
  tile: { col: number; row: number } | null;
}

export interface ComplianceAnswer {
  period: string;
  /** Time of the last event that is in the figures. */
  asOf: string;
  status: 'PROVISIONAL';
  programme: Programme | 'ALL';
  denominator: Denominator;
  areaVersion: string;
  behind: Behind;
  province: ShownPlace;
  areas: ShownArea[];
}

const NOT_STARTED = { vi: 'Chưa triển khai', en: 'Not started' };

@Injectable()
export class ComplianceView {
  constructor(
    private readonly counted: CountedFigures,
    private readonly places: Places,
    private readonly targets: Targets,
    private readonly backlog: Backlog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async show(question: ComplianceQuestion, actor: Actor, language: Language): Promise<ComplianceAnswer> {
    const { period, programme, denominator } = question;
    const figures = await this.counted.of(period);
    const place = await this.places.find(figures, actor, question.area);
    const [target, behind] = await Promise.all([
      this.targets.of(period, denominator, [...(place.districtCode ? [place.districtCode] : []), place.provinceCode]),
      this.backlog.behind(),
    ]);
    const shown = (cells: Cell[]): Omit<ShownPlace, 'code' | 'name'> => ({
      ...shownFigures(figuresOf(cells, programme), denominator, target),
      byProgramme: Object.fromEntries(
        PROGRAMMES.map((one) => [one, shownFigures(figuresOf(cells, one), denominator, target)]),
      ) as Record<Programme, ShownFigures>,
    });
    const ranks = ranksOf(
      place.districts.map(({ cells }) => figuresOf(cells, programme)),
      denominator,
    );
    return {
      period,
      asOf: (figures.asOf ?? this.clock.now()).toISOString(),
      status: 'PROVISIONAL',
      programme: programme ?? 'ALL',
      denominator,
      areaVersion: areaVersionOf(period),
      behind: behindOf(behind, figures),
      province: { code: place.code, name: place.name, ...shown(place.cells) },
      areas: place.districts.map(({ code, area, cells }, index) => {
        const own = shown(cells);
        return {
          code,
          name: area?.name ?? code,
          ...own,
          rank: ranks[index] ?? null,
          remark: own.holders === 0 ? say(NOT_STARTED, language) : null,
          tile: area?.tile ?? null,
        };
      }),
    };
  }
}

/** What is applied but not counted is behind, too. */
export function behindOf(behind: Behind, figures: PeriodFigures): Behind {
  return { ...behind, events: behind.events === null ? null : behind.events + figures.uncounted };
}

export function figuresOf(cells: Cell[], programme: Programme | undefined): Figures {
  return sumOf(cells.filter((cell) => !programme || cell.programme === programme).map((cell) => cell.figures));
}

function shownFigures(figures: Figures, denominator: Denominator, target: string | null): ShownFigures {
  const { total, reviewed, consenting, holders, paidByAccount, carriedOver, relations, channels } = figures;
  return {
    total,
    reviewed,
    consenting,
    holders,
    paidByAccount,
    rate: ratePercent(paidByAccount, denominatorOf(figures, denominator)),
    amountByAccount: amountByAccount(figures).toString(),
    amountTotal: amountTotal(figures).toString(),
    carriedOver,
    target,
    byChannel: Object.fromEntries(
      CHANNELS.map((channel) => [
        channel,
        { paid: channels[channel].paid, amount: channels[channel].amount.toString() },
      ]),
    ) as ShownFigures['byChannel'],
    byHolder: relations,
  };
}
