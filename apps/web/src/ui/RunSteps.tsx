import { Steps } from 'antd';
import { isMoving } from '../api/queries';
import type { Run } from '../api/types';
import { useWords, type WordKey } from '../i18n';

const STEPS: WordKey[] = [
  'step.create',
  'step.check',
  'step.submit',
  'step.approve',
  'step.pay',
  'step.reconcile',
  'step.close',
];

/** Where a run stands, from 0 (Lập) to 6 (Đóng). */
export function stepOf(run: Run): number {
  switch (run.state) {
    case 'DRAFT':
      return 0;
    case 'PLANNED':
      return 1;
    case 'REJECTED':
      return 1;
    case 'SUBMITTED':
    case 'APPROVED':
      return 3;
    case 'PAYING':
      return isMoving(run) ? 4 : 5;
    case 'CLOSED':
      return 6;
    case 'CANCELLED':
      return 0;
  }
}

export function RunSteps({ run }: { run: Run }) {
  const { t } = useWords();
  const stopped = run.state === 'REJECTED' || run.state === 'CANCELLED';
  return (
    <div className="steps-line" role="region" aria-label={t('step.label')} tabIndex={0}>
      <Steps
        size="small"
        style={{ minWidth: 760 }}
        responsive={false}
        titlePlacement="vertical"
        current={stepOf(run)}
        status={stopped ? 'error' : run.state === 'CLOSED' ? 'finish' : 'process'}
        items={STEPS.map((key) => ({ title: t(key) }))}
      />
    </div>
  );
}

export function stepWord(run: Run): WordKey {
  return STEPS[stepOf(run)] ?? 'step.create';
}
