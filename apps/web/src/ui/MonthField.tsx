import { Select } from 'antd';
import { shiftPeriod } from '../format';
import { useWords } from '../i18n';

interface Props {
  id?: string;
  /** `YYYY-MM`. */
  value?: string | null;
  onChange?: (value: string | null) => void;
  /** The first month on offer. */
  from: string;
  /** What stands for no month at all, where that may be chosen. */
  none?: string;
}

const YEARS = 5;

/** One of the months to come; the one that is set stays on offer when it is past. */
export function MonthField({ id, value, onChange, from, none }: Props) {
  const words = useWords();
  const months = Array.from({ length: YEARS * 12 }, (_, index) => shiftPeriod(from, index));
  const offered = value && !months.includes(value) ? [value, ...months] : months;
  return (
    <Select
      {...(id ? { id } : {})}
      showSearch={{ optionFilterProp: 'label' }}
      value={value ?? ''}
      onChange={(chosen: string) => onChange?.(chosen || null)}
      options={[
        ...(none === undefined ? [] : [{ value: '', label: none }]),
        ...offered.map((month) => ({ value: month, label: words.period(month) })),
      ]}
    />
  );
}
