import { App, Form, Input, Modal, Select } from 'antd';
import dayjs from 'dayjs';
import { api } from '../api/client';
import { useIntent } from '../api/intent';
import type { DelegableRole } from '../api/vocabulary';
import { formatDate } from '../format';
import { useWords } from '../i18n';
import { DayField } from './DayField';
import { ErrorNote } from './Feedback';
import { fieldErrors } from './fieldErrors';
import { useTask } from './useTask';

interface Values {
  delegate: string;
  /** Asked for only where there are several. */
  role?: DelegableRole;
  until: string;
  reason: string;
}

/** Hands a role over to somebody until a day. */
export default function DelegationDialog({ roles, close }: { roles: DelegableRole[]; close: () => void }) {
  const { t, word } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const until = Form.useWatch('until', form);
  const intent = useIntent();
  const saving = useTask();

  async function save(values: Values): Promise<void> {
    const body = {
      ...values,
      role: values.role ?? roles[0],
      delegate: values.delegate.trim(),
      reason: values.reason.trim(),
    };
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
        initialValues={{ role: roles[0] }}
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
        {roles.length > 1 && (
          <Form.Item name="role" label={t('delegation.role')} rules={required}>
            <Select options={roles.map((value) => ({ value, label: word('role', value) }))} />
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

/** Delegations run by the real calendar, as sessions do, and not by the business date. */
function today(): string {
  return dayjs().format('YYYY-MM-DD');
}
