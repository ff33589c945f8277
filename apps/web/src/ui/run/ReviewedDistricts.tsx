import { CheckOutlined, DiffOutlined, EyeOutlined } from '@ant-design/icons';
import { Link } from 'react-router';
import type { Review, ReviewedDistrict } from '../../api/run-types';
import type { Run } from '../../api/types';
import { formatInstant } from '../../format';
import { useWords } from '../../i18n';
import { DataTable } from '../DataTable';
import { Money } from '../Figures';
import { Panel } from '../Page';
import { useSigned } from './BridgeFigure';

/** The district totals that the fingerprint stands for, and which of them changed since this person last saw them. */
export function ReviewedDistricts({ run, review }: { run: Run; review: Review }) {
  const words = useWords();
  const signed = useSigned();
  const { t, count } = words;
  const changed = review.districts.filter(({ changedSinceSeen }) => changedSinceSeen === true);
  const againstLast = ({ amount, lastMonth }: ReviewedDistrict) => BigInt(amount) - BigInt(lastMonth?.amount ?? '0');
  return (
    <Panel title={t('review.districts')}>
      <p style={{ marginTop: 0 }} role="status">
        <strong>
          {!review.seen
            ? t('review.firstLook')
            : changed.length === 0
              ? t('review.nothingChanged', { time: formatInstant(review.seen.at) })
              : t('review.changed', { count: count(changed.length), time: formatInstant(review.seen.at) })}
        </strong>
      </p>
      <DataTable
        caption={t('review.districtsCaption')}
        rows={[...review.districts].sort(
          (one, other) => Number(other.changedSinceSeen === true) - Number(one.changedSinceSeen === true),
        )}
        rowKey={({ code }) => code}
        columns={[
          {
            key: 'name',
            title: t('district.name'),
            heading: true,
            sortBy: ({ name }) => name,
            render: ({ code, name }) => <Link to={`/runs/${run.id}/payments?area=${code}`}>{name}</Link>,
          },
          {
            key: 'payments',
            title: t('unit.payments'),
            end: true,
            sortBy: (row) => row.payments,
            render: (row) => count(row.payments),
          },
          {
            key: 'amount',
            title: t('unit.amount'),
            end: true,
            sortBy: (row) => BigInt(row.amount),
            render: (row) => <Money value={row.amount} />,
          },
          { key: 'held', title: words.word('payment', 'HELD'), end: true, render: (row) => count(row.held) },
          {
            key: 'lastMonth',
            title: t('review.onLastMonth'),
            end: true,
            sortBy: againstLast,
            render: (row) => (row.lastMonth ? signed(againstLast(row).toString()) : '–'),
          },
          { key: 'seen', text: true, title: t('review.sinceSeen'), render: (row) => <SinceSeen district={row} /> },
        ]}
      />
    </Panel>
  );
}

function SinceSeen({ district }: { district: ReviewedDistrict }) {
  const { t, count, money } = useWords();
  if (district.changedSinceSeen === null) {
    return (
      <span className="muted">
        <EyeOutlined aria-hidden="true" /> {t('review.first')}
      </span>
    );
  }
  if (!district.changedSinceSeen) {
    return (
      <span className="muted">
        <CheckOutlined aria-hidden="true" /> {t('review.same')}
      </span>
    );
  }
  const { seenBefore } = district;
  // A list that was planned again consists of other payments, even where they are the same people and amounts.
  const sameTotals = seenBefore?.payments === district.payments && seenBefore.amount === district.amount;
  return (
    <strong>
      <DiffOutlined aria-hidden="true" />{' '}
      {!seenBefore
        ? t('review.added')
        : sameTotals
          ? t('review.again')
          : t('review.was', { count: count(seenBefore.payments), amount: money(seenBefore.amount) })}
    </strong>
  );
}
