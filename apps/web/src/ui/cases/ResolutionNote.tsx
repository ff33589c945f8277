import type { CaseStory } from '../../api/decision-types';
import { formatInstant } from '../../format';
import { useWords } from '../../i18n';
import { useMeaning } from './useMeaning';

/** Who found out what, on which evidence, and what follows. */
export function ResolutionNote({ of, step }: { of: CaseStory; step: CaseStory['history'][number] }) {
  const { t, word } = useWords();
  const meaning = useMeaning(of.class);
  return (
    <section aria-label={t('resolution.label')}>
      <p style={{ margin: '0 0 4px' }}>
        <strong>{word('resolution', step.resolution)}.</strong> {meaning(step.resolution)}
      </p>
      <p style={{ margin: '0 0 4px', whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>{step.note}</p>
      <p className="muted" style={{ margin: 0 }}>
        {t('resolution.by', { name: step.actor, time: formatInstant(step.at) })}
      </p>
    </section>
  );
}
