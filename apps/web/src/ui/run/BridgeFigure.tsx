import { useMemo } from 'react';
import type { Bridge } from '../../api/run-types';
import { useWords } from '../../i18n';
import { waterfall, type WaterfallItem } from './waterfall';

const ROW = 30;

/**
 * The bridge from last month's list to this one, drawn: a bar for each cause begins where the one before it ended. The
 * same figures stand in the table below it. Plain boxes rather than a chart: they print, and weigh nothing.
 */
export function BridgeFigure({ bridge }: { bridge: Bridge }) {
  const words = useWords();
  const signed = useSigned();
  const drawn = useMemo(() => {
    const items: WaterfallItem[] = [
      {
        key: 'before',
        label: bridge.before ? words.period(bridge.before.period) : words.t('bridge.nothingBefore'),
        amount: BigInt(bridge.before?.amount ?? '0'),
        whole: true,
      },
      ...bridge.causes.map(({ cause, amount }) => ({
        key: cause,
        label: words.word('cause', cause),
        amount: BigInt(amount),
        whole: false,
      })),
      { key: 'after', label: words.t('bridge.thisMonth'), amount: BigInt(bridge.after.amount), whole: true },
    ];
    return waterfall(items);
  }, [bridge, words]);
  return (
    <figure className="bridge" aria-hidden="true">
      {drawn.bars.map((bar) => {
        const tone = bar.whole ? 'whole' : bar.amount < 0n ? 'less' : 'more';
        return (
          <div key={bar.key} className="bridge-row" style={{ minHeight: ROW }}>
            <span className="bridge-label">{bar.label}</span>
            <span className="bridge-track">
              <i className={tone} style={{ left: `${bar.start}%`, width: `${bar.width}%` }} />
            </span>
            <span className="bridge-amount number">
              {bar.whole ? words.money(bar.amount) : signed(bar.amount.toString())}
            </span>
          </div>
        );
      })}
      {drawn.from > 0n && <figcaption>{words.t('bridge.axis', { from: words.moneyShort(drawn.from) })}</figcaption>}
    </figure>
  );
}

/** Money with its sign: `+540.000 ₫`, `−540.000 ₫`. */
export function useSigned(): (amount: string) => string {
  const { money } = useWords();
  return (amount) =>
    amount.startsWith('-') ? `−${money(amount.slice(1))}` : `${amount === '0' ? '' : '+'}${money(amount)}`;
}
