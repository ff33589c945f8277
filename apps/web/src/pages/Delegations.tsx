import { App, Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { api } from '../api/client';
import type { Calendar, Delegation } from '../api/month-types';
import { useRead } from '../api/queries';
import { withQuery } from '../api/client';
import type { Page } from '../api/types';
import { hasRole, useMe } from '../auth/session';
import { formatDate } from '../format';
import { useWords } from '../i18n';
import { DataTable } from '../ui/DataTable';
import { DayField } from '../ui/DateFields';
import { ErrorNote, Nothing, Reading } from '../ui/Feedback';
import { fieldErrors } from '../ui/fieldErrors';
import { PageFrame, Panel } from '../ui/Page';
import { usePeriod } from '../ui/PeriodPicker';
import { StateTag } from '../ui/StateTag';
import { useIntent } from '../api/intent';
import { useTask } from '../ui/useTask';

const ROLES = ['APPROVER', 'RELEASER'] as const;

/** Who may sign for whom, and until when. */
export default function DelegationsPage() {
  const { t, word, count } = useWords();
  const me = useMe();
  const mayDelegate = hasRole(me, ...ROLES);
  const delegations = useRead<Page<Delegation>>('/delegations');
  const today = useToday();
  const { message } = App.useApp();
  const [adding, setAdding] = useState(false);
  const ending = useTask();
  const stateOf = ({ until, endedAt }: Delegation) =>
    endedAt ? 'ENDED' : today !== undefined && until < today ? 'EXPIRED' : 'ACTIVE';

  async function end(id: string): Promise<void> {
    const done = await ending.run(async () => {
      await api.remove(`/delegations/${id}`);
      return true;
    });
    if (done) void message.success(t('delegations.ended'));
  }

  return (
    <PageFrame
      title={t('delegations.title')}
      sub={t('delegations.sub')}
      actions={
        mayDelegate && (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t('delegations.new')}
          </Button>
        )
      }
    >
      {ending.error !== null && <ErrorNote error={ending.error} />}
      <Panel>
        <Reading query={delegations}>
          {({ items }) =>
            items.length === 0 ? (
              <Nothing title={t('delegations.none')}>{mayDelegate && t('delegations.noneHint')}</Nothing>
            ) : (
              <>
                <p className="answer">
                  <strong>
                    {t('delegations.active', {
                      count: count(items.filter((item) => stateOf(item) === 'ACTIVE').length),
                    })}
                  </strong>
                </p>
                <DataTable
                  caption={t('delegations.caption')}
                  rows={items}
                  rowKey={({ id }) => id}
                  columns={[
                    {
                      key: 'delegate',
                      title: t('delegation.delegate'),
                      heading: true,
                      render: ({ delegate }) => delegate,
                    },
                    {
                      key: 'state',
                      title: t('state.label'),
                      render: (item) => <StateTag list="delegationState" state={stateOf(item)} />,
                    },
                    { key: 'delegator', title: t('delegation.delegator'), render: (item) => item.delegator ?? '–' },
                    { key: 'role', title: t('delegation.role'), render: ({ role }) => word('role', role) },
                    {
                      key: 'until',
                      title: t('delegation.until'),
                      render: ({ until }) => <span className="number">{formatDate(until)}</span>,
                    },
                    { key: 'reason', title: t('word.reason'), render: ({ reason }) => reason ?? '' },
                    {
                      key: 'end',
                      title: <span className="visually-hidden">{t('word.actions')}</span>,
                      render: (item) =>
                        stateOf(item) === 'ACTIVE' && item.delegator === me.username ? (
                          <Button
                            size="small"
                            disabled={ending.busy}
                            aria-label={t('delegations.endOf', { name: item.delegate })}
                            onClick={() => void end(item.id)}
                          >
                            {t('delegations.end')}
                          </Button>
                        ) : null,
                    },
                  ]}
                />
              </>
            )
          }
        </Reading>
      </Panel>
      {adding && <NewDelegation today={today} close={() => setAdding(false)} />}
    </PageFrame>
  );
}

interface Values {
  delegate: string;
  role: (typeof ROLES)[number];
  until: string;
  reason: string;
}

function NewDelegation({ today, close }: { today: string | undefined; close: () => void }) {
  const { t, word } = useWords();
  const me = useMe();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const until = Form.useWatch('until', form);
  const intent = useIntent();
  const saving = useTask();
  const own = ROLES.filter((role) => hasRole(me, role));

  async function save(values: Values): Promise<void> {
    const body = { ...values, delegate: values.delegate.trim(), reason: values.reason.trim() };
    const done = await saving.run(async () => {
      try {
        await api.post('/delegations', { body, idempotencyKey: intent.keyFor(JSON.stringify(body)) });
        intent.settle();
      } catch (failure) {
        intent.settle(failure);
        form.setFields(fieldErrors<Values>(failure));
        throw failure;
      }
      return true;
    });
    if (!done) return;
    void message.success(t('delegations.done', { name: body.delegate, day: formatDate(body.until) }));
    close();
  }

  const required = [{ required: true, message: t('form.required') }];
  return (
    <Modal
      open
      title={t('delegations.new')}
      okText={until ? t('delegations.create', { day: formatDate(until) }) : t('delegations.new')}
      cancelText={t('action.back')}
      confirmLoading={saving.busy}
      onOk={form.submit}
      onCancel={close}
    >
      {saving.error !== null && <ErrorNote error={saving.error} />}
      <p>{t('delegations.text')}</p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ role: own[0] }}
        onFinish={(values) => void save(values)}
      >
        <Form.Item
          name="delegate"
          label={t('delegation.delegate')}
          extra={t('delegation.delegateHint')}
          rules={[{ required: true, whitespace: true, message: t('form.required') }]}
        >
          <Input autoComplete="off" />
        </Form.Item>
        {own.length > 1 && (
          <Form.Item name="role" label={t('delegation.role')} rules={required}>
            <Select options={own.map((value) => ({ value, label: word('role', value) }))} />
          </Form.Item>
        )}
        <Form.Item name="until" label={t('delegation.until')} rules={required}>
          <DayField {...(today ? { min: today } : {})} />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t('word.reason')}
          rules={[{ required: true, whitespace: true, message: t('form.required') }]}
        >
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** The business date, by which a delegation ends. */
function useToday(): string | undefined {
  const period = usePeriod();
  return useRead<Calendar>(period && withQuery('/calendar', { from: period, to: period })).data?.today;
}
