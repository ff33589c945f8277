import { Button, Select } from 'antd';
import { useSearchParams } from 'react-router';
import type { Run } from '../../api/types';
import { CHANNELS, PAYMENT_KINDS, PAYMENT_STATES } from '../../api/vocabulary';
import { useWords, type WordKey } from '../../i18n';
import { reasonText } from '../reasonText';

export const FILTERS = ['state', 'reason', 'area', 'channel', 'provider', 'kind'] as const;
type FilterName = (typeof FILTERS)[number];
export type Filters = Record<FilterName, string | null>;

const LABEL: Record<FilterName, WordKey> = {
  state: 'state.label',
  reason: 'gap.reason',
  area: 'district.name',
  channel: 'channel.label',
  provider: 'provider.label',
  kind: 'lines.for',
};

/** Reasons that a provider gives, besides those for which a payment is held. */
const REASON_CODES = [
  ...['AC01', 'AC03', 'AC04', 'AC06', 'AC07', 'NOCM', 'BE01', 'BE06', 'BE23', 'MD07', 'RC01', 'RC04', 'AM04', 'AM05'],
  ...['DUPL', 'DU04', 'AM09', 'AM14', 'AB05', 'AB08', 'NOAS', 'TM01', 'DT05', 'MS03', 'NARR', 'NO_ANSWER'],
];

/** What narrows the list; each choice is in the address, and begins at the first page again. */
export function PaymentFilters({ run, filters }: { run: Run | undefined; filters: Filters }) {
  const words = useWords();
  const { t, word, count } = words;
  const [, setParameters] = useSearchParams();
  const options: Record<FilterName, { value: string; label: string }[]> = {
    state: PAYMENT_STATES.map((value) => ({
      value,
      label: `${word('payment', value)} (${count(run?.totals?.byState?.[value]?.payments ?? 0)})`,
    })),
    reason: reasonsOf(run, filters).map((value) => ({ value, label: reasonText(word, value, true) })),
    area: (run?.byDistrict ?? []).map(({ code, name }) => ({ value: code, label: name })),
    channel: CHANNELS.map((value) => ({ value, label: word('channel', value) })),
    provider: (run?.progress?.byProvider ?? []).map(({ providerCode: value }) => ({ value, label: value })),
    kind: PAYMENT_KINDS.map((value) => ({ value, label: word('paymentKind', value) })),
  };
  function choose(name: FilterName, value: string): void {
    setParameters(
      (now) => {
        if (value) now.set(name, value);
        else now.delete(name);
        // A reason belongs to a state, and a cursor to one list.
        if (name === 'state') now.delete('reason');
        now.delete('cursor');
        return now;
      },
      { preventScrollReset: true },
    );
  }
  const some = FILTERS.some((name) => filters[name] !== null);
  return (
    <div className="filters no-print">
      {FILTERS.map((name) => (
        <div className="field" key={name}>
          <span>{t(LABEL[name])}</span>
          <Select
            aria-label={t(LABEL[name])}
            style={{ width: name === 'state' || name === 'area' || name === 'reason' ? 220 : 180, maxWidth: '100%' }}
            showSearch={{ optionFilterProp: 'label' }}
            value={filters[name] ?? ''}
            onChange={(value: string) => choose(name, value)}
            options={[{ value: '', label: t('filter.all') }, ...options[name]]}
          />
        </div>
      ))}
      {some && <Button onClick={() => setParameters({}, { preventScrollReset: true })}>{t('payments.clear')}</Button>}
    </div>
  );
}

function reasonsOf(run: Run | undefined, { state, reason }: Filters): string[] {
  const held = (run?.held ?? []).map((one) => one.reason);
  const known = state === 'HELD' ? held : state === null ? [...held, ...REASON_CODES] : REASON_CODES;
  return reason !== null && !known.includes(reason) ? [reason, ...known] : known;
}
