import { Tooltip } from 'antd';
import type { Compliance, Figures } from '../api/types';
import { PROGRAMMES } from '../api/vocabulary';
import { formatInstant, percentOf, rateDifference } from '../format';
import { useWords, type WordKey } from '../i18n';
import { Money } from './Figures';

const OF: Record<Compliance['denominator'], WordKey> = {
  holders: 'rate.ofHolders',
  total: 'rate.ofTotal',
  consenting: 'rate.ofConsenting',
};

export function denominatorOf(figures: Figures, denominator: Compliance['denominator']): number {
  if (denominator === 'total') return figures.total;
  return denominator === 'consenting' ? (figures.consenting ?? 0) : figures.holders;
}

/** The first line is the answer: the rate with both integers, then target, programmes and districts. */
export function Headline({
  answer,
  place,
  before,
}: {
  answer: Compliance;
  place: Figures & { byProgramme?: Compliance['province']['byProgramme'] };
  before?: Figures | undefined;
}) {
  const words = useWords();
  const { t, count, rate } = words;
  const of = denominatorOf(place, answer.denominator);
  const paying = answer.areas.filter(({ paidByAccount }) => paidByAccount > 0).length;
  return (
    <section className="panel" aria-label={t('rate.label')}>
      <div className="row" style={{ alignItems: 'baseline' }}>
        <span className="headline">{rate(place.rate)}</span>
        <span style={{ fontSize: 17 }}>
          <strong className="number">
            {count(place.paidByAccount)} / {count(of)}
          </strong>{' '}
          {t(OF[answer.denominator])}
        </span>
      </div>
      <div className="row" style={{ marginTop: 12 }}>
        <div className="bar" style={{ flex: '1 1 220px' }} role="img" aria-label={`${rate(place.rate)}`}>
          <span style={{ width: `${place.rate ?? 0}%`, background: '#2a75b8' }} />
        </div>
        <span className="muted">
          {place.target ? `${t('rate.target', { target: rate(place.target) })} · ` : ''}
          {t('rate.left', { count: count(of - place.paidByAccount) })}
          {before?.rate && place.rate && before.holders > 0
            ? ` · ${t('rate.difference', { difference: rateDifference(place.rate, before.rate, words.language) })}`
            : ''}
        </span>
      </div>
      <dl className="facts">
        {PROGRAMMES.map((programme) => {
          const own = place.byProgramme?.[programme];
          if (!own) return null;
          return (
            <div key={programme}>
              <dt>
                <Tooltip title={words.word('programme', programme)}>
                  <span tabIndex={0}>{programme}</span>
                </Tooltip>
              </dt>
              <dd>
                {rate(own.rate ?? percentOf(own.paidByAccount, denominatorOf(own, answer.denominator)))}{' '}
                <span className="muted" style={{ fontWeight: 400 }}>
                  ({count(own.paidByAccount)} / {count(denominatorOf(own, answer.denominator))})
                </span>
              </dd>
            </div>
          );
        })}
        {place === answer.province && answer.areas.length > 0 && (
          <div>
            <dt>{t('rate.districts')}</dt>
            <dd>
              {paying} / {answer.areas.length}
            </dd>
          </div>
        )}
        {place.amountByAccount !== undefined && (
          <div>
            <dt>{t('rate.amount')}</dt>
            <dd>
              <Money value={place.amountByAccount} short />
              {place.amountTotal !== undefined && (
                <span style={{ fontWeight: 400 }}>
                  {' / '}
                  <Money value={place.amountTotal} short />
                </span>
              )}
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

/** Provisional or final, as of when, and how far behind the events the figures are. */
export function AsOf({ answer }: { answer: Compliance }) {
  const { t, word, count } = useWords();
  const { events, deadLetters } = answer.behind ?? {};
  const parts = [word('report', answer.status), t('report.asOf', { time: formatInstant(answer.asOf) })];
  if (events === 0) parts.push(t('report.current'));
  else if (events) parts.push(t('report.behind', { count: count(events) }));
  if (deadLetters) parts.push(t('report.dead', { count: count(deadLetters) }));
  return <>{parts.join(' · ')}</>;
}
