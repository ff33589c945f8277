import { Tooltip } from 'antd';
import { useWords } from '../i18n';
import { rateStep } from '../theme';

/** Large money in short with the exact amount on hover and focus. */
export function Money({ value, short = false }: { value: string | null | undefined; short?: boolean }) {
  const { money, moneyShort } = useWords();
  const exact = money(value);
  const text = short ? moneyShort(value) : exact;
  if (text === exact) return <span className="number">{exact}</span>;
  return (
    <Tooltip title={exact}>
      <span className="number" tabIndex={0}>
        {text}
      </span>
    </Tooltip>
  );
}

/** The rate as text and as a bar. */
export function RateBar({ rate }: { rate: string | null }) {
  const words = useWords();
  return (
    <span className="rate-cell">
      <span className="number" style={{ textAlign: 'right' }}>
        {words.rate(rate)}
      </span>
      <span className={rate === null ? 'bar none' : 'bar'} aria-hidden="true">
        {rate !== null && <span style={{ width: `${rate}%`, background: rateStep('70').fill }} />}
      </span>
    </span>
  );
}
