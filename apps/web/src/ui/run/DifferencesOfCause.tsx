import { Button } from 'antd';
import { Link } from 'react-router';
import { withQuery } from '../../api/client';
import { usePages } from '../../api/queries';
import type { Difference } from '../../api/run-types';
import type { Run } from '../../api/types';
import type { DifferenceCause } from '../../api/vocabulary';
import { hasRole, useMe } from '../../auth/session';
import { useWords } from '../../i18n';
import { DataTable } from '../DataTable';
import { Nothing, Reading } from '../Feedback';
import { Money } from '../Figures';
import { MoreButton } from '../MoreButton';
import { Panel } from '../Page';
import { useSigned } from './BridgeFigure';

interface Props {
  run: Run;
  cause: DifferenceCause;
  area: string | null;
  onClose: () => void;
}

/** The people behind one cause, with what they were owed and are owed now. */
export function DifferencesOfCause({ run, cause, area, onClose }: Props) {
  const words = useWords();
  const signed = useSigned();
  const { t } = words;
  const mayOpenPerson = hasRole(useMe(), 'FINANCE_OFFICER', 'DISTRICT_OFFICER', 'AUDITOR');
  const query = usePages<Difference>(withQuery(`/payout-runs/${run.id}/differences`, { cause, area }));
  const districts = new Map(run.byDistrict?.map(({ code, name }) => [code, name]));
  return (
    <Panel title={t('bridge.people', { cause: words.word('cause', cause) })} note={words.word('causeHint', cause)}>
      <p className="no-print" style={{ marginTop: 0 }}>
        <Button onClick={onClose}>{t('bridge.closePeople')}</Button>
      </p>
      <Reading query={query}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          return items.length === 0 ? (
            <Nothing title={t('bridge.noPeople')}>{t('bridge.noPeopleHint')}</Nothing>
          ) : (
            <DataTable
              caption={t('bridge.peopleCaption', { count: words.count(items.length) })}
              rows={items}
              rowKey={({ beneficiaryId, paymentId }) => paymentId ?? beneficiaryId}
              columns={[
                {
                  key: 'person',
                  title: t('beneficiary.one'),
                  heading: true,
                  render: ({ beneficiaryId }) =>
                    mayOpenPerson ? (
                      <Link className="mono number" to={`/beneficiaries/${beneficiaryId}`} title={beneficiaryId}>
                        …{beneficiaryId.slice(-12)}
                      </Link>
                    ) : (
                      <span className="mono number" title={beneficiaryId}>
                        …{beneficiaryId.slice(-12)}
                      </span>
                    ),
                },
                {
                  key: 'district',
                  title: t('district.name'),
                  render: ({ districtCode }) => districts.get(districtCode) ?? districtCode,
                },
                { key: 'before', title: t('bridge.before'), end: true, render: (row) => <Money value={row.before} /> },
                { key: 'after', title: t('bridge.after'), end: true, render: (row) => <Money value={row.after} /> },
                {
                  key: 'difference',
                  title: t('bridge.difference'),
                  end: true,
                  render: (row) => <span className="number">{signed(row.difference)}</span>,
                },
                {
                  key: 'payment',
                  title: t('payment.one'),
                  render: ({ paymentId }) =>
                    paymentId ? (
                      <Link className="mono number" to={`/payments/${paymentId}`} title={paymentId}>
                        …{paymentId.slice(-12)}
                      </Link>
                    ) : (
                      '–'
                    ),
                },
              ]}
            />
          );
        }}
      </Reading>
      <MoreButton query={query} />
    </Panel>
  );
}
