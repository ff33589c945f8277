import { InfoCircleOutlined } from '@ant-design/icons';
import { RUN_DAYS, type Occurrence, type RunDay } from '../api/month-types';
import { formatDate } from '../format';
import { useWords } from '../i18n';

type Note = Occurrence['notes'][number];

/** The day of the run that a note speaks of; null for one of the whole run. */
function dayOf({ values }: Note): RunDay | null {
  return RUN_DAYS.find((day) => day === values?.['day']) ?? null;
}

/** Why a run's days are not where the schedule's numbers put them: what is said of one day, or of the whole run. */
export function OccurrenceNotes({ notes, day = null }: { notes: Note[]; day?: RunDay | null }) {
  const words = useWords();
  const valueText = (value: string | number | null): string => {
    const text = String(value ?? '');
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return formatDate(text);
    return /^\d{4}-\d{2}$/.test(text) ? words.period(text) : text;
  };
  const shown = notes
    .filter((note) => dayOf(note) === day)
    .map(({ code, values = {} }) =>
      words.word(
        'note',
        code,
        Object.fromEntries(Object.entries(values).map(([key, value]) => [key, valueText(value)])),
      ),
    );
  if (shown.length === 0) return null;
  return (
    <ul className="notes" aria-label={words.t('note.label')}>
      {shown.map((note) => (
        <li key={note}>
          {day === null && <InfoCircleOutlined aria-hidden="true" />} {note}
        </li>
      ))}
    </ul>
  );
}
