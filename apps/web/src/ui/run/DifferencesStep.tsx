import { Select } from 'antd';
import { useSearchParams } from 'react-router';
import { withQuery } from '../../api/client';
import { useRead } from '../../api/queries';
import type { Bridge, CauseSum } from '../../api/run-types';
import type { Run } from '../../api/types';
import { DIFFERENCE_CAUSES } from '../../api/vocabulary';
import { useWords } from '../../i18n';
import { DataTable } from '../DataTable';
import { Nothing, Reading } from '../Feedback';
import { Panel } from '../Page';
import { useChangeParameter } from '../PeriodPicker';
import { BridgeFigure, useSigned } from './BridgeFigure';
import { DifferencesOfCause } from './DifferencesOfCause';
import { DistrictBridges } from './DistrictBridges';

/** Why this month's list is not last month's: by cause, district and person. */
export default function DifferencesStep({ run }: { run: Run }) {
  const { t } = useWords();
  const [parameters] = useSearchParams();
  const change = useChangeParameter();
  const area = parameters.get('area');
  const cause = DIFFERENCE_CAUSES.find((one) => one === parameters.get('cause')) ?? null;
  const planned = (run.totals?.payments ?? 0) > 0;
  const query = useRead<Bridge>(planned ? withQuery(`/payout-runs/${run.id}/bridge`, { area }) : null);
  if (!planned) {
    return (
      <Panel title={t('path.differences.title')}>
        <Nothing title={t('run.noPayments')}>{t('bridge.notPlanned')}</Nothing>
      </Panel>
    );
  }
  const districts = run.byDistrict ?? [];
  return (
    <Reading query={query} rows={10}>
      {(bridge) => (
        <>
          <Panel title={t('path.differences.title')}>
            <Headline bridge={bridge} />
            {districts.length > 1 && (
              <div className="filters no-print">
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
              </div>
            )}
            <BridgeFigure bridge={bridge} />
            <Causes bridge={bridge} onOpen={(one) => change('cause', one)} open={cause} />
          </Panel>
          {cause && <DifferencesOfCause run={run} cause={cause} area={area} onClose={() => change('cause', null)} />}
          {!area && bridge.byDistrict.length > 1 && <DistrictBridges bridge={bridge} />}
        </>
      )}
    </Reading>
  );
}

function Headline({ bridge }: { bridge: Bridge }) {
  const words = useWords();
  const signed = useSigned();
  const { t, count } = words;
  const values = { payments: count(bridge.after.payments), amount: words.money(bridge.after.amount) };
  if (!bridge.before) return <p style={{ marginTop: 0 }}>{t('bridge.first', values)}</p>;
  const difference = (BigInt(bridge.after.amount) - BigInt(bridge.before.amount)).toString();
  const morePayments = bridge.after.payments - bridge.before.payments;
  return (
    <p style={{ marginTop: 0 }}>
      <strong>
        {t('bridge.headline', {
          difference: signed(difference),
          payments: `${morePayments < 0 ? '−' : morePayments > 0 ? '+' : ''}${count(Math.abs(morePayments))}`,
          period: words.period(bridge.before.period),
        })}
      </strong>{' '}
      <span className="muted">
        {t('bridge.now', values)} {t('bridge.basis')}
      </span>
    </p>
  );
}

/** The table behind the bridge; a cause opens its people. The sum shows that nothing is left unexplained. */
function Causes({
  bridge,
  open,
  onOpen,
}: {
  bridge: Bridge;
  open: string | null;
  onOpen: (cause: string | null) => void;
}) {
  const words = useWords();
  const signed = useSigned();
  const { t, count } = words;
  const explained = bridge.causes.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  const whole = BigInt(bridge.after.amount) - BigInt(bridge.before?.amount ?? '0');
  if (bridge.causes.length === 0) return <p style={{ marginBottom: 0 }}>{t('bridge.same')}</p>;
  return (
    <DataTable<CauseSum>
      caption={t('bridge.caption')}
      rows={bridge.causes}
      rowKey={({ cause }) => cause}
      columns={[
        {
          key: 'cause',
          title: t('bridge.cause'),
          heading: true,
          render: ({ cause }) => (
            <button
              type="button"
              className="link"
              aria-expanded={open === cause}
              onClick={() => onOpen(open === cause ? null : cause)}
            >
              {words.word('cause', cause)}
            </button>
          ),
        },
        { key: 'payments', title: t('unit.payments'), end: true, render: (row) => count(row.payments) },
        { key: 'amount', title: t('unit.amount'), end: true, render: (row) => signed(row.amount) },
        { key: 'why', text: true, title: t('bridge.meaning'), render: ({ cause }) => words.word('causeHint', cause) },
      ]}
      foot={
        <tr>
          <th scope="row">{t('unit.sum')}</th>
          <td />
          <td className="end">{signed(explained.toString())}</td>
          <td>{t(explained === whole ? 'bridge.adds' : 'bridge.addsNot', { difference: signed(whole.toString()) })}</td>
        </tr>
      }
    />
  );
}
