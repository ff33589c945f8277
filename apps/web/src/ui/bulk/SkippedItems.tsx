import type { BulkPreview } from '../../api/month-types';
import { useWords } from '../../i18n';

export type Skipped = BulkPreview['skipped'];

/** How many payments a verb leaves out, and why; items for a list. */
export function SkippedItems({ skipped }: { skipped: Skipped }) {
  const { t, word, count } = useWords();
  // The reason alone is no key: several runs may leave out for the same one.
  return skipped.map(({ why, payments }, index) => (
    <li key={index}>{t('bulk.skipped', { count: count(payments), why: word('skip', why) })}</li>
  ));
}

/** What was really left out. */
export function leftOut(skipped: Skipped): Skipped {
  return skipped.filter(({ payments }) => payments > 0);
}
