import { PauseCircleOutlined, PlayCircleOutlined } from '@ant-design/icons';
import type { ScheduleFields } from '../api/month-types';
import { useWords } from '../i18n';

/** The days of a schedule as a sentence. */
export function useRuleText(): (schedule: ScheduleFields) => string {
  const { t } = useWords();
  return ({ opensDay, cutOffDay, approvalDay, payDay, collectionDays }) =>
    t('schedule.ruleText', {
      opens: opensDay,
      cutOff: cutOffDay,
      approval: approvalDay,
      pay: payDay,
      collection: collectionDays,
    });
}

/** A funding source by name; one that a province named itself shows its code. */
export function useSourceName(): (code: string) => string {
  const { word } = useWords();
  return (code) => word('source', code);
}

export function ScheduleState({ paused }: { paused: boolean }) {
  const { t } = useWords();
  return (
    <span className={paused ? 'state due-soon' : 'state due-later'}>
      <span aria-hidden="true">{paused ? <PauseCircleOutlined /> : <PlayCircleOutlined />}</span>
      {t(paused ? 'schedule.paused' : 'schedule.active')}
    </span>
  );
}
