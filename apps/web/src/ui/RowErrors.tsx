import { DownloadOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useState } from 'react';
import { api, saveBlob, withQuery } from '../api/client';
import { usePages } from '../api/queries';
import type { Page, RowError } from '../api/types';
import { useWords } from '../i18n';
import { DataTable } from './DataTable';
import { Reading, useErrorText } from './Feedback';
import { MoreButton } from './MoreButton';
import { Panel } from './Page';

/** The refused rows by row and column, and all of them as a file to correct by. */
export function RowErrors({ path, name }: { path: string; name: string }) {
  const { t, word, count } = useWords();
  const query = usePages<RowError>(path);
  const { message } = App.useApp();
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);

  async function download(): Promise<void> {
    setBusy(true);
    try {
      saveBlob(
        await everyError(path, [
          t('import.row'),
          t('import.column'),
          t('import.value'),
          t('import.code'),
          t('import.message'),
        ]),
        `${name}-errors.csv`,
      );
    } catch (failure) {
      void message.error(errorText(failure));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Panel title={t('import.errors')}>
      <p style={{ marginTop: 0 }}>
        <Button icon={<DownloadOutlined aria-hidden="true" />} loading={busy} onClick={() => void download()}>
          {t('import.errorsCsv')}
        </Button>
      </p>
      <Reading query={query} rows={3}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items).map((error, index) => ({ ...error, key: String(index) }));
          return (
            <DataTable
              caption={t('import.errorsCaption', { count: count(items.length) })}
              rows={items}
              rowKey={({ key }) => key}
              columns={[
                { key: 'row', title: t('import.row'), end: true, render: ({ row }) => row },
                { key: 'column', title: t('import.column'), heading: true, render: ({ column }) => column ?? '–' },
                { key: 'value', title: t('import.value'), render: ({ value }) => value ?? '' },
                {
                  key: 'severity',
                  title: t('import.severity'),
                  render: ({ severity }) => word('severity', severity ?? 'ERROR'),
                },
                { key: 'message', title: t('import.message'), render: ({ message: text }) => text },
              ]}
            />
          );
        }}
      </Reading>
      <MoreButton query={query} />
    </Panel>
  );
}

async function everyError(path: string, head: string[]): Promise<Blob> {
  const lines = [head];
  let cursor: string | null | undefined = '';
  do {
    const page: Page<RowError> = await api.get(withQuery(path, { limit: 500, cursor }));
    for (const { row, column, value, code, message } of page.items)
      lines.push([String(row), column ?? '', value ?? '', code, message]);
    cursor = page.nextCursor;
  } while (cursor);
  const text = lines.map((line) => line.map(csvCell).join(',')).join('\r\n');
  return new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' });
}

/** A cell that begins like a formula is made text, as spreadsheets would run it. */
function csvCell(cell: string): string {
  return `"${(/^[=+\-@]/.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`;
}
