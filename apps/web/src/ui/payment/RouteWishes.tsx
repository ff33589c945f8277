import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import type { Beneficiary } from '../../api/types';
import { hasRole, useMe } from '../../auth/session';
import { formatInstant } from '../../format';
import { useWords } from '../../i18n';
import { DataTable } from '../DataTable';
import { Panel } from '../Page';
import { useRouteChanges } from './useRouteChanges';

const RouteWishDialog = lazy(() => import('./RouteWishDialog'));

/** How a person is paid from a month on, as somebody asked for it; the latest word counts. */
export function RouteWishes({ person }: { person: Beneficiary }) {
  const words = useWords();
  const { t, word } = words;
  const me = useMe();
  const [open, setOpen] = useState(false);
  const changes = useRouteChanges(person.id);
  if (changes.error) return null;
  const items = changes.data?.items ?? [];
  const mayChange = hasRole(me, 'FINANCE_OFFICER', 'DISTRICT_OFFICER') && (person.enrolments?.length ?? 0) > 0;
  return (
    <Panel title={t('wish.title')}>
      {items.length === 0 ? (
        <p style={{ marginTop: 0 }}>{t('wish.none')}</p>
      ) : (
        <DataTable
          caption={t('wish.caption')}
          rows={items}
          rowKey={({ id }) => id}
          columns={[
            { key: 'from', title: t('wish.from'), heading: true, render: (row) => words.period(row.fromPeriod) },
            { key: 'programme', title: t('programme.label'), render: (row) => word('programme', row.programme) },
            { key: 'route', title: t('channel.label'), render: (row) => word('routeWish', row.route) },
            { key: 'by', title: t('time.by'), render: ({ createdBy }) => createdBy },
            { key: 'at', title: t('time.label'), render: ({ createdAt }) => formatInstant(createdAt) },
          ]}
        />
      )}
      {mayChange && (
        <p className="no-print" style={{ margin: '12px 0 0' }}>
          <Button onClick={() => setOpen(true)}>{t('wish.change')}</Button>
        </p>
      )}
      {open && (
        <Suspense>
          <RouteWishDialog person={person} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </Panel>
  );
}
