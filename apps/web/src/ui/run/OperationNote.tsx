import { Alert } from 'antd';
import type { Operation, Run } from '../../api/types';
import { useWords } from '../../i18n';
import { SkippedItems } from '../bulk/SkippedItems';

/** What the server could not do, or has done to many payments at once. */
export function OperationNote({ run }: { run: Run }) {
  const { t, word } = useWords();
  const { operation } = run;
  if (!operation) return null;
  const name = word('operation', operation.name);
  if (operation.state === 'DONE') return operation.name === 'bulk' ? <BulkDone operation={operation} /> : null;
  if (operation.state === 'RUNNING') return null;
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      style={{ marginBottom: 16 }}
      title={t('operation.failed', { name })}
      description={operation.error}
    />
  );
}

/** What became of many payments at once: done, asked for, left out and why. */
function BulkDone({ operation: { done = 0, requested = 0, skipped = [] } }: { operation: Operation }) {
  const { t, count } = useWords();
  return (
    <Alert
      type="success"
      showIcon
      role="status"
      style={{ marginBottom: 16 }}
      title={t('operation.bulkDone', { done: count(done) })}
      description={
        requested > 0 || skipped.length > 0 ? (
          <ul style={{ margin: 0, paddingLeft: 20 }}>
            {requested > 0 && <li>{t('operation.bulkRequested', { count: count(requested) })}</li>}
            <SkippedItems skipped={skipped} />
          </ul>
        ) : undefined
      }
    />
  );
}
