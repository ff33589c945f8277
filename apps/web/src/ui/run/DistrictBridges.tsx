import { Link, useSearchParams } from 'react-router';
import type { Bridge, DistrictBridge } from '../../api/run-types';
import { useWords } from '../../i18n';
import { DataTable } from '../DataTable';
import { Money } from '../Figures';
import { Panel } from '../Page';
import { useSigned } from './BridgeFigure';

/** Last month, this month and what changed, district by district; each opens its own bridge. */
export function DistrictBridges({ bridge }: { bridge: Bridge }) {
  const words = useWords();
  const signed = useSigned();
  const [parameters] = useSearchParams();
  const { t, count } = words;
  const difference = ({ before, after }: DistrictBridge) => BigInt(after.amount) - BigInt(before.amount);
  const linkTo = (area: string) => {
    const next = new URLSearchParams(parameters);
    next.set('area', area);
    return `?${next.toString()}`;
  };
  return (
    <Panel title={t('run.byDistrict')}>
      <DataTable
        caption={t('bridge.districtCaption')}
        rows={bridge.byDistrict}
        rowKey={({ code }) => code}
        columns={[
          {
            key: 'name',
            title: t('district.name'),
            heading: true,
            sortBy: ({ name }) => name,
            render: ({ code, name }) => (
              <Link to={linkTo(code)} preventScrollReset>
                {name}
              </Link>
            ),
          },
          { key: 'beforeN', title: t('bridge.beforeN'), end: true, render: ({ before }) => count(before.payments) },
          { key: 'afterN', title: t('bridge.afterN'), end: true, render: ({ after }) => count(after.payments) },
          {
            key: 'before',
            title: t('bridge.before'),
            end: true,
            render: ({ before }) => <Money value={before.amount} />,
          },
          { key: 'after', title: t('bridge.after'), end: true, render: ({ after }) => <Money value={after.amount} /> },
          {
            key: 'difference',
            title: t('bridge.difference'),
            end: true,
            sortBy: difference,
            render: (row) => signed(difference(row).toString()),
          },
          {
            key: 'causes',
            text: true,
            title: t('bridge.cause'),
            render: ({ causes }) =>
              causes
                .filter(({ amount, payments }) => amount !== '0' || payments > 0)
                .map(({ cause, payments }) => `${words.word('cause', cause)} ${count(payments)}`)
                .join(' · '),
          },
        ]}
      />
    </Panel>
  );
}
