import { DownloadOutlined } from '@ant-design/icons';
import { App, Button, Radio } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { api } from '../api/client';
import { useIntent } from '../api/intent';
import { useRead } from '../api/queries';
import type { Import } from '../api/types';
import { useWords } from '../i18n';
import { ErrorNote, Reading, useErrorText } from '../ui/Feedback';
import { FileDrop } from '../ui/FileDrop';
import { ImportOutcome } from '../ui/ImportOutcome';
import { PageFrame, Panel } from '../ui/Page';
import { useChangeParameter } from '../ui/PeriodPicker';

type Kind = 'beneficiaries' | 'accounts';

/** Drop a file, see what it would change, apply it. The import under way is in the address, so the page may be left. */
export default function ImportsPage() {
  const { t, word, count } = useWords();
  const [parameters, setParameters] = useSearchParams();
  const change = useChangeParameter();
  const kind: Kind = parameters.get('kind') === 'accounts' ? 'accounts' : 'beneficiaries';
  const id = parameters.get('id');
  const intent = useIntent();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const [file, setFile] = useState<File | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const outcome = useRead<Import>(id === null ? null : `/imports/${id}`, {
    refetchInterval: ({ state: { data } }) => (data?.state === 'RUNNING' ? 1000 : false),
  });

  async function send(chosen: File, dryRun: boolean): Promise<void> {
    setBusy(true);
    setError(null);
    setFile(chosen);
    const body = new FormData();
    body.append('file', chosen);
    try {
      const key = intent.keyFor(`${kind} ${dryRun} ${chosen.name} ${chosen.size} ${chosen.lastModified}`);
      const started = await api.post<Import>(`/${kind}/imports?dryRun=${dryRun}`, {
        body,
        idempotencyKey: key,
      });
      intent.settle();
      setParameters({ kind, id: started.id });
    } catch (failure) {
      intent.settle(failure);
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  async function template(format: 'csv' | 'xlsx'): Promise<void> {
    try {
      await api.download(`/templates/${kind}.${format}`, `${kind}.${format}`);
    } catch (failure) {
      void message.error(errorText(failure));
    }
  }

  const running = outcome.data?.state === 'RUNNING';
  return (
    <PageFrame title={t('imports.title')} sub={t('imports.sub')}>
      <Panel title={t('imports.step1')}>
        <div className="filters">
          <Radio.Group
            aria-label={t('imports.kind')}
            optionType="button"
            value={kind}
            onChange={({ target }) => {
              setFile(null);
              setParameters({ kind: target.value as string });
            }}
            options={(['beneficiaries', 'accounts'] as const).map((value) => ({ value, label: word('import', value) }))}
          />
          <Button icon={<DownloadOutlined aria-hidden="true" />} onClick={() => void template('xlsx')}>
            {t('imports.templateXlsx')}
          </Button>
          <Button icon={<DownloadOutlined aria-hidden="true" />} onClick={() => void template('csv')}>
            {t('imports.templateCsv')}
          </Button>
        </div>
        <FileDrop disabled={busy || running} onFile={(chosen) => void send(chosen, true)} />
        <p className="muted" style={{ marginBottom: 0 }}>
          {t('imports.safe')}
        </p>
      </Panel>
      {error !== null && <ErrorNote error={error} {...(file ? { retry: () => void send(file, true) } : {})} />}
      {id !== null && (
        <Reading query={outcome} rows={4}>
          {(body) => (
            <ImportOutcome
              outcome={body}
              apply={
                body.state === 'PREVIEWED' && file ? (
                  <Button type="primary" loading={busy} onClick={() => void send(file, false)}>
                    {t('imports.apply', { count: count((body.created ?? 0) + (body.changed ?? 0)) })}
                  </Button>
                ) : body.state === 'PREVIEWED' ? (
                  <span className="muted">{t('imports.chooseAgain')}</span>
                ) : body.state === 'DONE' ? (
                  <Button onClick={() => change('id', null)}>{t('imports.another')}</Button>
                ) : null
              }
            />
          )}
        </Reading>
      )}
    </PageFrame>
  );
}
