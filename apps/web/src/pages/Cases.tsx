import { Radio } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { withQuery } from '../api/client';
import { usePages } from '../api/queries';
import type { ResolvableCase } from '../api/decision-types';
import { formatInstant } from '../format';
import { useWords } from '../i18n';
import { DataTable, type Column } from '../ui/DataTable';
import { Nothing, Reading } from '../ui/Feedback';
import { MoreButton } from '../ui/MoreButton';
import { PageFrame, Panel } from '../ui/Page';
import { useChangeParameter } from '../ui/PeriodPicker';
import { StateTag } from '../ui/StateTag';

export default function CasesPage() {
  const words = useWords();
  const { t, word } = words;
  const [parameters] = useSearchParams();
  const change = useChangeParameter();
  const state = parameters.get('state') === 'RESOLVED' ? 'RESOLVED' : 'OPEN';
  const query = usePages<ResolvableCase>(withQuery('/cases', { state }));
  const resolution: Column<ResolvableCase> = {
    key: 'resolution',
    title: t('resolution.label'),
    text: true,
    render: (row) => word('resolution', row.resolution),
  };
  return (
    <PageFrame title={t('cases.title')} sub={t('cases.sub')}>
      <Panel>
        <div className="filters no-print">
          <Radio.Group
            aria-label={t('state.label')}
            optionType="button"
            value={state}
            onChange={({ target }) => change('state', target.value as string)}
            options={['OPEN', 'RESOLVED'].map((value) => ({ value, label: word('caseState', value) }))}
          />
        </div>
        <Reading query={query}>
          {({ pages }) => {
            const items = pages.flatMap((page) => page.items);
            return items.length === 0 ? (
              <Nothing title={t('cases.empty')}>{t('cases.emptyHint')}</Nothing>
            ) : (
              <DataTable
                caption={t('cases.caption', { count: words.count(items.length) })}
                rows={items}
                rowKey={({ id }) => id}
                columns={[
                  {
                    key: 'class',
                    title: t('cases.class'),
                    heading: true,
                    render: (row) => (
                      <Link
                        to={`/cases/${row.id}`}
                        aria-label={t('cases.open', {
                          class: word('case', row.class),
                          time: formatInstant(row.openedAt),
                        })}
                      >
                        {word('case', row.class)}
                      </Link>
                    ),
                  },
                  {
                    key: 'state',
                    title: t('state.label'),
                    render: (row) => <StateTag list="caseState" state={row.state} />,
                  },
                  ...(state === 'RESOLVED' ? [resolution] : []),
                  {
                    key: 'opened',
                    title: t('cases.opened'),
                    render: ({ openedAt }) => <span className="number">{formatInstant(openedAt)}</span>,
                  },
                  { key: 'provider', title: t('provider.label'), render: ({ providerCode }) => providerCode ?? '–' },
                  {
                    key: 'statuses',
                    title: t('cases.statuses'),
                    end: true,
                    render: ({ statuses }) => words.count(statuses ?? 1),
                  },
                  { key: 'area', title: t('area.label'), render: ({ areaCode }) => areaCode ?? '–' },
                  {
                    key: 'payment',
                    title: t('payment.one'),
                    render: ({ paymentId }) =>
                      paymentId ? (
                        <Link className="mono number" title={paymentId} to={`/payments/${paymentId}`}>
                          …{paymentId.slice(-12)}
                        </Link>
                      ) : (
                        t('cases.noPayment')
                      ),
                  },
                ]}
              />
            );
          }}
        </Reading>
        <MoreButton query={query} />
      </Panel>
    </PageFrame>
  );
}
