import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import type { WorklistName } from '../../api/month-types';
import type { Sum } from '../../api/types';
import { useMe } from '../../auth/session';
import { useWords } from '../../i18n';
import { bulkName } from '../bulk/bulk';
import { listChoices, type ListChoice } from './choices';
import type { Filter } from './filter';

const BulkDialog = lazy(() => import('./BulkDialog'));

interface Props {
  list: WorklistName;
  filter: Filter;
  total: Sum;
  /** Why payments are on the list. */
  reasons: (string | null)[];
}

/** Verbs on every payment of the list; each shows in numbers what it would do before it is confirmed. */
export function WorklistBulk({ list, filter, total, reasons }: Props) {
  const { t } = useWords();
  const me = useMe();
  const [chosen, setChosen] = useState<ListChoice | null>(null);
  const name = useChoiceName(list);
  const choices = listChoices(list, me, reasons);
  if (choices.length === 0) return null;
  return (
    <div className="row no-print bulk-verbs" role="group" aria-label={t('bulkMany.label')}>
      <span className="muted">{t('bulkMany.label')}:</span>
      {choices.map((one) => (
        <Button key={name(one)} danger={one.choice.verb === 'cancel'} onClick={() => setChosen(one)}>
          {name(one)}
        </Button>
      ))}
      {chosen && (
        <Suspense>
          <BulkDialog
            key={name(chosen)}
            name={name(chosen)}
            chosen={chosen}
            // Of requests the reason is a verb, which the choice says already.
            filter={list === 'requests' ? { ...filter, reason: '' } : filter}
            total={total}
            close={() => setChosen(null)}
          />
        </Suspense>
      )}
    </div>
  );
}

function useChoiceName(list: WorklistName): (one: ListChoice) => string {
  const { t, word } = useWords();
  return ({ state, choice }) => {
    const verb = t(bulkName(choice));
    return list === 'requests' && !choice.signs
      ? t('bulkMany.inState', { verb, state: word('payment', state).toLowerCase() })
      : verb;
  };
}
