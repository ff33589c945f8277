import { Link } from 'react-router';
import { withQuery } from '../../api/client';
import { useRead } from '../../api/queries';
import type { WorklistName } from '../../api/month-types';
import type { Run, Sum } from '../../api/types';
import type { PaymentState } from '../../api/vocabulary';
import { hasRole, useMe } from '../../auth/session';
import { useWords } from '../../i18n';
import { DataTable } from '../DataTable';
import { Nothing } from '../Feedback';
import { Money } from '../Figures';
import { Panel } from '../Page';
import { AtPostOffice } from './AtPostOffice';
import { countOf, ON_THE_WAY } from './steps';

/** Milliseconds: while the step is open, lists grow and shrink by what others do. */
const AGAIN = 15_000;
const LISTS = ['held', 'rejected', 'unknown', 'returned', 'uncollected'] as const satisfies WorklistName[];

/** What the run's own counters say of a list, until the list itself has answered. */
const STATE: Record<(typeof LISTS)[number], PaymentState> = {
  held: 'HELD',
  rejected: 'REJECTED',
  unknown: 'UNKNOWN',
  returned: 'RETURNED',
  uncollected: 'CARRIED_OVER',
};

/** What needs a hand before the month can close, each a work-list of this run alone. */
export default function ChaseStep({ run }: { run: Run }) {
  const words = useWords();
  const { t, count } = words;
  // Whoever may not work on the lists sees the same payments in the run.
  const may = hasRole(useMe(), 'FINANCE_OFFICER', 'APPROVER', 'RELEASER', 'AUDITOR');
  const totals = useListTotals(run, may);
  const waiting = countOf(run, ...ON_THE_WAY);
  if (run.state !== 'PAYING' && run.state !== 'CLOSED') {
    return (
      <Panel title={t('path.chase.title')}>
        <Nothing title={t('chase.notYet')}>{t('chase.notYetHint')}</Nothing>
      </Panel>
    );
  }
  const rows = LISTS.map((list) => ({ list, sum: totals[list] }));
  const left = rows.slice(0, 3).reduce((all, { sum }) => all + sum.payments, 0);
  return (
    <>
      <Panel title={t('path.chase.title')}>
        <p style={{ marginTop: 0 }}>
          <strong>{left === 0 ? t('chase.none') : t('chase.headline', { count: count(left) })}</strong>
        </p>
        <DataTable
          caption={t('chase.caption')}
          rows={rows}
          rowKey={({ list }) => list}
          columns={[
            {
              key: 'list',
              title: t('chase.list'),
              heading: true,
              render: ({ list }) => (
                <Link
                  to={
                    may
                      ? withQuery(`/worklists/${list}`, { runId: run.id })
                      : withQuery(`/runs/${run.id}/payments`, { state: STATE[list] })
                  }
                >
                  {t(`chase.${list}`)}
                </Link>
              ),
            },
            { key: 'payments', title: t('unit.payments'), end: true, render: ({ sum }) => count(sum.payments) },
            { key: 'amount', title: t('unit.amount'), end: true, render: ({ sum }) => <Money value={sum.amount} /> },
            { key: 'hint', text: true, title: t('held.whatToDo'), render: ({ list }) => t(`chaseHint.${list}`) },
          ]}
        />
        <p style={{ marginBottom: 0 }}>
          {waiting > 0 && (
            <>
              {t('chase.waiting', { count: count(waiting) })}{' '}
              <Link to="?step=pay" preventScrollReset>
                {t('chase.seeProgress')}
              </Link>{' '}
            </>
          )}
          {may && <Link to="/cases?state=OPEN">{t('chase.cases')}</Link>}
        </p>
      </Panel>
      {run.state === 'PAYING' && <AtPostOffice run={run} />}
    </>
  );
}

/** The totals of this run's work-lists: a successor of a returned payment is in one state, but not in one list. */
function useListTotals(run: Run, may: boolean): Record<(typeof LISTS)[number], Sum> {
  const begun = run.state === 'PAYING' || run.state === 'CLOSED';
  const path = (list: WorklistName) =>
    begun && may ? withQuery(`/worklists/${list}`, { runId: run.id, limit: 1 }) : null;
  const held = useRead<{ total: Sum }>(path('held'), { refetchInterval: AGAIN });
  const rejected = useRead<{ total: Sum }>(path('rejected'), { refetchInterval: AGAIN });
  const unknown = useRead<{ total: Sum }>(path('unknown'), { refetchInterval: AGAIN });
  const returned = useRead<{ total: Sum }>(path('returned'), { refetchInterval: AGAIN });
  const uncollected = useRead<{ total: Sum }>(path('uncollected'), { refetchInterval: AGAIN });
  const counted = (state: PaymentState): Sum => run.totals?.byState?.[state] ?? { payments: 0, amount: '0' };
  return {
    held: held.data?.total ?? counted(STATE.held),
    rejected: rejected.data?.total ?? counted(STATE.rejected),
    unknown: unknown.data?.total ?? counted(STATE.unknown),
    returned: returned.data?.total ?? counted(STATE.returned),
    uncollected: uncollected.data?.total ?? counted(STATE.uncollected),
  };
}
