import { App, Button, Form, Input, Modal, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { api } from '../api/client';
import { useIntent } from '../api/intent';
import type { Delegation } from '../api/month-types';
import { usePages } from '../api/queries';
import type { Me } from '../api/types';
import { hasRole, useMe } from '../auth/session';
import { formatDate } from '../format';
import { useWords } from '../i18n';
import { DataTable } from '../ui/DataTable';
import { DayField } from '../ui/DateFields';
import { ErrorNote, Nothing, Reading } from '../ui/Feedback';
import { fieldErrors } from '../ui/fieldErrors';
import { MoreButton } from '../ui/MoreButton';
import { PageFrame, Panel } from '../ui/Page';
import { StateTag } from '../ui/StateTag';
import { useAreaName } from '../ui/useAreaName';
import { useTask } from '../ui/useTask';

const ROLES = ['APPROVER', 'RELEASER'] as const;

/** Who may sign for whom, and until when. */
export default function DelegationsPage() {
  const { t, word, count } = useWords();
  const me = useMe();
  const mayDelegate = ownRoles(me).length > 0;
  const delegations = usePages<Delegation>('/delegations');
  const areaName = useAreaName();
  const { message } = App.useApp();
  const [adding, setAdding] = useState(false);
  const ending = useTask();
  const mayEnd = ({ state, delegator, delegate }: Delegation) =>
    state === 'RUNNING' && (delegator === me.username || delegate === me.username || hasRole(me, 'ADMINISTRATOR'));

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
          {({ pages }) => {
            const items = pages.flatMap((page) => page.items);
            return items.length === 0 ? (
              <Nothing title={t('delegations.none')}>{mayDelegate && t('delegations.noneHint')}</Nothing>
            ) : (
              <>
                <p className="answer">
                  <strong>
                    {t('delegations.active', {
                      count: count(items.filter(({ state }) => state === 'RUNNING').length),
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
                      render: ({ state }) => <StateTag list="delegationState" state={state} />,
                    },
                    { key: 'delegator', title: t('delegation.delegator'), render: ({ delegator }) => delegator },
                    {
                      key: 'role',
                      title: t('delegation.role'),
                      render: ({ role, areaCode }) => `${word('role', role)} · ${areaName(areaCode)}`,
                    },
                    {
                      key: 'until',
                      title: t('delegation.until'),
                      render: ({ until }) => <span className="number">{formatDate(until)}</span>,
                    },
                    { key: 'reason', title: t('word.reason'), render: ({ reason }) => reason },
                    {
                      key: 'end',
                      title: <span className="visually-hidden">{t('word.actions')}</span>,
                      render: (item) =>
                        mayEnd(item) ? (
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
            );
          }}
        </Reading>
        <MoreButton query={delegations} />
      </Panel>
      {adding && <NewDelegation close={() => setAdding(false)} />}
    </PageFrame>
  );
}

interface Values {
  delegate: string;
  role: (typeof ROLES)[number];
  until: string;
  reason: string;
}

function NewDelegation({ close }: { close: () => void }) {
  const { t, word } = useWords();
  const me = useMe();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const until = Form.useWatch('until', form);
  const intent = useIntent();
  const saving = useTask();
  const own = ownRoles(me);

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
          <DayField min={today()} />
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

/** What may be handed over: a role of one's own, not one that was handed over. */
function ownRoles(me: Me): (typeof ROLES)[number][] {
  return ROLES.filter((role) => hasRole(me, role) && me.onBehalfOf?.[role] === undefined);
}

/** Delegations run by the real calendar, as sessions do, and not by the business date. */
function today(): string {
  return dayjs().format('YYYY-MM-DD');
}
