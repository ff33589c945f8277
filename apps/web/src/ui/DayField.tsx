import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import 'dayjs/locale/en-gb';
import 'dayjs/locale/vi';

interface Props {
  id?: string;
  /** `YYYY-MM-DD`. */
  value?: string | null;
  onChange?: (value: string | null) => void;
  min?: string;
  max?: string;
}

const STORED = 'YYYY-MM-DD';

/** A calendar day, typed or picked, as `30/09/2024`. */
export function DayField({ id, value, onChange, min, max }: Props) {
  return (
    <DatePicker
      {...(id ? { id } : {})}
      format="DD/MM/YYYY"
      placeholder=""
      value={value ? dayjs(value) : null}
      onChange={(chosen) => onChange?.(chosen?.isValid() ? chosen.format(STORED) : null)}
      allowClear={false}
      // The business date is not the clock's: nothing here speaks of a today of its own.
      showNow={false}
      {...(value || !min ? {} : { defaultPickerValue: dayjs(min) })}
      {...(min ? { minDate: dayjs(min) } : {})}
      {...(max ? { maxDate: dayjs(max) } : {})}
    />
  );
}
