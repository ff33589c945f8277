import { Alert, Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { ApiError } from '../api/client';
import { useWords } from '../i18n';

/** What happened, that nothing was lost, and another try. */
export function ErrorNote({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useWords();
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      style={{ marginBottom: 16 }}
      title={useErrorText()(error)}
      description={
        <>
          {retry && <p style={{ margin: '0 0 8px' }}>{t('error.kept')}</p>}
          {error instanceof ApiError && error.errors.length > 0 && (
            <ul>
              {error.errors.map(({ pointer, message }) => (
                <li key={pointer + message}>{message}</li>
              ))}
            </ul>
          )}
          {retry && <Button onClick={retry}>{t('action.retry')}</Button>}
        </>
      }
    />
  );
}

export function useErrorText(): (error: unknown) => string {
  const { t } = useWords();
  return (error) => {
    if (!(error instanceof ApiError)) return t('error.unknown');
    if (error.status === 0) return t('error.network');
    if (error.status === 403 && !error.detail) return t('error.forbidden');
    if (error.status === 404 && !error.detail) return t('error.notFound');
    if (error.status === 412) return t('error.changed');
    return error.detail || error.title || t('error.unknown');
  };
}

export function Loading({ rows = 6 }: { rows?: number }) {
  const { t } = useWords();
  return (
    <div className="panel" role="status" aria-label={t('state.loading')}>
      <Skeleton active title paragraph={{ rows }} />
    </div>
  );
}

/** Nothing here yet, and what to do next. */
export function Nothing({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div style={{ textAlign: 'center', padding: '28px 12px' }}>
      <p style={{ fontWeight: 600, margin: '0 0 6px' }}>{title}</p>
      <div className="muted">{children}</div>
    </div>
  );
}

interface Query {
  isPending: boolean;
  error: unknown;
  refetch: () => unknown;
}

/** The three states of anything that is read. What was shown stays while it is read again. */
export function Reading<Body>({
  query,
  children,
  rows = 6,
}: {
  query: Query & { data: Body | undefined };
  children: (body: Body) => ReactNode;
  rows?: number;
}) {
  return (
    <>
      {query.error ? <ErrorNote error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data !== undefined ? children(query.data) : query.isPending ? <Loading rows={rows} /> : null}
    </>
  );
}
