import { App, Form, Input, Modal, Select } from 'antd';
import type { DecidedEnrolment } from '../../api/decision-types';
import { shiftPeriod } from '../../format';
import { useWords } from '../../i18n';
import { ErrorNote } from '../Feedback';
import { fieldErrors } from '../fieldErrors';
import { useVerb } from '../useVerb';
import type { DecisionVerb } from './verbs';

interface Props {
  personId: string;
  enrolment: DecidedEnrolment;
  verb: DecisionVerb;
  /** The present month. */
  now: string | null;
  onClose: () => void;
}

interface Values {
  reason: string;
  /** Of a stop. */
  lastMonth?: string;
}

/** A stop is decided at most so far ahead. */
const AHEAD_MONTHS = 12;

/** Says what a decision on an enrolment does, and asks why; of a stop also with which month it ends. */
export default function DecisionDialog({ personId, enrolment, verb, now, onClose }: Props) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const months = monthsToStop(enrolment, now);
  const first = months.find((month) => now !== null && month <= now) ?? months[0];
  const lastMonth = Form.useWatch('lastMonth', form) ?? first;
  const command = useVerb(`/beneficiaries/${personId}/enrolments/${enrolment.programme}`, `"${enrolment.version}"`);
  const programme = words.word('programme', enrolment.programme);

  async function decide(values: Values): Promise<void> {
    const refusal = await command.send(verb, { ...values, reason: values.reason.trim() });
    if (refusal !== null) {
      form.setFields(fieldErrors<Values>(refusal));
      return;
    }
    void message.success(t(`${verb}.done`));
    onClose();
  }

  const ends = verb === 'stop' && lastMonth !== undefined;
  return (
    <Modal
      open
      title={t(`${verb}.doOf`, { programme })}
      okText={ends ? t('stop.doAfter', { month: words.period(lastMonth) }) : t(`${verb}.do`)}
      okButtonProps={{ danger: verb === 'stop' }}
      cancelText={t('action.back')}
      confirmLoading={command.busy !== null}
      onOk={form.submit}
      onCancel={onClose}
    >
      {command.error !== null && <ErrorNote error={command.error} />}
      <p>
        {ends
          ? t('stop.text', { programme, month: words.period(shiftPeriod(lastMonth, 1)) })
          : verb === 'resume' && t('resume.text', { programme })}
      </p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        {...(first && verb === 'stop' ? { initialValues: { lastMonth: first } } : {})}
        onFinish={(values) => void decide(values)}
      >
        {verb === 'stop' && (
          <Form.Item
            name="lastMonth"
            label={t('stop.lastMonth')}
            rules={[{ required: true, message: t('form.required') }]}
          >
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              options={months.map((month) => ({ value: month, label: words.period(month) }))}
            />
          </Form.Item>
        )}
        <Form.Item
          name="reason"
          label={t('word.reason')}
          extra={t('decision.reasonHint')}
          rules={[{ required: true, whitespace: true, message: t('form.required') }]}
        >
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** The months that may be the last, the latest first: back to the one before the enrolment began, when nothing is owed at all. */
function monthsToStop({ validFrom }: DecidedEnrolment, now: string | null): string[] {
  if (now === null) return [];
  const earliest = shiftPeriod(validFrom.slice(0, 7), -1);
  const months: string[] = [];
  for (let month = shiftPeriod(now, AHEAD_MONTHS); month >= earliest; month = shiftPeriod(month, -1))
    months.push(month);
  return months;
}
