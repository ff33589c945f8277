import type { Resolution } from '../../api/decision-types';
import { useWords } from '../../i18n';

/** What a resolution brings about: only a contradiction stands against paying again. */
export function useMeaning(caseClass: string): (resolution: Resolution) => string {
  const { t } = useWords();
  return (resolution) =>
    caseClass === 'CONTRADICTION' ? t(`resolutionOfContradiction.${resolution}`) : t(`resolutionOfOther.${resolution}`);
}
