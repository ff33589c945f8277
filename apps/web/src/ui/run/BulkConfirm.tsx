import { useQuery } from '@tanstack/react-query';
import { Modal } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client';
import type { BulkInput, BulkPreview } from '../../api/month-types';
import type { PaymentState } from '../../api/vocabulary';
import { useWords } from '../../i18n';
import { bulkInput, bulkName, bulkQuestion, type BulkChoice } from '../bulk/bulk';
import { BulkNote } from '../bulk/BulkNote';
import { BulkRoute, type Way } from '../bulk/BulkRoute';
import { leftOut, SkippedItems } from '../bulk/SkippedItems';
import { DataTable } from '../DataTable';
import { ErrorNote, Reading } from '../Feedback';
import { Money } from '../Figures';
import { useVerb } from '../useVerb';

interface Props {
  runId: string;
  etag: string | null;
  filter: BulkInput['filter'] & { state: PaymentState };
  choice: BulkChoice;
  onClose: () => void;
}

/** What a verb on many payments would do, in numbers, before it is done. */
export default function BulkConfirm({ runId, etag, filter, choice, onClose }: Props) {
  const words = useWords();
  const { t } = words;
  const [reason, setReason] = useState('');
  const [route, setRoute] = useState<Way>(null);
  const command = useVerb(`/payout-runs/${runId}`, etag);
  const input = bulkInput(choice, filter, { reason, route });
  // The note changes nothing in the effect: without it in the key, typing does not ask again.
  const question = { ...input, reason: undefined };
  const preview = useQuery({
    queryKey: ['bulk', runId, etag, JSON.stringify(question)],
    queryFn: () =>
      api.post<BulkPreview>(`/payout-runs/${runId}/bulk?dryRun=true`, {
        body: question,
        idempotencyKey: crypto.randomUUID(),
        ifMatch: etag,
      }),
  });
  const effect = preview.data;
  const name = t(bulkName(choice));
  return (
    <Modal
      open
      width={620}
      title={name}
      okText={effect ? t('bulk.confirm', { verb: name, count: words.count(effect.payments) }) : name}
      cancelText={t('action.back')}
      okButtonProps={{ danger: choice.verb === 'cancel', disabled: !effect || effect.payments === 0 }}
      confirmLoading={command.busy !== null}
      onCancel={onClose}
      onOk={() =>
        void command
          .send('bulk?dryRun=false', { ...input, seenAt: effect?.seenAt })
          .then((error) => error === null && onClose())
      }
    >
      {command.error !== null && <ErrorNote error={command.error} />}
      <p style={{ marginTop: 0 }}>{t(bulkQuestion(choice, filter.state))}</p>
      {choice.choosesRoute && <BulkRoute value={route} onChange={setRoute} />}
      <Reading query={preview} rows={3}>
        {(body) => <Effect effect={body} />}
      </Reading>
      <BulkNote value={reason} onChange={setReason} />
    </Modal>
  );
}

function Effect({ effect }: { effect: BulkPreview }) {
  const words = useWords();
  const { t, count } = words;
  const skipped = leftOut(effect.skipped);
  return (
    <div aria-live="polite">
      <p>
        <strong>{t('bulk.effect', { count: count(effect.payments), amount: words.money(effect.amount) })}</strong>
      </p>
      {skipped.length > 0 && (
        <ul>
          <SkippedItems skipped={skipped} />
        </ul>
      )}
      {effect.byDistrict.length > 0 && (
        <div className="scroll-y">
          <DataTable
            caption={t('bulk.byDistrict')}
            rows={effect.byDistrict}
            rowKey={({ code }) => code}
            columns={[
              { key: 'district', title: t('district.name'), heading: true, render: ({ name }) => name },
              { key: 'bulk-n', title: t('unit.payments'), end: true, render: (row) => count(row.payments) },
              { key: 'bulk-a', title: t('unit.amount'), end: true, render: (row) => <Money value={row.amount} /> },
            ]}
          />
        </div>
      )}
    </div>
  );
}
