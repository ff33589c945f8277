import { InfoCircleOutlined } from '@ant-design/icons';
import { RUN_DAYS, type Occurrence } from '../api/month-types';
import { formatDate } from '../format';
import { useWords } from '../i18n';

/** Why days of a run are not where the schedule's numbers put them. */
export function OccurrenceNotes({ of }: { of: Pick<Occurrence, 'notes' | 'togetherWith'> }) {
  const words = useWords();
  const valueText = (value: string | number | null): string => {
    const text = String(value ?? '');
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return formatDate(text);
    if (/^\d{4}-\d{2}$/.test(text)) return words.period(text);
    return RUN_DAYS.some((day) => day === text) ? words.word('runDay', text).toLowerCase() : text;
  };
  const notes = of.notes.map(({ code, values = {} }) =>
    words.word('note', code, Object.fromEntries(Object.entries(values).map(([key, value]) => [key, valueText(value)]))),
  );
  if (of.togetherWith) notes.push(words.t('calendar.together', { period: words.period(of.togetherWith) }));
  if (notes.length === 0) return null;
  return (
    <ul className="notes" aria-label={words.t('note.label')}>
      {notes.map((note) => (
        <li key={note}>
          <InfoCircleOutlined aria-hidden="true" /> {note}
        </li>
      ))}
    </ul>
  );
}
