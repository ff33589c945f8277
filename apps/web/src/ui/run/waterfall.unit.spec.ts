import { describe, expect, it } from '@jest/globals';
import { waterfall, type WaterfallItem } from './waterfall';

const whole = (amount: bigint): WaterfallItem => ({ key: 'whole', label: '', amount, whole: true });
const change = (amount: bigint): WaterfallItem => ({ key: 'change', label: '', amount, whole: false });

describe('the bars from last month to this one', () => {
  it('lets each change begin where the one before it ended', () => {
    const { bars, from } = waterfall([whole(100n), change(60n), change(-40n), whole(120n)]);
    expect(from).toBe(0n);
    expect(bars.map(({ start, width }) => [start, width])).toEqual([
      [0, 62.5],
      [62.5, 37.5],
      [75, 25],
      [0, 75],
    ]);
  });

  it('cuts the axis when the changes are small beside the whole, so that they can be seen', () => {
    const { bars, from } = waterfall([
      whole(6_429_500_000n),
      change(12_000_000n),
      change(-3_000_000n),
      whole(6_438_500_000n),
    ]);
    expect(from > 6_000_000_000n).toBe(true);
    expect(bars[1]?.width).toBeGreaterThan(50);
    expect(bars.every(({ start, width }) => start >= 0 && start + width <= 100.001)).toBe(true);
  });

  it('begins at nothing in a first month, and draws nothing of nothing', () => {
    expect(waterfall([])).toEqual({ bars: [], from: 0n });
    expect(waterfall([whole(0n), change(500n), whole(500n)]).bars.map(({ width }) => width)).toEqual([0, 100, 100]);
  });

  it('keeps a change of one đồng visible', () => {
    const { bars } = waterfall([whole(1_000_000n), change(600_000n), change(1n), whole(1_600_001n)]);
    expect(bars[2]?.width).toBeGreaterThan(0.3);
  });
});
