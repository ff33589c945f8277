import { DownloadOutlined } from '@ant-design/icons';
import { App, Button, Select } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { api, withQuery } from '../api/client';
import { usePages, useProviders } from '../api/queries';
import type { Provider, ProviderFile } from '../api/types';
import { hasRole, useMe } from '../auth/session';
import { formatInstant } from '../format';
import { useWords } from '../i18n';
import { DataTable, type Column } from '../ui/DataTable';
import { Loading, Nothing, Reading, useErrorText } from '../ui/Feedback';
import { Money } from '../ui/Figures';
import { ListBack } from '../ui/ListBack';
import { MoreButton } from '../ui/MoreButton';
import { PageFrame, Panel } from '../ui/Page';
import { PeriodPicker, useChangeParameter, usePeriod } from '../ui/PeriodPicker';
import { StateTag } from '../ui/StateTag';

/** Lists out to a provider without an interface (the post office), and its lists back. */
export default function FilesPage() {
  const words = useWords();
  const { t } = words;
  const me = useMe();
  const own = hasRole(me, 'PROVIDER') ? (me.providerCode ?? null) : null;
  const period = usePeriod();
  const [parameters] = useSearchParams();
  const change = useChangeParameter();
  const providers = useProviders(own === null);
  const isPost = ({ channels }: Provider) => channels.includes('POST_OFFICE');
  const exchanging = (providers.data?.items ?? []).filter((one) => !one.endpointUrl || isPost(one));
  const byFile = [...exchanging.filter(isPost), ...exchanging.filter((one) => !isPost(one))];
  const code = own ?? parameters.get('provider') ?? (providers.isPending ? null : (byFile[0]?.code ?? 'VNPOST'));
  const query = usePages<ProviderFile>(
    code && period ? withQuery(`/providers/${code}/files`, { period }) : null,
    200,
    5_000,
  );
  if (period === null) return <Loading />;
  return (
    <PageFrame
      title={own ? t('files.ownTitle') : t('files.title')}
      sub={t('files.sub')}
      actions={<PeriodPicker period={period} />}
    >
      {own === null && byFile.length > 1 && (
        <div className="filters">
          <div className="field">
            <span>{t('provider.label')}</span>
            <Select
              aria-label={t('provider.label')}
              style={{ width: 280 }}
              value={code ?? ''}
              onChange={(value: string) => change('provider', value)}
              options={byFile.map((provider) => ({ value: provider.code, label: provider.name }))}
            />
          </div>
        </div>
      )}
      {code && <ListBack key={code} code={code} />}
      <Reading query={query}>
        {({ pages }) => {
          const files = pages.flatMap((page) => page.items);
          return (
            <>
              <Panel title={t('files.out')}>
                <Files files={files.filter(({ direction }) => direction === 'OUT')} out />
              </Panel>
              <Panel title={t('files.back')}>
                <Files files={files.filter(({ direction }) => direction === 'IN')} out={false} />
              </Panel>
            </>
          );
        }}
      </Reading>
      <MoreButton query={query} />
    </PageFrame>
  );
}

function Files({ files, out }: { files: ProviderFile[]; out: boolean }) {
  const words = useWords();
  const { t, count } = words;
  const { message } = App.useApp();
  const errorText = useErrorText();
  const [busy, setBusy] = useState<string | null>(null);
  async function download({ id, name }: ProviderFile): Promise<void> {
    setBusy(id);
    try {
      await api.download(`/files/${id}/content`, name);
    } catch (failure) {
      void message.error(errorText(failure));
    } finally {
      setBusy(null);
    }
  }
  if (files.length === 0)
    return (
      <Nothing title={out ? t('files.noneOut') : t('files.noneBack')}>
        {out ? t('files.noneOutHint') : t('files.noneBackHint')}
      </Nothing>
    );
  const figures: Column<ProviderFile>[] = out
    ? [
        { key: 'count', title: t('unit.payments'), end: true, render: (file) => count(file.count) },
        { key: 'sum', title: t('files.controlSum'), end: true, render: (file) => <Money value={file.controlSum} /> },
      ]
    : [
        { key: 'read', title: t('import.read'), end: true, render: ({ read }) => count(read ?? 0) },
        { key: 'applied', title: t('files.applied'), end: true, render: ({ applied }) => count(applied ?? 0) },
        { key: 'unchanged', title: t('import.unchanged'), end: true, render: ({ unchanged }) => count(unchanged ?? 0) },
        { key: 'rejected', title: t('import.rejected'), end: true, render: ({ rejected }) => count(rejected ?? 0) },
        { key: 'cases', title: t('menu.cases'), end: true, render: ({ cases }) => count(cases ?? 0) },
      ];
  return (
    <DataTable
      caption={out ? t('files.outCaption') : t('files.backCaption')}
      rows={files}
      rowKey={({ id }) => id}
      columns={[
        { key: 'name', title: t('files.name'), heading: true, render: ({ name }) => name },
        { key: 'state', title: t('state.label'), render: ({ state }) => <StateTag list="file" state={state} /> },
        ...figures,
        {
          key: 'created',
          title: t('time.label'),
          render: ({ createdAt }) => <span className="number">{formatInstant(createdAt)}</span>,
        },
        {
          key: 'get',
          title: <span className="visually-hidden">{t('word.actions')}</span>,
          render: (file) => (
            <Button
              size="small"
              icon={<DownloadOutlined aria-hidden="true" />}
              loading={busy === file.id}
              aria-label={t('files.download', { name: file.name })}
              onClick={() => void download(file)}
            >
              {t('action.download')}
            </Button>
          ),
        },
      ]}
    />
  );
}
