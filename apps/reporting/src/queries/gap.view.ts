import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, GAP_REASONS, type Actor, type Clock, type GapReason, type Language, type Programme } from '#contracts';
import { say } from '#service';
import { Backlog, type Behind } from '../compliance/backlog.js';
import { CountedFigures } from '../compliance/counted-figures.js';
import { behindOf, figuresOf } from './compliance.view.js';
import { Places } from './place.js';

export interface GapAnswer {
  period: string;
  asOf: string;
  programme: Programme | 'ALL';
  area: string;
  holders: number;
  paidByAccount: number;
  behind: Behind;
  /** Those that occur, in order of precedence; they sum to `holders − paidByAccount`. */
  reasons: { code: GapReason; label: string; holders: number }[];
}

const LABELS: Record<GapReason, { vi: string; en: string }> = {
  NO_PAYMENT: { vi: 'Không có lệnh chi trong kỳ', en: 'No payment in the period' },
  HELD: { vi: 'Lệnh chi đang tạm giữ', en: 'Payment is held' },
  CANCELLED: { vi: 'Lệnh chi đã hủy', en: 'Payment was cancelled' },
  RETURNED: { vi: 'Tiền bị hoàn trả', en: 'Money was returned' },
  REJECTED: { vi: 'Tổ chức chi trả từ chối', en: 'Rejected by the provider' },
  UNKNOWN: { vi: 'Chưa rõ kết quả, đang tra soát', en: 'Outcome unknown, being inquired' },
  CASH_CHOSEN: { vi: 'Chọn nhận tiền mặt tại bưu điện', en: 'Chose cash at the post office' },
  CARRIED_OVER: { vi: 'Chưa nhận, chuyển kỳ sau', en: 'Not paid, carried over' },
  IN_FLIGHT: { vi: 'Đang chi, chưa có xác nhận', en: 'On its way, not confirmed yet' },
};

@Injectable()
export class GapView {
  constructor(
    private readonly counted: CountedFigures,
    private readonly places: Places,
    private readonly backlog: Backlog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async show(
    { period, programme, area }: { period: string; programme?: Programme; area?: string },
    actor: Actor,
    language: Language,
  ): Promise<GapAnswer> {
    const figures = await this.counted.of(period);
    const place = await this.places.find(figures, actor, area);
    const { holders, paidByAccount, reasons } = figuresOf(place.cells, programme);
    return {
      period,
      asOf: (figures.asOf ?? this.clock.now()).toISOString(),
      programme: programme ?? 'ALL',
      area: place.code,
      holders,
      paidByAccount,
      behind: behindOf(await this.backlog.behind(), figures),
      reasons: GAP_REASONS.filter((code) => reasons[code] > 0).map((code) => ({
        code,
        label: say(LABELS[code], language),
        holders: reasons[code],
      })),
    };
  }
}
