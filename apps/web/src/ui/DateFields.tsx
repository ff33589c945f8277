import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import 'dayjs/locale/en-gb';
import 'dayjs/locale/vi';

interface Props {
  id?: string;
  /** `YYYY-MM-DD` or `YYYY-MM`. */
  value?: string | null;
  onChange?: (value: string | null) => void;
  allowClear?: boolean;
  min?: string;
  max?: string;
  disabled?: boolean;
  label?: string;
}

/** A calendar day, typed or picked, as `30/09/2024`. */
export function DayField(props: Props) {
  return <Field {...props} picker="date" shown="DD/MM/YYYY" stored="YYYY-MM-DD" />;
}

/** A month, typed or picked, as `09/2024`. */
export function MonthField(props: Props) {
  return <Field {...props} picker="month" shown="MM/YYYY" stored="YYYY-MM" />;
}

function Field({
  id,
  value,
  onChange,
  picker,
  shown,
  stored,
  allowClear = false,
  min,
  max,
  disabled = false,
  label,
}: Props & { picker: 'date' | 'month'; shown: string; stored: string }) {
  const at = (text: string) => dayjs(text.length === 7 ? `${text}-01` : text);
  return (
    <DatePicker
      {...(id ? { id } : {})}
      {...(label ? { 'aria-label': label } : {})}
      picker={picker}
      format={shown}
      placeholder=""
      value={value ? at(value) : null}
      onChange={(chosen) => onChange?.(chosen?.isValid() ? chosen.format(stored) : null)}
      allowClear={allowClear}
      disabled={disabled}
      // The business date is not the clock's: nothing here speaks of a today of its own.
      showNow={false}
      {...(value || !min ? {} : { defaultPickerValue: at(min) })}
      {...(min ? { minDate: at(min) } : {})}
      {...(max ? { maxDate: at(max) } : {})}
    />
  );
}
