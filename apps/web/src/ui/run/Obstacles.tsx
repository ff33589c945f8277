import { Link } from 'react-router';
import { withQuery } from '../../api/client';
import { usePages } from '../../api/queries';
import type { Statement } from '../../api/run-types';
import type { Payment, Run } from '../../api/types';
import { useWords } from '../../i18n';
import { Reading } from '../Feedback';
import { MoreButton } from '../MoreButton';
import { Panel } from '../Page';
import { PaymentsTable } from '../PaymentsTable';
import { StateTag } from '../StateTag';
import { SumTable } from './SumTable';

/** Exactly the payments that keep the run from closing. */
export function Obstacles({ run, obstacles }: { run: Run; obstacles: Statement['obstacles'] }) {
  const words = useWords();
  const { t } = words;
  const query = usePages<Payment>(`/payout-runs/${run.id}/obstacles`, 20);
  return (
    <Panel title={t('obstacles.title')} note={t('obstacles.note')}>
      <SumTable
        caption={t('obstacles.caption')}
        title={t('state.label')}
        rows={obstacles.byState}
        rowKey={({ state }) => state}
        name={({ state }) => (
          <Link to={withQuery(`/runs/${run.id}/payments`, { state })}>
            <StateTag list="payment" state={state} />
          </Link>
        )}
        sum={(row) => row}
        more={[
          {
            key: 'do',
            text: true,
            title: t('held.whatToDo'),
            render: ({ state }) => words.word('obstacleHint', state),
          },
        ]}
        withFoot
      />
      <div style={{ marginTop: 16 }}>
        <Reading query={query} rows={4}>
          {({ pages }) => {
            const items = pages.flatMap((page) => page.items);
            return (
              <PaymentsTable caption={t('obstacles.payments', { count: words.count(items.length) })} payments={items} />
            );
          }}
        </Reading>
        <MoreButton query={query} />
      </div>
    </Panel>
  );
}
