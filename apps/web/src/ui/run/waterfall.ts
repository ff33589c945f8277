/** One bar of a waterfall: a whole amount from the axis, or what is added to (or taken from) the amount before it. */
export interface WaterfallItem {
  key: string;
  label: string;
  /** Whole VND. */
  amount: bigint;
  whole: boolean;
}

export interface WaterfallBar extends WaterfallItem {
  /** Where the bar begins and how long it is, in percent of the width. */
  start: number;
  width: number;
}

export interface Waterfall {
  bars: WaterfallBar[];
  /** The amount at the left edge: more than nothing when the changes are small beside the whole. */
  from: bigint;
}

/** Of the width, for the ends of the bars not to touch the edge. */
const MARGIN = 20n;
/** A change that would be thinner than this is not seen. In percent. */
const THINNEST = 0.4;

/** Where each bar lies. The amounts stay bigint until they are places on a screen. */
export function waterfall(items: WaterfallItem[]): Waterfall {
  let level = 0n;
  const spans = items.map((item) => {
    const before = item.whole ? 0n : level;
    level = before + item.amount;
    return { item, low: before < level ? before : level, high: before < level ? level : before };
  });
  const edges = spans.flatMap(({ item, low, high }) => (item.whole ? [high] : [low, high]));
  if (edges.length === 0) return { bars: [], from: 0n };
  const lowest = edges.reduce((least, edge) => (edge < least ? edge : least));
  const highest = edges.reduce((most, edge) => (edge > most ? edge : most));
  const span = highest - lowest;
  // Changes that fill less than a fifth of the width are drawn on an axis that does not begin at nothing.
  const from = lowest > 0n && span * 5n < highest ? lowest - span / (100n / MARGIN) - 1n : 0n;
  const origin = from > 0n ? from : lowest < 0n ? lowest : 0n;
  const width = highest - origin || 1n;
  const place = (amount: bigint) => Number((((amount < origin ? origin : amount) - origin) * 10_000n) / width) / 100;
  return {
    from: from > 0n ? from : 0n,
    bars: spans.map(({ item, low, high }) => {
      const start = place(low);
      return { ...item, start, width: Math.max(place(high) - start, item.amount === 0n ? 0 : THINNEST) };
    }),
  };
}
