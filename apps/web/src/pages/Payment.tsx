import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { Link, useParams } from 'react-router';
import { api } from '../api/client';
import type { PaymentStory } from '../api/types';
import { hasRole, useMe } from '../auth/session';
import { useWords } from '../i18n';
import { DataTable } from '../ui/DataTable';
import { Reading } from '../ui/Feedback';
import { Money } from '../ui/Figures';
import { PageFrame, Panel } from '../ui/Page';
import { PaymentCommands } from '../ui/PaymentCommands';
import { PaymentTimeline } from '../ui/PaymentTimeline';
import { StateTag } from '../ui/StateTag';

const FINAL = ['SETTLED', 'REJECTED', 'RETURNED', 'CARRIED_OVER', 'CANCELLED'];

export default function PaymentPage() {
  const { id = '' } = useParams();
  const words = useWords();
  const { t, word } = words;
  const me = useMe();
  const query = useQuery({
    queryKey: ['payment', id],
    queryFn: ({ signal }) => api.getTagged<PaymentStory>(`/payments/${id}`, signal),
    refetchInterval: ({ state: { data } }) => (data && !FINAL.includes(data.body.state) ? 5_000 : false),
  });
  const payment = query.data?.body;
  const mayOpenPerson = hasRole(me, 'FINANCE_OFFICER', 'DISTRICT_OFFICER', 'AUDITOR');
  return (
    <PageFrame
      title={payment ? t('payment.title', { period: words.period(payment.period) }) : t('payment.one')}
      {...(payment?.runId ? { back: { to: `/runs/${payment.runId}/payments`, label: t('payments.title') } } : {})}
      actions={payment && <PaymentCommands payment={payment} etag={query.data?.etag ?? null} />}
    >
      <Reading query={query} rows={10}>
        {({ body }) => (
          <>
            <Panel>
              <div className="row">
                <span className="headline" style={{ fontSize: 34 }}>
                  <Money value={body.amount} />
                </span>
                <StateTag list="payment" state={body.state} />
                {body.heldReason && <span>{word('held', body.heldReason)}</span>}
                {!body.heldReason && body.reason && <span>{word('code', body.reason)}</span>}
              </div>
              {body.unholdRequestedBy && (
                <Alert
                  type="info"
                  showIcon
                  style={{ marginTop: 12 }}
                  title={t('payment.unholdRequested', { name: body.unholdRequestedBy })}
                />
              )}
              <dl className="facts">
                <div>
                  <dt>{t('beneficiary.one')}</dt>
                  <dd>
                    {mayOpenPerson ? (
                      <Link to={`/beneficiaries/${body.beneficiaryId}`}>
                        {body.beneficiary?.fullName ?? t('beneficiary.open')}
                      </Link>
                    ) : (
                      (body.beneficiary?.fullName ?? '–')
                    )}
                  </dd>
                </div>
                {body.programme && (
                  <div>
                    <dt>{t('programme.label')}</dt>
                    <dd>{word('programme', body.programme)}</dd>
                  </div>
                )}
                <div>
                  <dt>{t('channel.label')}</dt>
                  <dd>
                    {word('channel', body.channel)}
                    {body.providerCode ? ` · ${body.providerCode}` : ''}
                  </dd>
                </div>
                {body.accountEnding && (
                  <div>
                    <dt>{t('account.number')}</dt>
                    <dd>
                      •••• {body.accountEnding}{' '}
                      {body.holderRelation ? `(${word('relation', body.holderRelation)})` : ''}
                    </dd>
                  </div>
                )}
                <div>
                  <dt>{t('area.label')}</dt>
                  <dd>{body.areaCode}</dd>
                </div>
                <div>
                  <dt>{t('payment.sequence')}</dt>
                  <dd>{body.sequence}</dd>
                </div>
              </dl>
              <p className="muted" style={{ marginBottom: 0 }}>
                {t('story.reference')} <span className="mono">{body.reference ?? t('payment.noReference')}</span>
              </p>
            </Panel>
            {(body.lines?.length ?? 0) > 0 && (
              <Panel title={t('payment.lines')}>
                <DataTable
                  caption={t('payment.linesCaption')}
                  rows={(body.lines ?? []).map((line, index) => ({ ...line, key: String(index) }))}
                  rowKey={({ key }) => key}
                  columns={[
                    {
                      key: 'category',
                      title: t('payment.category'),
                      heading: true,
                      render: ({ categoryCode }) => categoryCode ?? '–',
                    },
                    {
                      key: 'explanation',
                      title: t('payment.calculation'),
                      render: ({ explanation }) => explanation ?? '',
                    },
                    {
                      key: 'amount',
                      title: t('unit.amount'),
                      end: true,
                      render: ({ amount }) => <Money value={amount} />,
                    },
                  ]}
                />
              </Panel>
            )}
            <Panel title={t('payment.story')}>
              <PaymentTimeline payment={body} />
            </Panel>
          </>
        )}
      </Reading>
    </PageFrame>
  );
}
