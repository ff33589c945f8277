import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';
import { useProviders } from '../api/queries';
import { useWords } from '../i18n';
import { DataTable } from '../ui/DataTable';
import { Nothing, Reading } from '../ui/Feedback';
import { PageFrame, Panel } from '../ui/Page';

const ProviderDialog = lazy(() => import('../ui/ProviderDialog'));

export default function ProvidersPage() {
  const { t, word, count } = useWords();
  const providers = useProviders();
  const [adding, setAdding] = useState(false);
  return (
    <PageFrame
      title={t('providers.title')}
      sub={t('providers.sub')}
      actions={
        <Button type="primary" onClick={() => setAdding(true)}>
          {t('providers.new')}
        </Button>
      }
    >
      <Panel>
        <Reading query={providers}>
          {({ items }) =>
            items.length === 0 ? (
              <Nothing title={t('providers.empty')}>{t('providers.emptyHint')}</Nothing>
            ) : (
              <DataTable
                caption={t('providers.caption', { count: count(items.length) })}
                rows={items}
                rowKey={({ code }) => code}
                columns={[
                  {
                    key: 'name',
                    title: t('providers.name'),
                    heading: true,
                    sortBy: ({ name }) => name,
                    render: ({ code, name }) => <Link to={`/admin/providers/${code}`}>{name}</Link>,
                  },
                  { key: 'code', title: t('providers.code'), render: ({ code }) => code },
                  {
                    key: 'channels',
                    title: t('channel.label'),
                    render: ({ channels }) => channels.map((channel) => word('channel', channel)).join(', '),
                  },
                  {
                    key: 'endpoint',
                    title: t('providers.endpoint'),
                    render: ({ endpointUrl }) =>
                      endpointUrl ? <span className="mono">{endpointUrl}</span> : t('providers.byFile'),
                  },
                ]}
              />
            )
          }
        </Reading>
      </Panel>
      {adding && (
        <Suspense>
          <ProviderDialog close={() => setAdding(false)} />
        </Suspense>
      )}
    </PageFrame>
  );
}
