import { DownloadOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import type { ReactNode } from 'react';
import { api } from '../api/client';
import type { Import } from '../api/types';
import { useWords } from '../i18n';
import { ErrorNote, Reading, useErrorText } from './Feedback';
import { FileDrop } from './FileDrop';
import { ImportOutcome } from './ImportOutcome';
import { Panel } from './Page';
import type { useImport } from './useImport';

interface Props {
  /** Of the template: `/templates/accounts.csv` is `accounts`. */
  template: string;
  steps: ReturnType<typeof useImport>;
  id: string | null;
  /** Where the refused rows are read; the shared place of imports when not given. */
  errorsPath?: string;
  /** What stands before the templates, such as the choice of a kind. */
  choice?: ReactNode;
  another: () => void;
}

/** Drop a file, see what it would change, apply it. */
export function ImportSteps({ template, steps, id, errorsPath, choice, another }: Props) {
  const { t, count } = useWords();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const { file, busy, error, outcome, send } = steps;

  async function download(format: 'csv' | 'xlsx'): Promise<void> {
    try {
      await api.download(`/templates/${template}.${format}`, `${template}.${format}`);
    } catch (failure) {
      void message.error(errorText(failure));
    }
  }

  const running = outcome.data?.state === 'RUNNING';
  return (
    <>
      <Panel title={t('imports.step1')}>
        <div className="filters">
          {choice}
          <Button icon={<DownloadOutlined aria-hidden="true" />} onClick={() => void download('xlsx')}>
            {t('imports.templateXlsx')}
          </Button>
          <Button icon={<DownloadOutlined aria-hidden="true" />} onClick={() => void download('csv')}>
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
              {...(errorsPath ? { errorsPath } : {})}
              apply={
                body.state === 'PREVIEWED' && file ? (
                  <Button
                    type="primary"
                    loading={busy}
                    disabled={changesOf(body) === 0}
                    onClick={() => void send(file, false)}
                  >
                    {t('imports.apply', { count: count(changesOf(body)) })}
                  </Button>
                ) : body.state === 'PREVIEWED' ? (
                  <span className="muted">{t('imports.chooseAgain')}</span>
                ) : body.state === 'DONE' ? (
                  <Button onClick={another}>{t('imports.another')}</Button>
                ) : null
              }
            />
          )}
        </Reading>
      )}
    </>
  );
}

function changesOf({ created = 0, changed = 0 }: Import): number {
  return created + changed;
}
