import { useEffect, useRef, useState } from 'react';
import type { ProviderProgress, Run } from '../api/types';
import { formatDuration, percentOf } from '../format';
import { useWords, type WordKey } from '../i18n';

interface Sample {
  at: number;
  done: number;
}

const WINDOW_MS = 15_000;

/** Outcomes a second over the last seconds, from what the page itself has seen. */
function usePace(done: number): number {
  const [samples, setSamples] = useState<Sample[]>([]);
  const latest = useRef(done);
  useEffect(() => {
    latest.current = done;
  }, [done]);
  useEffect(() => {
    const timer = setInterval(() => {
      const at = Date.now();
      setSamples((before) => [...before.filter((sample) => at - sample.at < WINDOW_MS), { at, done: latest.current }]);
    }, 1000);
    return () => clearInterval(timer);
  }, []);
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.at - first.at < 900) return 0;
  return ((last.done - first.done) * 1000) / (last.at - first.at);
}

const PARTS: { of: (one: ProviderProgress) => number; word: WordKey; fill: string }[] = [
  { of: ({ settled }) => settled, word: 'payment.SETTLED', fill: '#17723a' },
  { of: ({ rejected, returned }) => rejected + (returned ?? 0), word: 'progress.rejected', fill: '#b42318' },
  { of: ({ unknown }) => unknown, word: 'payment.UNKNOWN', fill: '#c98a1b' },
  {
    of: ({ sent, settled, rejected, unknown, returned }) =>
      Math.max(0, sent - settled - rejected - unknown - (returned ?? 0)),
    word: 'progress.waiting',
    fill: '#7fb4e2',
  },
];

/** A bar for each provider while money moves, with the pace and the time left. */
export function RunProgress({ run }: { run: Run }) {
  const words = useWords();
  const { t, count } = words;
  const providers = run.progress?.byProvider ?? [];
  const outcome = (one: ProviderProgress) => one.settled + one.rejected + one.unknown + (one.returned ?? 0);
  const all = providers.reduce((sum, one) => sum + one.payments, 0);
  const done = providers.reduce((sum, one) => sum + outcome(one), 0);
  const pace = usePace(done);
  if (providers.length === 0) return null;
  return (
    <>
      <p aria-live="polite">
        <strong className="number">
          {count(done)} / {count(all)}
        </strong>{' '}
        {t('progress.done')} ({words.rate(percentOf(done, all))})
        {pace >= 0.5 && all > done && (
          <span className="muted">
            {' · '}
            {t('progress.pace', {
              rate: count(Math.round(pace)),
              left: formatDuration((all - done) / pace, words.language),
            })}
          </span>
        )}
      </p>
      {providers.map((one) => (
        <div className="progress-row" key={one.providerCode}>
          <div className="row" style={{ justifyContent: 'space-between' }}>
            <strong>{one.providerCode}</strong>
            <span className="muted number">
              {t('progress.sent', { sent: count(one.sent), all: count(one.payments) })}
            </span>
          </div>
          <div className="bar" aria-hidden="true">
            {PARTS.map(({ of, word, fill }) => (
              <span key={word} style={{ width: `${percentOf(of(one), one.payments) ?? 0}%`, background: fill }} />
            ))}
          </div>
          <ul className="legend" style={{ margin: 0 }}>
            {PARTS.map(({ of, word, fill }) => (
              <li key={word}>
                <i style={{ background: fill }} />
                {t(word)} <span className="number">{count(of(one))}</span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}
