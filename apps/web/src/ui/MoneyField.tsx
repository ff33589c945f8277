import { Input } from 'antd';
import { useWords } from '../i18n';

interface Props {
  id?: string;
  /** Whole VND as digits. */
  value?: string;
  onChange?: (value: string) => void;
}

/** An amount of whole VND, grouped while it is typed; digits only, so no float ever holds it. */
export function MoneyField({ id, value = '', onChange }: Props) {
  const { count } = useWords();
  return (
    <Input
      {...(id ? { id } : {})}
      inputMode="numeric"
      suffix="₫"
      maxLength={22}
      styles={{ input: { textAlign: 'right' } }}
      value={value === '' ? '' : count(value)}
      onChange={({ target }) =>
        onChange?.(
          target.value
            .replace(/\D/g, '')
            .replace(/^0+(?=\d)/, '')
            .slice(0, 15),
        )
      }
    />
  );
}
