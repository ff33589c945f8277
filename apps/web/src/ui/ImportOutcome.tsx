import { Alert } from 'antd';
import type { ReactNode } from 'react';
import type { Import } from '../api/types';
import { useWords, type WordKey } from '../i18n';
import { DataTable } from './DataTable';
import { Panel } from './Page';
import { RowErrors } from './RowErrors';
import { useAreaName } from './useAreaName';

const COUNTS: { of: (outcome: Import) => number; word: WordKey }[] = [
  { of: ({ read }) => read ?? 0, word: 'import.read' },
  { of: ({ created }) => created ?? 0, word: 'import.created' },
  { of: ({ changed }) => changed ?? 0, word: 'import.changed' },
  { of: ({ unchanged }) => unchanged ?? 0, word: 'import.unchanged' },
  { of: ({ rejected }) => rejected ?? 0, word: 'import.rejected' },
];

/** What an import would change or has changed, per district, and the rows it refused. */
export function ImportOutcome({
  outcome,
  apply,
  errorsPath = `/imports/${outcome.id}/errors`,
}: {
  outcome: Import;
  apply: ReactNode;
  errorsPath?: string;
}) {
  const { t, word, count } = useWords();
  const preview = outcome.state === 'PREVIEWED' || (outcome.dryRun === true && outcome.state === 'RUNNING');
  const areaName = useAreaName();
  const areas = outcome.byArea ?? [];
  return (
    <>
      <Panel title={preview ? t('imports.step2') : t('imports.step3')} note={outcome.fileName}>
        {outcome.state === 'RUNNING' && (
          <Alert
            type="info"
            showIcon
            role="status"
            title={t('imports.running', { count: count(outcome.read ?? 0) })}
            description={t('operation.mayLeave')}
          />
        )}
        {outcome.state === 'FAILED' && (
          <Alert type="error" showIcon role="alert" title={t('imports.failed')} description={outcome.detail} />
        )}
        {outcome.state === 'DONE' && <Alert type="success" showIcon role="status" title={t('imports.done')} />}
        <dl className="facts">
          {COUNTS.map(({ of, word: key }) => (
            <div key={key}>
              <dt>{t(key)}</dt>
              <dd style={{ fontSize: 20 }}>{count(of(outcome))}</dd>
            </div>
          ))}
        </dl>
        {apply && <p style={{ margin: '14px 0 0' }}>{apply}</p>}
      </Panel>
      {(outcome.rejected ?? 0) > 0 && outcome.state !== 'RUNNING' && (
        <RowErrors path={errorsPath} name={`import-${outcome.id}`} />
      )}
      {areas.length > 0 && outcome.state !== 'RUNNING' && (
        <Panel title={t('imports.byArea')}>
          <DataTable
            caption={t('imports.byAreaCaption')}
            rows={areas}
            rowKey={({ code }) => code}
            columns={[
              {
                key: 'area',
                title: t('area.label'),
                heading: true,
                render: ({ code, name }) => name ?? areaName(code),
              },
              ...(['created', 'changed', 'unchanged', 'rejected'] as const).map((key) => ({
                key,
                title: word('import', key),
                end: true,
                render: (area: (typeof areas)[number]) => count(area[key] ?? 0),
              })),
            ]}
          />
        </Panel>
      )}
    </>
  );
}
