import { Injectable } from '@nestjs/common';
import type { Period } from '#contracts';
import { Database } from '#persistence';
import { countPeriod } from './count-period.js';
import { cellOf, type CellRow, type PeriodFigures } from './period-figures.js';
import { Backlog } from './backlog.js';

interface Standing {
  as_of: Date | null;
  unplanned: number | null;
  milliseconds: number | null;
  uncounted: number;
}

/** While events stream in, counting rests this many times as long as it took. */
const PAUSE_FACTOR = 4;
const SHORTEST_PAUSE_MS = 1_000;

/**
 * Figures are counted when somebody asks and something has changed since. While a run is paying, everything changes all
 * the time: then the last count is served with its `asOf`, and a new one is made about once a second, or less often
 * when counting takes long. As soon as the stream is quiet the next question gets the final figures.
 */
@Injectable()
export class CountedFigures {
  private readonly counting = new Map<Period, Promise<void>>();
  private readonly countedAt = new Map<Period, number>();

  constructor(
    private readonly database: Database,
    private readonly backlog: Backlog,
  ) {}

  async of(period: Period): Promise<PeriodFigures> {
    const standing = await this.standing(period);
    if (standing.uncounted === 0 || !(await this.isDue(period, standing))) return this.read(period, standing);
    await this.count(period);
    return this.read(period, await this.standing(period));
  }

  private async isDue(period: Period, standing: Standing): Promise<boolean> {
    const last = this.countedAt.get(period);
    if (last === undefined || standing.as_of === null || this.counting.has(period)) return true;
    if ((await this.backlog.behind()).events === 0) return true;
    const pause = Math.max(SHORTEST_PAUSE_MS, PAUSE_FACTOR * (standing.milliseconds ?? 0));
    return performance.now() - last >= pause;
  }

  /** One count of a period at a time: whoever asks meanwhile waits for it. */
  private count(period: Period): Promise<void> {
    const running = this.counting.get(period);
    if (running) return running;
    const counting = countPeriod(this.database, period).finally(() => {
      this.counting.delete(period);
      this.countedAt.set(period, performance.now());
    });
    this.counting.set(period, counting);
    return counting;
  }

  /** A period is counted once something of its own is known; enrolments alone do not make one. */
  private async standing(period: Period): Promise<Standing> {
    const [row] = await this.database.query<Standing>(
      `SELECT counted.as_of, counted.unplanned, counted.milliseconds,
              CASE WHEN counted.period IS NULL AND NOT EXISTS (SELECT FROM touches WHERE period = $1) THEN 0
              ELSE (SELECT coalesce(sum(events), 0)::int FROM touches
                    WHERE (touches.period = $1 OR touches.period IS NULL)
                      AND (counted.period IS NULL OR NOT pg_visible_in_snapshot(transaction_id, counted.snapshot)))
              END AS uncounted
       FROM (SELECT 1) one LEFT JOIN counted_periods counted ON counted.period = $1`,
      [period],
    );
    return row ?? { as_of: null, unplanned: null, milliseconds: null, uncounted: 0 };
  }

  private async read(period: Period, standing: Standing): Promise<PeriodFigures> {
    const rows =
      standing.as_of === null
        ? []
        : await this.database.query<CellRow>('SELECT * FROM cells WHERE period = $1', [period]);
    return {
      period,
      cells: rows.map(cellOf),
      asOf: standing.as_of,
      uncounted: standing.uncounted + (standing.unplanned ?? 0),
    };
  }
}
