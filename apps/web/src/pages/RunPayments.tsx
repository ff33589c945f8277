import { Select } from 'antd';
import { useParams, useSearchParams } from 'react-router';
import { withQuery } from '../api/client';
import { usePages, useRun } from '../api/queries';
import { PAYMENT_STATES, type Payment } from '../api/types';
import { useWords } from '../i18n';
import { Nothing, Reading } from '../ui/Feedback';
import { MoreButton } from '../ui/MoreButton';
import { PageFrame, Panel } from '../ui/Page';
import { PaymentsTable } from '../ui/PaymentsTable';
import { useChangeParameter } from '../ui/PeriodPicker';
import { runTitle } from '../ui/RunCard';

export default function RunPaymentsPage() {
  const { id = '' } = useParams();
  const words = useWords();
  const { t } = words;
  const [parameters] = useSearchParams();
  const change = useChangeParameter();
  const [state, area] = [parameters.get('state'), parameters.get('area')];
  const reason = state === 'HELD' ? parameters.get('reason') : null;
  const run = useRun(id).data?.body;
  const query = usePages<Payment>(withQuery(`/payout-runs/${id}/payments`, { state, area, reason }));
  const districts = run?.byDistrict ?? [];
  return (
    <PageFrame
      title={t('payments.title')}
      sub={run ? runTitle(run, words) : undefined}
      back={{ to: `/runs/${id}`, label: run ? runTitle(run, words) : t('run.one') }}
    >
      <Panel>
        <div className="filters no-print">
          <div className="field">
            <span>{t('state.label')}</span>
            <Select
              aria-label={t('state.label')}
              style={{ width: 250 }}
              value={state ?? ''}
              onChange={(value: string) => change('state', value)}
              options={[
                { value: '', label: t('filter.all') },
                ...PAYMENT_STATES.map((value) => ({
                  value,
                  label: `${words.word('payment', value)} (${words.count(run?.totals?.byState?.[value]?.payments ?? 0)})`,
                })),
              ]}
            />
          </div>
          <div className="field">
            <span>{t('district.name')}</span>
            <Select
              aria-label={t('district.name')}
              style={{ width: 240 }}
              showSearch={{ optionFilterProp: 'label' }}
              value={area ?? ''}
              onChange={(value: string) => change('area', value)}
              options={[
                { value: '', label: t('filter.all') },
                ...districts.map(({ code, name }) => ({ value: code, label: name })),
              ]}
            />
          </div>
          {(run?.held?.length ?? 0) > 0 && state === 'HELD' && (
            <div className="field">
              <span>{t('gap.reason')}</span>
              <Select
                aria-label={t('gap.reason')}
                style={{ width: 260 }}
                value={reason ?? ''}
                onChange={(value: string) => change('reason', value)}
                options={[
                  { value: '', label: t('filter.all') },
                  ...(run?.held ?? []).map(({ reason: code }) => ({ value: code, label: words.word('held', code) })),
                ]}
              />
            </div>
          )}
        </div>
        <Reading query={query}>
          {({ pages }) => {
            const items = pages.flatMap((one) => one.items);
            return items.length === 0 ? (
              <Nothing title={t('payments.empty')}>{t('payments.emptyHint')}</Nothing>
            ) : (
              <PaymentsTable caption={t('payments.caption', { count: words.count(items.length) })} payments={items} />
            );
          }}
        </Reading>
        <MoreButton query={query} />
      </Panel>
    </PageFrame>
  );
}
