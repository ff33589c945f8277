import { CheckOutlined } from '@ant-design/icons';
import { Link } from 'react-router';
import type { Run } from '../../api/types';
import { useWords } from '../../i18n';
import { standing, STEPS, type Step } from './steps';

/** The steps along the top, each a link; where the run stands and which step is open are told apart. */
export function RunPath({ run, open, counts }: { run: Run; open: Step; counts: Partial<Record<Step, number>> }) {
  const { t, count } = useWords();
  return (
    <nav aria-label={t('path.label')} className="path no-print">
      <ol>
        {STEPS.map((step, index) => {
          const stands = standing(run, step);
          return (
            <li key={step} className={stands}>
              <Link to={`?step=${step}`} preventScrollReset aria-current={step === open ? 'step' : undefined}>
                <span className="mark" aria-hidden="true">
                  {stands === 'done' ? <CheckOutlined /> : index + 1}
                </span>
                <span>
                  {t(`path.${step}`)}
                  {(counts[step] ?? 0) > 0 && <b className="number"> {count(counts[step])}</b>}
                </span>
                <span className="visually-hidden">({t(`standing.${stands}`)})</span>
              </Link>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
