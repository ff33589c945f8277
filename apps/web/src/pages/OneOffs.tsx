import { App, Button, Select } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { withQuery } from '../api/client';
import { ONE_OFF_KINDS, type OneOff } from '../api/month-types';
import { usePages } from '../api/queries';
import { PROGRAMMES } from '../api/vocabulary';
import { hasRole, useMe } from '../auth/session';
import { shiftPeriod } from '../format';
import { useWords } from '../i18n';
import { DataTable, type Column } from '../ui/DataTable';
import { Nothing, Reading } from '../ui/Feedback';
import { Money } from '../ui/Figures';
import { MoreButton } from '../ui/MoreButton';
import { PageFrame, Panel } from '../ui/Page';
import { useChangeParameter, usePeriod } from '../ui/PeriodPicker';
import { StateTag } from '../ui/StateTag';

const CancelOneOff = lazy(() => import('../ui/CancelOneOff'));
const FILTERS = ['period', 'kind', 'programme'] as const;

/** Support given once, funeral grants, and recoveries: what waits for a list, and what became of each. */
export default function OneOffsPage() {
  const words = useWords();
  const { t, word, count } = words;
  const officer = hasRole(useMe(), 'FINANCE_OFFICER');
  const { message } = App.useApp();
  const [parameters] = useSearchParams();
  const change = useChangeParameter();
  const now = usePeriod();
  const filter = Object.fromEntries(FILTERS.map((name) => [name, parameters.get(name) ?? '']));
  const filtered = FILTERS.some((name) => filter[name] !== '');
  const query = usePages<OneOff>(withQuery('/one-offs', filter));
  const [cancelling, setCancelling] = useState<OneOff | null>(null);
  const periods = now === null ? [] : Array.from({ length: 26 }, (_, index) => shiftPeriod(now, 6 - index));
  const choices: { name: string; label: string; all: string; options: [string, string][] }[] = [
    {
      name: 'period',
      label: t('period.label'),
      all: t('worklists.allPeriods'),
      options: periods.map((period) => [period, words.period(period)]),
    },
    {
      name: 'kind',
      label: t('oneOff.kind'),
      all: t('filter.all'),
      options: ONE_OFF_KINDS.map((kind) => [kind, word('oneOffKind', kind)]),
    },
    {
      name: 'programme',
      label: t('programme.label'),
      all: t('programme.all'),
      options: PROGRAMMES.map((programme) => [programme, word('programme', programme)]),
    },
  ];
  const cancel: Column<OneOff> = {
    key: 'cancel',
    title: <span className="visually-hidden">{t('word.actions')}</span>,
    render: (item) =>
      item.state === 'PENDING' || item.state === 'RECOVERING' ? (
        <Button
          size="small"
          danger
          aria-label={t('oneOff.cancelOf', { kind: word('oneOffKind', item.kind), amount: words.money(item.amount) })}
          onClick={() => setCancelling(item)}
        >
          {t('oneOff.cancel')}
        </Button>
      ) : null,
  };
  return (
    <PageFrame
      title={t('oneOffs.title')}
      sub={t('oneOffs.sub')}
      actions={
        officer && (
          <Link to="/one-offs/import">
            <Button type="primary" tabIndex={-1}>
              {t('oneOffs.import')}
            </Button>
          </Link>
        )
      }
    >
      <Panel>
        <div className="filters no-print" role="search">
          {choices.map(({ name, label, all, options }) => (
            <div className="field" key={name}>
              <span>{label}</span>
              <Select
                aria-label={label}
                style={{ width: 200 }}
                value={filter[name]}
                onChange={(value: string) => change(name, value)}
                options={[{ value: '', label: all }, ...options.map(([value, text]) => ({ value, label: text }))]}
              />
            </div>
          ))}
        </div>
        <Reading query={query}>
          {({ pages }) => {
            const items = pages.flatMap((page) => page.items);
            return items.length === 0 ? (
              <Nothing title={t(filtered ? 'oneOffs.noMatch' : 'oneOffs.none')}>
                {filtered ? <Link to="/one-offs">{t('worklists.clear')}</Link> : t('oneOffs.noneHint')}
              </Nothing>
            ) : (
              <>
                <p className="answer">
                  <strong>
                    {t('oneOffs.pending', { count: count(items.filter(({ state }) => state === 'PENDING').length) })}
                  </strong>{' '}
                  {t('oneOffs.more', { count: count(items.length) })}
                </p>
                <DataTable
                  caption={t('oneOffs.caption', { count: count(items.length) })}
                  rows={items}
                  rowKey={({ id }) => id}
                  columns={[
                    {
                      key: 'kind',
                      title: t('oneOff.kind'),
                      heading: true,
                      render: ({ kind }) => word('oneOffKind', kind),
                    },
                    {
                      key: 'state',
                      title: t('state.label'),
                      render: ({ state }) => <StateTag list="oneOffState" state={state} />,
                    },
                    { key: 'programme', title: t('programme.label'), render: ({ programme }) => programme },
                    {
                      key: 'period',
                      title: t('period.label'),
                      render: ({ period }) => <span className="number">{words.period(period)}</span>,
                    },
                    {
                      key: 'amount',
                      title: t('unit.amount'),
                      end: true,
                      render: ({ amount }) => <Money value={amount} />,
                    },
                    {
                      key: 'taken',
                      title: t('oneOff.taken'),
                      end: true,
                      render: ({ kind, taken, monthlyLimitPercent }) =>
                        kind === 'RECOVERY' ? (
                          <>
                            <Money value={taken} />
                            <div className="muted">{t('oneOff.limit', { percent: monthlyLimitPercent ?? 100 })}</div>
                          </>
                        ) : (
                          ''
                        ),
                    },
                    { key: 'decision', title: t('oneOff.decision'), render: ({ decision }) => decision },
                    {
                      key: 'links',
                      title: t('word.see'),
                      render: ({ paymentId, beneficiaryId }) => (
                        <>
                          <Link to={`/beneficiaries/${beneficiaryId}`}>{t('oneOff.beneficiary')}</Link>
                          {paymentId && (
                            <>
                              {' · '}
                              <Link to={`/payments/${paymentId}`}>{t('oneOff.payment')}</Link>
                            </>
                          )}
                        </>
                      ),
                    },
                    ...(officer ? [cancel] : []),
                  ]}
                />
              </>
            );
          }}
        </Reading>
        <MoreButton query={query} />
      </Panel>
      {cancelling && (
        <Suspense>
          <CancelOneOff
            item={cancelling}
            close={(done) => {
              setCancelling(null);
              if (done) void message.success(t('oneOffs.cancelled'));
            }}
          />
        </Suspense>
      )}
    </PageFrame>
  );
}
