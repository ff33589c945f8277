import { Button, Select } from 'antd';
import { Link, useSearchParams } from 'react-router';
import type { WorklistCount, WorklistName } from '../../api/month-types';
import { useProviders } from '../../api/queries';
import { CHANNELS, PROGRAMMES } from '../../api/vocabulary';
import { shiftPeriod } from '../../format';
import { useWords } from '../../i18n';
import { AreaField } from '../AreaField';
import { useChangeParameter, usePeriod } from '../PeriodPicker';
import { FILTERS, FOLLOWED, type Filter } from './filter';

/** A reason in words: why it is held, the code a provider gave, or what was asked for. */
export function useReasonText(): (reason: string) => string {
  const { word } = useWords();
  return (reason) => {
    const list = ['held', 'code', 'requestVerb'].find((one) => word(one, reason) !== reason);
    return list ? word(list, reason) : reason;
  };
}

interface Props {
  list: WorklistName;
  filter: Filter;
  reasons: WorklistCount['byReason'];
}

/** Which payments of the list are shown; every choice stands in the address. */
export function WorklistFilters({ list, filter, reasons }: Props) {
  const words = useWords();
  const { t, word, count } = words;
  const change = useChangeParameter();
  const [, setParameters] = useSearchParams();
  const now = usePeriod();
  const providers = useProviders().data?.items ?? [];
  const reasonText = useReasonText();
  const latest = filter.period > (now ?? '') ? filter.period : (now ?? filter.period);
  const periods = latest === '' ? [] : Array.from({ length: 26 }, (_, index) => shiftPeriod(latest, 1 - index));
  const fields: { name: keyof Filter; label: string; all: string; width: number; options: [string, string][] }[] = [
    {
      name: 'period',
      label: t('period.label'),
      all: t('worklists.allPeriods'),
      width: 160,
      options: periods.map((period) => [period, words.period(period)]),
    },
    {
      name: 'programme',
      label: t('programme.label'),
      all: t('programme.all'),
      width: 200,
      options: PROGRAMMES.map((programme) => [programme, word('programme', programme)]),
    },
    {
      name: 'reason',
      label: t('gap.reason'),
      all: t('filter.all'),
      width: 230,
      options: reasons.flatMap(({ reason, payments }) =>
        reason ? [[reason, `${reasonText(reason)} (${count(payments)})`] as [string, string]] : [],
      ),
    },
    {
      name: 'providerCode',
      label: t('provider.label'),
      all: t('filter.all'),
      width: 190,
      options: providers.map(({ code, name }) => [code, name]),
    },
    {
      name: 'open',
      label: t('worklists.successor'),
      all: t('worklists.onlyOpen'),
      width: 220,
      options: FOLLOWED.includes(list) ? [['false', t('worklists.alsoFollowed')]] : [],
    },
    {
      name: 'channel',
      label: t('channel.label'),
      all: t('filter.all'),
      width: 190,
      options: CHANNELS.map((channel) => [channel, word('channel', channel)]),
    },
  ];
  const shown = fields.filter(
    ({ name, options }) =>
      filter[name] !== '' || (options.length > 0 && !(name === 'channel' && list === 'uncollected')),
  );
  return (
    <div className="filters no-print" role="search">
      {shown.map(({ name, label, all, width, options }) => (
        <div className="field" key={name}>
          <span>{label}</span>
          <Select
            aria-label={label}
            style={{ width }}
            showSearch={{ optionFilterProp: 'label' }}
            value={filter[name]}
            onChange={(value: string) => change(name, value)}
            options={[{ value: '', label: all }, ...options.map(([value, text]) => ({ value, label: text }))]}
          />
        </div>
      ))}
      <div className="field">
        <span>{t('area.label')}</span>
        <AreaField
          label={t('area.label')}
          all={t('filter.all')}
          width={210}
          value={filter.area}
          onChange={(value) => change('area', value)}
        />
      </div>
      {filter.runId !== '' && (
        <div className="field">
          <span>{t('calendar.run')}</span>
          <Link to={`/runs/${filter.runId}`}>{t('worklists.inRun')}</Link>
        </div>
      )}
      {FILTERS.some((name) => filter[name] !== '') && (
        <Button onClick={() => setParameters({}, { preventScrollReset: true })}>{t('worklists.clear')}</Button>
      )}
    </div>
  );
}
