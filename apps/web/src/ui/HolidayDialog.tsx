import { App, Form, Input, Modal } from 'antd';
import { api } from '../api/client';
import type { Holiday } from '../api/month-types';
import { formatDate } from '../format';
import { useWords } from '../i18n';
import { DayField } from './DayField';
import { ErrorNote } from './Feedback';
import { fieldErrors } from './fieldErrors';
import { useTask } from './useTask';

/** Names a day of the year as a public holiday. */
export default function HolidayDialog({ year, close }: { year: string; close: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<Holiday>();
  const saving = useTask();

  async function save({ day, name }: Holiday): Promise<void> {
    const done = await saving.run(async () => {
      try {
        await api.put(`/holidays/${day}`, { body: { name: name.trim() } });
      } catch (failure) {
        form.setFields(fieldErrors<Holiday>(failure));
        throw failure;
      }
      return true;
    });
    if (!done) return;
    void message.success(t('holidays.saved', { day: formatDate(day) }));
    close();
  }

  return (
    <Modal
      open
      title={t('holidays.add')}
      okText={t('action.save')}
      cancelText={t('action.back')}
      confirmLoading={saving.busy}
      onOk={form.submit}
      onCancel={close}
    >
      {saving.error !== null && <ErrorNote error={saving.error} />}
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => void save(values)}>
        <Form.Item name="day" label={t('holidays.day')} rules={[{ required: true, message: t('form.required') }]}>
          <DayField min={`${year}-01-01`} max={`${year}-12-31`} />
        </Form.Item>
        <Form.Item
          name="name"
          label={t('holidays.name')}
          rules={[{ required: true, whitespace: true, message: t('form.required') }]}
        >
          <Input maxLength={120} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
