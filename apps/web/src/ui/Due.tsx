import { ClockCircleOutlined, WarningOutlined } from '@ant-design/icons';
import { useWords } from '../i18n';

/** How long until a deadline, never by colour alone. */
export function Due({ daysLeft }: { daysLeft: number }) {
  const { t } = useWords();
  const text =
    daysLeft < 0
      ? t('due.overdue', { days: -daysLeft })
      : daysLeft === 0
        ? t('due.today')
        : daysLeft === 1
          ? t('due.tomorrow')
          : t('due.left', { days: daysLeft });
  return (
    <span className={daysLeft < 0 ? 'state due-over' : daysLeft <= 2 ? 'state due-soon' : 'state due-later'}>
      <span aria-hidden="true">{daysLeft < 0 ? <WarningOutlined /> : <ClockCircleOutlined />}</span>
      {text}
    </span>
  );
}
