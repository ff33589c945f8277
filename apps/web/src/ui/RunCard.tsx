import { Link } from 'react-router';
import type { Run } from '../api/types';
import { percentOf } from '../format';
import { useWords } from '../i18n';
import { Money } from './Figures';
import { StateTag } from './StateTag';
import { stepWord } from './run/steps';
import { useAreaName } from './useAreaName';

/** A run in two lines: what it is, where it stands, how much of it has arrived. */
export function RunCard({ run }: { run: Run }) {
  const words = useWords();
  const { t, count } = words;
  const runTitle = useRunTitle();
  const totals = run.totals;
  const settled = totals?.byState?.SETTLED?.payments ?? 0;
  return (
    <article style={{ border: '1px solid var(--line)', borderRadius: 10, padding: '12px 14px' }}>
      <div className="row">
        <Link to={`/runs/${run.id}`} style={{ fontWeight: 600, fontSize: 16 }}>
          {runTitle(run)}
        </Link>
        <StateTag list="run" state={run.state} />
        <span className="muted">{t('run.atStep', { step: t(stepWord(run)) })}</span>
      </div>
      <div className="row muted" style={{ marginTop: 6 }}>
        <span>
          {t('run.payments', { count: count(totals?.payments ?? 0) })} · <Money value={totals?.amount ?? '0'} short />
        </span>
        {run.state === 'PAYING' && totals && totals.payments > 0 && (
          <span>
            {t('run.settledShare', { count: count(settled), rate: words.rate(percentOf(settled, totals.payments)) })}
          </span>
        )}
        {run.preparedBy && <span>{t('run.preparedBy', { name: run.preparedBy })}</span>}
        {run.approvedBy && <span>{t('run.approvedBy', { name: run.approvedBy })}</span>}
      </div>
    </article>
  );
}

/** What a run is called at the head of a page: with what sets it apart from the province's regular one of that month. */
export function useRunTitle(): (run: Run) => string {
  const words = useWords();
  const areaName = useAreaName();
  return ({ programme, period, kind, areaCode }) =>
    [
      words.word('programme', programme),
      words.period(period),
      ...(kind === 'REGULAR' ? [] : [words.word('kind', kind)]),
      ...(areaCode.length > 2 ? [areaName(areaCode)] : []),
    ].join(' · ');
}
