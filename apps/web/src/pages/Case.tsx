import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { api } from '../api/client';
import type { CaseStory } from '../api/decision-types';
import type { PaymentStory } from '../api/payment-types';
import { useRead } from '../api/queries';
import { hasRole, useMe } from '../auth/session';
import { formatInstant } from '../format';
import { useWords } from '../i18n';
import { ConfirmationsTable } from '../ui/cases/ConfirmationsTable';
import { ResolutionNote } from '../ui/cases/ResolutionNote';
import { ResolveForm } from '../ui/cases/ResolveForm';
import { TwoSides } from '../ui/cases/TwoSides';
import { Reading } from '../ui/Feedback';
import { PageFrame, Panel } from '../ui/Page';
import { StateTag } from '../ui/StateTag';
import '../ui/payment/payment.css';

/** What a provider says and what is recorded here; who found out which is right, or the form to say it. */
export default function CasePage() {
  const { id = '' } = useParams();
  const { t, word } = useWords();
  const mayResolve = hasRole(useMe(), 'FINANCE_OFFICER');
  const query = useQuery({
    queryKey: ['case', id],
    queryFn: ({ signal }) => api.getTagged<CaseStory>(`/cases/${id}`, signal),
  });
  const story = query.data?.body;
  const payment = useRead<PaymentStory>(story?.paymentId ? `/payments/${story.paymentId}` : null);
  const confirmations = payment.data?.confirmations ?? [];
  return (
    <PageFrame
      title={story ? word('case', story.class) : t('cases.title')}
      back={{ to: story ? `/cases?state=${story.state}` : '/cases', label: t('cases.title') }}
      sub={story && `${t('cases.opened')} ${formatInstant(story.openedAt)}`}
    >
      <Reading query={query}>
        {({ body, etag }) => (
          <>
            <Panel>
              <div className="answer row">
                <StateTag list="caseState" state={body.state} />
                <span>
                  {word('caseMeans', body.class)}{' '}
                  {body.state === 'OPEN' &&
                    t(body.class === 'CONTRADICTION' ? 'caseWaits.CONTRADICTION' : 'caseWaits.other')}
                </span>
              </div>
              {body.history.map((step) => (
                <ResolutionNote key={step.at} of={body} step={step} />
              ))}
              {body.state === 'OPEN' && !mayResolve && (
                <p className="muted" style={{ margin: 0 }}>
                  {t('resolve.others')}
                </p>
              )}
            </Panel>
            <Panel title={t('case.what')}>
              {body.paymentId ? (
                <Reading query={payment} rows={3}>
                  {(about) => <TwoSides of={body} payment={about} />}
                </Reading>
              ) : (
                <TwoSides of={body} payment={null} />
              )}
              {confirmations.length > 0 && <ConfirmationsTable confirmations={confirmations} />}
            </Panel>
            {body.state === 'OPEN' && mayResolve && (
              <Panel title={t('resolve.title')}>
                <ResolveForm of={body} etag={etag} payment={payment.data ?? null} />
              </Panel>
            )}
          </>
        )}
      </Reading>
    </PageFrame>
  );
}
