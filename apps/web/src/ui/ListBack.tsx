import { DownloadOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button } from 'antd';
import { useEffect, useState } from 'react';
import { api } from '../api/client';
import { useIntent } from '../api/intent';
import { useRead } from '../api/queries';
import type { ProviderFile } from '../api/types';
import { useWords } from '../i18n';
import { ErrorNote, Reading, useErrorText } from './Feedback';
import { FileDrop } from './FileDrop';
import { Panel } from './Page';
import { RowErrors } from './RowErrors';

/** Takes a provider's paid list: first what it would do, then for good. */
export function ListBack({ code }: { code: string }) {
  const { t, count } = useWords();
  const cache = useQueryClient();
  const intent = useIntent();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const [sent, setSent] = useState<{ id: string; file: File; dryRun: boolean } | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const outcome = useRead<ProviderFile>(sent && `/files/${sent.id}`, {
    refetchInterval: ({ state: { data } }) => (data?.state === 'RUNNING' ? 1000 : false),
  });
  const applied = sent?.dryRun === false && outcome.data !== undefined && outcome.data.state !== 'RUNNING';
  useEffect(() => {
    if (applied) void cache.invalidateQueries({ queryKey: ['pages'] });
  }, [applied, cache]);

  async function send(file: File, dryRun: boolean): Promise<void> {
    setBusy(true);
    setError(null);
    const body = new FormData();
    body.append('file', file);
    try {
      const key = intent.keyFor(`${code} ${dryRun} ${file.name} ${file.size} ${file.lastModified}`);
      const { id } = await api.post<ProviderFile>(`/providers/${code}/files?dryRun=${dryRun}`, {
        body,
        idempotencyKey: key,
      });
      intent.settle();
      setSent({ id, file, dryRun });
    } catch (failure) {
      intent.settle(failure);
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  async function template(): Promise<void> {
    try {
      await api.download('/templates/paid-list.csv', 'paid-list.csv');
    } catch (failure) {
      void message.error(errorText(failure));
    }
  }

  return (
    <Panel title={t('listBack.title')}>
      <p style={{ marginTop: 0 }}>
        <Button icon={<DownloadOutlined aria-hidden="true" />} onClick={() => void template()}>
          {t('imports.templateCsv')}
        </Button>
      </p>
      <FileDrop disabled={busy} onFile={(file) => void send(file, true)} />
      {error !== null && <ErrorNote error={error} />}
      {sent && (
        <Reading query={outcome} rows={2}>
          {(file) => (
            <>
              <Alert
                style={{ marginTop: 14 }}
                showIcon
                role="status"
                type={
                  file.state === 'RUNNING'
                    ? 'info'
                    : file.state === 'FAILED'
                      ? 'error'
                      : sent.dryRun
                        ? 'warning'
                        : 'success'
                }
                title={
                  file.state === 'RUNNING'
                    ? t('listBack.running')
                    : file.state === 'FAILED'
                      ? t('imports.failed')
                      : sent.dryRun
                        ? t('listBack.preview')
                        : t('listBack.done')
                }
                description={
                  file.state === 'FAILED'
                    ? file.detail
                    : t('listBack.counts', {
                        read: count(file.read ?? 0),
                        applied: count(file.applied ?? 0),
                        unchanged: count(file.unchanged ?? 0),
                        rejected: count(file.rejected ?? 0),
                        cases: count(file.cases ?? 0),
                      })
                }
              />
              {sent.dryRun && file.state !== 'RUNNING' && file.state !== 'FAILED' && (
                <p>
                  <Button type="primary" loading={busy} onClick={() => void send(sent.file, false)}>
                    {t('listBack.apply', { count: count(file.applied ?? 0) })}
                  </Button>
                </p>
              )}
              {(file.rejected ?? 0) > 0 && file.state !== 'RUNNING' && (
                <RowErrors path={`/files/${file.id}/errors`} name={file.name} />
              )}
            </>
          )}
        </Reading>
      )}
    </Panel>
  );
}
