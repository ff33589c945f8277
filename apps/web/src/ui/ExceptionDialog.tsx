import { App, Form, Input, Modal } from 'antd';
import { api } from '../api/client';
import { RUN_DAYS, type Occurrence, type RunDay, type ScheduleStory } from '../api/month-types';
import { addDays } from '../days';
import { useWords } from '../i18n';
import { DayField } from './DayField';
import { ErrorNote } from './Feedback';
import { fieldErrors } from './fieldErrors';
import { useTask } from './useTask';

export interface Asked {
  action: 'SKIP' | 'MOVE';
  occurrence: Occurrence;
}

type Values = Record<RunDay, string> & { reason: string };

interface Props {
  schedule: ScheduleStory;
  etag: string | null;
  asked: Asked;
  close: () => void;
}

/** Makes one month of a schedule different: skipped, or on other days. */
export default function ExceptionDialog({ schedule, etag, asked: { action, occurrence }, close }: Props) {
  const words = useWords();
  const { t, word } = words;
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const saving = useTask();
  const period = words.period(occurrence.period);

  async function save({ reason, ...days }: Values): Promise<void> {
    // Days that are not named follow the ones that are: the end of collection follows the pay day.
    const moved = Object.fromEntries(
      RUN_DAYS.filter((day) => days[day] !== occurrence[day] && form.isFieldTouched(day)).map((day) => [
        day,
        days[day],
      ]),
    );
    const body = { action, reason: reason.trim(), ...(action === 'MOVE' ? moved : {}) };
    const done = await saving.run(async () => {
      try {
        await api.put(`/schedules/${schedule.id}/exceptions/${occurrence.period}`, { body, ifMatch: etag });
      } catch (failure) {
        form.setFields(fieldErrors<Values>(failure));
        throw failure;
      }
      return true;
    });
    if (!done) return;
    void message.success(t('exception.saved'));
    close();
  }

  return (
    <Modal
      open
      title={t(action === 'SKIP' ? 'exception.skipOf' : 'exception.moveOf', { period })}
      okText={t(action === 'SKIP' ? 'exception.skip' : 'exception.move')}
      cancelText={t('action.back')}
      confirmLoading={saving.busy}
      onOk={form.submit}
      onCancel={close}
    >
      {saving.error !== null && <ErrorNote error={saving.error} />}
      <p>{t(action === 'SKIP' ? 'exception.skipText' : 'exception.moveText', { period })}</p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onValuesChange={({ payOn }: Partial<Values>) => {
          if (payOn && !form.isFieldTouched('collectionUntil'))
            form.setFieldValue('collectionUntil', addDays(payOn, schedule.collectionDays));
        }}
        initialValues={Object.fromEntries(RUN_DAYS.map((day) => [day, occurrence[day]]))}
        onFinish={(values) => void save(values)}
      >
        {action === 'MOVE' && (
          <div className="fields">
            {RUN_DAYS.map((day, index) => (
              <Form.Item
                key={day}
                name={day}
                label={word('runDay', day)}
                dependencies={RUN_DAYS.slice(0, index)}
                rules={[
                  { required: true, message: t('form.required') },
                  ({ getFieldValue }) => ({
                    validator: (_, value: string) => {
                      const before = RUN_DAYS[index - 1];
                      return before && value < (getFieldValue(before) as string)
                        ? Promise.reject(new Error(t('exception.order')))
                        : Promise.resolve();
                    },
                  }),
                ]}
              >
                <DayField />
              </Form.Item>
            ))}
          </div>
        )}
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
