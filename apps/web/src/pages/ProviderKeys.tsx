import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Modal, Typography } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { api } from '../api/client';
import { useProviders, useRead } from '../api/queries';
import type { Page, WebhookSecret } from '../api/types';
import { formatInstant } from '../format';
import { useWords } from '../i18n';
import { DataTable } from '../ui/DataTable';
import { ErrorNote, Nothing, Reading, useErrorText } from '../ui/Feedback';
import { PageFrame, Panel } from '../ui/Page';
import { useSubmit } from '../ui/useSubmit';

/** One provider's webhook secrets; a new one is shown once and never again. */
export default function ProviderKeysPage() {
  const { code = '' } = useParams();
  const { t, word, count } = useWords();
  const cache = useQueryClient();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const provider = useProviders().data?.items.find((one) => one.code === code);
  const secrets = useRead<Page<WebhookSecret>>(`/providers/${code}/webhook-secrets`, { retry: false });
  const { busy, error, submit } = useSubmit<{ id: string; secret: string }>(`/providers/${code}/webhook-secrets`);
  const [made, setMade] = useState<{ id: string; secret: string } | null>(null);
  const [removing, setRemoving] = useState<string | null>(null);

  async function remove(id: string): Promise<void> {
    try {
      await api.remove(`/providers/${code}/webhook-secrets/${id}`);
      setRemoving(null);
      if (made?.id === id) setMade(null);
    } catch (failure) {
      void message.error(errorText(failure));
    } finally {
      await cache.invalidateQueries();
    }
  }

  return (
    <PageFrame
      title={provider?.name ?? code}
      sub={provider && provider.channels.map((channel) => word('channel', channel)).join(', ')}
      back={{ to: '/admin/providers', label: t('providers.title') }}
      actions={
        <Button
          type="primary"
          loading={busy}
          onClick={() => void submit({}).then((answer) => answer && setMade(answer))}
        >
          {t('secret.new')}
        </Button>
      }
    >
      {error !== null && <ErrorNote error={error} />}
      {made && (
        <Alert
          type="warning"
          showIcon
          role="status"
          style={{ marginBottom: 16 }}
          title={t('secret.once')}
          description={
            <Typography.Text
              className="mono"
              copyable={{ text: made.secret, tooltips: [t('action.copy'), t('action.copied')] }}
            >
              {made.secret}
            </Typography.Text>
          }
        />
      )}
      <Panel title={t('secret.title')}>
        <p className="muted" style={{ marginTop: 0 }}>
          {t('secret.address')} <span className="mono">{`${window.location.origin}/webhooks/v1/${code}`}</span>
        </p>
        <Reading query={secrets} rows={3}>
          {({ items }) =>
            items.length === 0 ? (
              <Nothing title={t('secret.none')}>{t('secret.noneHint')}</Nothing>
            ) : (
              <DataTable
                caption={t('secret.caption', { count: count(items.length) })}
                rows={items}
                rowKey={({ id }) => id}
                columns={[
                  {
                    key: 'id',
                    title: t('secret.id'),
                    heading: true,
                    render: ({ id }) => <span className="mono">{id}</span>,
                  },
                  {
                    key: 'created',
                    title: t('users.created'),
                    render: ({ createdAt }) => <span className="number">{formatInstant(createdAt)}</span>,
                  },
                  {
                    key: 'remove',
                    title: <span className="visually-hidden">{t('word.actions')}</span>,
                    render: ({ id }) => (
                      <Button
                        size="small"
                        danger
                        aria-label={t('secret.removeOne', { id })}
                        onClick={() => setRemoving(id)}
                      >
                        {t('action.remove')}
                      </Button>
                    ),
                  },
                ]}
              />
            )
          }
        </Reading>
      </Panel>
      <Modal
        open={removing !== null}
        title={t('secret.remove')}
        okText={t('action.remove')}
        cancelText={t('action.back')}
        okButtonProps={{ danger: true }}
        onOk={() => removing && void remove(removing)}
        onCancel={() => setRemoving(null)}
      >
        <p>{t('secret.removeText')}</p>
      </Modal>
    </PageFrame>
  );
}
