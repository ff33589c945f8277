import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import type { BulkInput } from '../../api/month-types';
import type { PaymentState } from '../../api/vocabulary';
import { useMe } from '../../auth/session';
import { useWords } from '../../i18n';
import { bulkChoices, bulkName, type BulkChoice } from '../bulk/bulk';

const BulkConfirm = lazy(() => import('./BulkConfirm'));

interface Props {
  runId: string;
  etag: string | null;
  filter: BulkInput['filter'] & { state: PaymentState };
  /** The run is busy with something else. */
  disabled: boolean;
}

/** Verbs on all payments that match a filter; each shows what it would do before it is confirmed. */
export function BulkActions({ runId, etag, filter, disabled }: Props) {
  const { t } = useWords();
  const me = useMe();
  const [chosen, setChosen] = useState<BulkChoice | null>(null);
  const choices = bulkChoices(filter.state, me);
  if (choices.length === 0) return null;
  return (
    <div className="row no-print" role="group" aria-label={t('bulk.label')}>
      {choices.map((choice) => (
        <Button
          key={`${choice.verb} ${choice.signs}`}
          danger={choice.verb === 'cancel'}
          disabled={disabled}
          onClick={() => setChosen(choice)}
        >
          {t(bulkName(choice))}
        </Button>
      ))}
      {chosen && (
        <Suspense>
          <BulkConfirm
            key={`${chosen.verb} ${chosen.signs}`}
            runId={runId}
            etag={etag}
            filter={filter}
            choice={chosen}
            onClose={() => setChosen(null)}
          />
        </Suspense>
      )}
    </div>
  );
}
