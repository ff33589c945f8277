import { useQuery } from '@tanstack/react-query';
import { App, Modal } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { api } from '../../api/client';
import type { Sum } from '../../api/types';
import { useWords } from '../../i18n';
import { bulkInput, bulkQuestion } from '../bulk/bulk';
import { BulkNote } from '../bulk/BulkNote';
import { BulkRoute, type Way } from '../bulk/BulkRoute';
import { leftOut, SkippedItems } from '../bulk/SkippedItems';
import { DataTable } from '../DataTable';
import { Nothing, Reading, useErrorText } from '../Feedback';
import { Money } from '../Figures';
import { useRunName } from '../Reminders';
import { bulkFilter, previewRuns, sumOf, type RunEffect } from './bulk-runs';
import type { ListChoice } from './choices';
import type { Filter } from './filter';

interface Props {
  name: string;
  chosen: ListChoice;
  filter: Filter;
  /** Of the list as it is filtered. */
  total: Sum;
  close: () => void;
}

/** What a verb would do to every run of a list, in numbers; then does it, run by run. */
export default function BulkDialog({ name, chosen: { state, choice }, filter, total, close }: Props) {
  const words = useWords();
  const { t } = words;
  const runName = useRunName();
  const errorText = useErrorText();
  const { message } = App.useApp();
  const [, setParameters] = useSearchParams();
  const [reason, setReason] = useState('');
  const [route, setRoute] = useState<Way>(null);
  const [busy, setBusy] = useState(false);
  const given = bulkFilter(filter, state);
  // The note changes nothing in the effect: without it in the question, typing does not ask again.
  const question = bulkInput(choice, given, { reason: '', route });
  const preview = useQuery({
    queryKey: ['bulk of runs', JSON.stringify({ question, filter })],
    queryFn: ({ signal }) => previewRuns(filter, question, signal),
    // What is confirmed is what was shown, until it is asked for again.
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    retry: false,
  });
  const effects = (preview.data ?? []).filter((effect) => effect.preview.payments > 0);
  const sum = sumOf(effects);

  async function confirm(): Promise<void> {
    setBusy(true);
    const input = bulkInput(choice, given, { reason, route });
    const taken: string[] = [];
    let refusals = 0;
    for (const { run, etag, key, preview: seen, input: asked } of effects) {
      try {
        const body = { ...input, filter: asked.filter, seenAt: seen.seenAt };
        await api.post(`/payout-runs/${run.id}/bulk?dryRun=false`, { body, idempotencyKey: key, ifMatch: etag });
        taken.push(run.id);
      } catch (failure) {
        refusals += 1;
        void message.error(t('bulkMany.refused', { run: runName(run), why: errorText(failure) }));
      }
    }
    setBusy(false);
    if (taken.length > 0) {
      setParameters(
        (now) => {
          now.set('bulk', taken.join(','));
          return now;
        },
        { replace: true, preventScrollReset: true },
      );
    }
    if (refusals === 0) close();
    else await preview.refetch();
  }

  return (
    <Modal
      open
      width={680}
      title={name}
      okText={
        effects.length > 0
          ? t('bulkMany.confirm', { verb: name, count: words.count(sum.payments), amount: words.money(sum.amount) })
          : name
      }
      cancelText={t('action.back')}
      okButtonProps={{ danger: choice.verb === 'cancel', disabled: effects.length === 0 || preview.isFetching }}
      confirmLoading={busy}
      onOk={() => void confirm()}
      onCancel={close}
    >
      <p style={{ marginTop: 0 }}>{t(bulkQuestion(choice, state))}</p>
      {choice.choosesRoute && <BulkRoute value={route} onChange={setRoute} />}
      <Reading query={preview} rows={3}>
        {(all) =>
          effects.length === 0 ? (
            <Nothing title={t('bulkMany.none')}>
              <Skipped effects={all} />
            </Nothing>
          ) : (
            <div aria-live="polite">
              <p className="muted">{t('bulkMany.preview')}</p>
              <Effects effects={all} sum={sum} />
              {sum.payments > total.payments && <p>{t('bulkMany.more')}</p>}
            </div>
          )
        }
      </Reading>
      <BulkNote value={reason} onChange={setReason} />
    </Modal>
  );
}

function Effects({ effects, sum }: { effects: RunEffect[]; sum: Sum }) {
  const words = useWords();
  const { t, count } = words;
  const runName = useRunName();
  const districts = byDistrict(effects);
  return (
    <>
      <DataTable
        caption={t('bulkMany.caption')}
        rows={effects}
        rowKey={({ run }) => run.id}
        columns={[
          { key: 'run', title: t('calendar.run'), heading: true, render: ({ run }) => runName(run) },
          { key: 'payments', title: t('unit.payments'), end: true, render: ({ preview }) => count(preview.payments) },
          {
            key: 'amount',
            title: t('unit.amount'),
            end: true,
            render: ({ preview }) => <Money value={preview.amount} />,
          },
          { key: 'skipped', title: t('bulkMany.skipped'), render: (effect) => <Skipped effects={[effect]} /> },
        ]}
        foot={
          <tr>
            <th scope="row">{t('unit.sum')}</th>
            <td className="end">{count(sum.payments)}</td>
            <td className="end">
              <Money value={sum.amount} />
            </td>
            <td />
          </tr>
        }
      />
      {districts.length > 0 && (
        <details>
          <summary>{t('bulkMany.districts')}</summary>
          <DataTable
            caption={t('bulkMany.districts')}
            rows={districts}
            rowKey={({ code }) => code}
            columns={[
              { key: 'district', title: t('district.name'), heading: true, render: ({ name }) => name },
              { key: 'payments', title: t('unit.payments'), end: true, render: ({ payments }) => count(payments) },
              { key: 'amount', title: t('unit.amount'), end: true, render: ({ amount }) => <Money value={amount} /> },
            ]}
          />
        </details>
      )}
    </>
  );
}

function Skipped({ effects }: { effects: RunEffect[] }) {
  const { t } = useWords();
  const errorText = useErrorText();
  const runName = useRunName();
  const skipped = leftOut(effects.flatMap(({ preview }) => preview.skipped));
  const refused = effects.filter(({ refusal }) => refusal);
  if (skipped.length + refused.length === 0) return null;
  return (
    <ul className="notes">
      {refused.map(({ run, refusal }) => (
        <li key={run.id}>
          {runName(run)}: {t('bulkMany.noPreview', { why: errorText(refusal) })}
        </li>
      ))}
      <SkippedItems skipped={skipped} />
    </ul>
  );
}

function byDistrict(effects: RunEffect[]): (Sum & { code: string; name: string })[] {
  const sums = new Map<string, Sum & { code: string; name: string }>();
  for (const { code, name, payments, amount } of effects.flatMap(({ preview }) => preview.byDistrict)) {
    const before = sums.get(code);
    sums.set(code, {
      code,
      name,
      payments: (before?.payments ?? 0) + payments,
      amount: (BigInt(before?.amount ?? '0') + BigInt(amount)).toString(),
    });
  }
  return [...sums.values()].sort((one, other) => one.code.localeCompare(other.code));
}
