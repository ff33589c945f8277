import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import dayjs from 'dayjs';
import { useSearchParams } from 'react-router';
import { useReadiness } from '../api/queries';
import { shiftPeriod } from '../format';
import { useWords } from '../i18n';

const PERIOD = /^\d{4}-(0[1-9]|1[0-2])$/;
/** The month the demo province is loaded for. */
const DEMO_PERIOD = '2024-09';

/** The period in the address, else the deployment's current one; null until that is known. */
export function usePeriod(): string | null {
  const [parameters] = useSearchParams();
  const readiness = useReadiness();
  const given = parameters.get('period');
  if (given && PERIOD.test(given)) return given;
  if (readiness.isPending) return null;
  const { period, businessDate, demo } = readiness.data ?? {};
  return period ?? businessDate?.slice(0, 7) ?? (demo && demo !== 'none' ? DEMO_PERIOD : dayjs().format('YYYY-MM'));
}

export function useChangeParameter(): (name: string, value: string | null) => void {
  const [, setParameters] = useSearchParams();
  return (name, value) =>
    setParameters(
      (now) => {
        if (value === null || value === '') now.delete(name);
        else now.set(name, value);
        return now;
      },
      { preventScrollReset: true },
    );
}

export function PeriodPicker({ period }: { period: string }) {
  const words = useWords();
  const change = useChangeParameter();
  const months = Array.from({ length: 37 }, (_, index) => shiftPeriod(period, 12 - index));
  return (
    <span className="row" style={{ gap: 4 }} role="group" aria-label={words.t('period.label')}>
      <Button
        icon={<LeftOutlined aria-hidden="true" />}
        aria-label={words.t('period.previous')}
        onClick={() => change('period', shiftPeriod(period, -1))}
      />
      <Select
        aria-label={words.t('period.label')}
        value={period}
        style={{ width: 172 }}
        onChange={(value: string) => change('period', value)}
        options={months.map((month) => ({ value: month, label: words.period(month) }))}
      />
      <Button
        icon={<RightOutlined aria-hidden="true" />}
        aria-label={words.t('period.next')}
        onClick={() => change('period', shiftPeriod(period, 1))}
      />
    </span>
  );
}
