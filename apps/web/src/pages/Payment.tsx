import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { api } from '../api/client';
import type { PaymentStory } from '../api/payment-types';
import { useWords } from '../i18n';
import { Reading } from '../ui/Feedback';
import { PageFrame, Panel } from '../ui/Page';
import { PaymentFacts } from '../ui/payment/PaymentFacts';
import { PaymentLines } from '../ui/payment/PaymentLines';
import { PaymentTimeline } from '../ui/payment/PaymentTimeline';
import { PaymentVerbs } from '../ui/payment/PaymentVerbs';
import { PendingRequest } from '../ui/payment/PendingRequest';
import { useRouteChanges } from '../ui/payment/useRouteChanges';
import '../ui/payment/payment.css';

const FINAL = ['SETTLED', 'RETURNED', 'CARRIED_OVER', 'CANCELLED'];

/** What became of one payment, who may do what with it now, and its whole story. */
export default function PaymentPage() {
  const { id = '' } = useParams();
  const words = useWords();
  const { t } = words;
  const query = useQuery({
    queryKey: ['payment', id],
    queryFn: ({ signal }) => api.getTagged<PaymentStory>(`/payments/${id}`, signal),
    refetchInterval: ({ state: { data } }) => (data && !FINAL.includes(data.body.state) ? 5_000 : false),
  });
  const payment = query.data?.body;
  const etag = query.data?.etag ?? null;
  const wishes = useRouteChanges(payment?.beneficiaryId).data?.items.filter(
    ({ programme }) => programme === payment?.programme,
  );
  return (
    <PageFrame
      title={payment ? t('payment.title', { period: words.period(payment.period) }) : t('payment.one')}
      {...(payment?.runId ? { back: { to: `/runs/${payment.runId}/payments`, label: t('payments.title') } } : {})}
      actions={payment && <PaymentVerbs payment={payment} etag={etag} />}
    >
      <Reading query={query} rows={10}>
        {({ body }) => (
          <>
            {body.request && <PendingRequest payment={body} request={body.request} etag={etag} />}
            <Panel>
              <PaymentFacts payment={body} />
            </Panel>
            {(body.lines?.length ?? 0) > 0 && (
              <Panel title={t('payment.lines')}>
                <PaymentLines payment={body} />
              </Panel>
            )}
            <Panel title={t('payment.story')}>
              <PaymentTimeline payment={body} wishes={wishes} />
            </Panel>
            <p className="no-print">
              <Link to={`/runs/${body.runId}`}>{t('payment.seeRun')}</Link>
            </p>
          </>
        )}
      </Reading>
    </PageFrame>
  );
}
