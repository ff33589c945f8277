import { Link } from 'react-router';
import type { DecidedEnrolment } from '../../api/decision-types';
import { formatDate } from '../../format';
import { useWords } from '../../i18n';
import { DataTable } from '../DataTable';
import { Panel } from '../Page';

/** Every decision on a person's enrolments; nothing where none was ever made. */
export function Decisions({ enrolments }: { enrolments: DecidedEnrolment[] }) {
  const words = useWords();
  const { t, word } = words;
  const decisions = enrolments
    .flatMap(({ programme, decisions: made }) => made.map((decision) => ({ ...decision, programme })))
    .sort((left, right) => Date.parse(right.at) - Date.parse(left.at))
    .map((decision, index) => ({ ...decision, key: String(index) }));
  if (decisions.length === 0) return null;
  return (
    <Panel title={t('decision.title')}>
      <DataTable
        caption={t('decision.caption')}
        rows={decisions}
        rowKey={({ key }) => key}
        columns={[
          { key: 'since', title: t('decision.day'), heading: true, render: ({ since }) => formatDate(since) },
          { key: 'programme', title: t('programme.label'), render: ({ programme }) => programme },
          { key: 'kind', title: t('decision.what'), render: ({ kind }) => word('decisionKind', kind) },
          { key: 'cause', title: t('decision.cause'), text: true, render: ({ cause }) => word('decisionCause', cause) },
          {
            key: 'month',
            title: t('decision.month'),
            render: ({ period }) => (period ? words.period(period) : '–'),
          },
          { key: 'reason', title: t('word.reason'), text: true, render: ({ reason }) => reason ?? '–' },
          { key: 'by', title: t('time.by'), render: ({ by }) => word('decidedBy', by) },
          {
            key: 'payment',
            title: t('payment.one'),
            render: ({ paymentId }) =>
              paymentId ? (
                <Link className="mono number" title={paymentId} to={`/payments/${paymentId}`}>
                  …{paymentId.slice(-12)}
                </Link>
              ) : (
                '–'
              ),
          },
        ]}
      />
    </Panel>
  );
}
