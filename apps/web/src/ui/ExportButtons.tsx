import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { api, withQuery } from '../api/client';
import { useWords } from '../i18n';
import { ErrorNote } from './Feedback';

const FORMATS = ['csv', 'xlsx'] as const;

interface Props {
  /** Of the export, without its ending. */
  path: string;
  query?: Record<string, string | null>;
  /** Of the file, without its ending. */
  name: string;
}

/** The same rows as on the page, all of them, as a file. */
export function ExportButtons({ path, query = {}, name }: Props) {
  const { t } = useWords();
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  async function download(format: string): Promise<void> {
    setBusy(format);
    setError(null);
    try {
      await api.download(withQuery(`${path}.${format}`, query), `${name}.${format}`);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(null);
    }
  }
  return (
    <div className="no-print" style={{ margin: '14px 0' }}>
      {error !== null && <ErrorNote error={error} />}
      <div className="row">
        {FORMATS.map((format) => (
          <Button
            key={format}
            icon={<DownloadOutlined aria-hidden="true" />}
            loading={busy === format}
            onClick={() => void download(format)}
          >
            {t(`export.${format}`)}
          </Button>
        ))}
      </div>
    </div>
  );
}
