import { useRead } from '../../api/queries';
import type { Statement } from '../../api/run-types';
import type { Run } from '../../api/types';
import { formatInstant } from '../../format';
import { useWords } from '../../i18n';
import { ExportButtons } from '../ExportButtons';
import { Nothing, Reading } from '../Feedback';
import { Panel } from '../Page';
import { Obstacles } from './Obstacles';
import { ChangedSince, Unbalanced } from './StatementNotes';
import { StatementLine, StatementTable } from './StatementTable';

/** The closing statement: it balances, or names exactly what stands in the way. */
export default function CloseStep({ run }: { run: Run }) {
  const words = useWords();
  const { t } = words;
  const begun = run.state === 'PAYING' || run.state === 'CLOSED';
  const query = useRead<Statement>(begun ? `/payout-runs/${run.id}/statement` : null);
  if (!begun) {
    return (
      <Panel title={t('path.close.title')}>
        <Nothing title={t('statement.notYet')}>{t('statement.notYetHint')}</Nothing>
      </Panel>
    );
  }
  return (
    <Reading query={query} rows={10}>
      {(statement) => (
        <>
          <Panel title={t('path.close.title')} note={words.period(run.period)}>
            <p style={{ marginTop: 0 }}>
              <strong>
                {statement.open.payments === 0
                  ? t(statement.balanced ? 'statement.balanced' : 'statement.unbalanced')
                  : t('statement.open', { count: words.count(statement.open.payments) })}
              </strong>
              {statement.status === 'CLOSED' && statement.closedAt && (
                <>
                  {' '}
                  {t('statement.closed', { name: statement.closedBy ?? '–', time: formatInstant(statement.closedAt) })}
                </>
              )}
            </p>
            <StatementLine sums={statement} />
            {statement.digest && (
              <p className="muted" style={{ marginBottom: 0 }}>
                {t('statement.digest')}: <span className="mono">{statement.digest}</span>
              </p>
            )}
            <ExportButtons
              path={`/payout-runs/${run.id}/statement/export`}
              name={`statement-${run.period}-${run.programme}`}
            />
          </Panel>
          {statement.obstacles.payments > 0 && <Obstacles run={run} obstacles={statement.obstacles} />}
          <Unbalanced statement={statement} />
          <StatementTable statement={statement} />
          <ChangedSince statement={statement} />
        </>
      )}
    </Reading>
  );
}
