import { App, Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { api } from '../api/client';
import type { Delegation } from '../api/month-types';
import { DELEGABLE_ROLES } from '../api/vocabulary';
import { usePages } from '../api/queries';
import { hasRole, useMe } from '../auth/session';
import { formatDate } from '../format';
import { useWords } from '../i18n';
import { DataTable } from '../ui/DataTable';
import { ErrorNote, Nothing, Reading } from '../ui/Feedback';
import { MoreButton } from '../ui/MoreButton';
import { PageFrame, Panel } from '../ui/Page';
import { StateTag } from '../ui/StateTag';
import { useAreaName } from '../ui/useAreaName';
import { useTask } from '../ui/useTask';

const DelegationDialog = lazy(() => import('../ui/DelegationDialog'));

/** Who may sign for whom, and until when. */
export default function DelegationsPage() {
  const { t, word, count } = useWords();
  const me = useMe();
  // What may be handed over: a role of one's own, not one that was handed over.
  const own = DELEGABLE_ROLES.filter((role) => hasRole(me, role) && me.onBehalfOf?.[role] === undefined);
  const delegations = usePages<Delegation>('/delegations');
  const areaName = useAreaName();
  const { message } = App.useApp();
  const [adding, setAdding] = useState(false);
  const ending = useTask();
  const mayEnd = ({ state, delegator, delegate }: Delegation) =>
    state === 'RUNNING' && (delegator === me.username || delegate === me.username || hasRole(me, 'ADMINISTRATOR'));

  async function end(id: string): Promise<void> {
    const done = await ending.run(async () => {
      await api.remove(`/delegations/${id}`);
      return true;
    });
    if (done) void message.success(t('delegations.ended'));
  }

  return (
    <PageFrame
      title={t('delegations.title')}
      sub={t('delegations.sub')}
      actions={
        own.length > 0 && (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t('delegations.new')}
          </Button>
        )
      }
    >
      {ending.error !== null && <ErrorNote error={ending.error} />}
      <Panel>
        <Reading query={delegations}>
          {({ pages }) => {
            const items = pages.flatMap((page) => page.items);
            return items.length === 0 ? (
              <Nothing title={t('delegations.none')}>{own.length > 0 && t('delegations.noneHint')}</Nothing>
            ) : (
              <>
                <p className="answer">
                  <strong>
                    {t('delegations.active', {
                      count: count(items.filter(({ state }) => state === 'RUNNING').length),
                    })}
                  </strong>
                </p>
                <DataTable
                  caption={t('delegations.caption')}
                  rows={items}
                  rowKey={({ id }) => id}
                  columns={[
                    {
                      key: 'delegate',
                      title: t('delegation.delegate'),
                      heading: true,
                      render: ({ delegate }) => delegate,
                    },
                    {
                      key: 'state',
                      title: t('state.label'),
                      render: ({ state }) => <StateTag list="delegationState" state={state} />,
                    },
                    { key: 'delegator', title: t('delegation.delegator'), render: ({ delegator }) => delegator },
                    {
                      key: 'role',
                      title: t('delegation.role'),
                      render: ({ role, areaCode }) => `${word('role', role)} · ${areaName(areaCode)}`,
                    },
                    {
                      key: 'until',
                      title: t('delegation.until'),
                      render: ({ until }) => <span className="number">{formatDate(until)}</span>,
                    },
                    { key: 'reason', title: t('word.reason'), render: ({ reason }) => reason },
                    {
                      key: 'end',
                      title: <span className="visually-hidden">{t('word.actions')}</span>,
                      render: (item) =>
                        mayEnd(item) ? (
                          <Button
                            size="small"
                            disabled={ending.busy}
                            aria-label={t('delegations.endOf', { name: item.delegate })}
                            onClick={() => void end(item.id)}
                          >
                            {t('delegations.end')}
                          </Button>
                        ) : null,
                    },
                  ]}
                />
              </>
            );
          }}
        </Reading>
        <MoreButton query={delegations} />
      </Panel>
      {adding && (
        <Suspense>
          <DelegationDialog roles={own} close={() => setAdding(false)} />
        </Suspense>
      )}
    </PageFrame>
  );
}
