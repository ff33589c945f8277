import type { Figures } from '../api/types';
import { percentOf } from '../format';
import { useWords, type WordKey } from '../i18n';

/** From everybody to those paid through their account, with the people lost at each step. */
export function Funnel({ figures }: { figures: Figures }) {
  const words = useWords();
  const steps: { word: WordKey; value: number | undefined }[] = [
    { word: 'funnel.total', value: figures.total },
    { word: 'funnel.reviewed', value: figures.reviewed },
    { word: 'funnel.consenting', value: figures.consenting },
    { word: 'funnel.holders', value: figures.holders },
    { word: 'funnel.paid', value: figures.paidByAccount },
  ];
  const known = steps.filter((step): step is { word: WordKey; value: number } => step.value !== undefined);
  return (
    <ol className="funnel">
      {known.map(({ word, value }, index) => {
        const before = known[index - 1];
        const lost = before ? before.value - value : 0;
        return (
          <li key={word}>
            <div className="line">
              <span>{words.t(word)}</span>
              <strong className="number">{words.count(value)}</strong>
            </div>
            <div className="bar" aria-hidden="true">
              <span style={{ width: `${percentOf(value, figures.total) ?? 0}%`, background: '#2a75b8' }} />
            </div>
            {lost > 0 && before && (
              <small>
                {words.t('funnel.lost', { count: words.count(lost), step: words.t(before.word).toLowerCase() })}
              </small>
            )}
          </li>
        );
      })}
    </ol>
  );
}
