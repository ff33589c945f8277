import { useWords } from '../i18n';
import { SubNav } from './SubNav';

export function CalendarParts() {
  const { t } = useWords();
  return (
    <SubNav
      label={t('calendar.section')}
      parts={[
        { to: '/calendar', label: t('calendar.months') },
        { to: '/schedules', label: t('schedules.title') },
        { to: '/holidays', label: t('holidays.title') },
      ]}
    />
  );
}
