import { App, Button, Form, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { ApiError } from '../../api/client';
import { RESOLUTIONS, type CaseStory, type Resolution } from '../../api/decision-types';
import type { Payment } from '../../api/types';
import { useWords } from '../../i18n';
import { ErrorNote, useErrorText } from '../Feedback';
import { fieldErrors } from '../fieldErrors';
import { useVerb } from '../useVerb';
import { useMeaning } from './useMeaning';

interface Values {
  resolution: Resolution;
  note: string;
}

/** Says what each resolution means, and asks once more before it is written: it can't be changed. */
export function ResolveForm({ of, etag, payment }: { of: CaseStory; etag: string | null; payment: Payment | null }) {
  const words = useWords();
  const { t, word } = words;
  const { message } = App.useApp();
  const errorText = useErrorText();
  const meaning = useMeaning(of.class);
  const [form] = Form.useForm<Values>();
  const [asked, setAsked] = useState<Values | null>(null);
  const command = useVerb(`/cases/${of.id}`, etag);

  async function resolve(values: Values): Promise<void> {
    const refusal = await command.send('resolve', { ...values, note: values.note.trim() });
    if (refusal === null) {
      void message.success(t('resolve.done'));
      return;
    }
    form.setFields(fieldErrors<Values>(refusal));
    // Somebody else was faster: the page shows their resolution and this form is gone.
    if (refusal instanceof ApiError && (refusal.status === 409 || refusal.status === 412))
      void message.error(errorText(refusal));
  }

  return (
    <>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={setAsked}>
        <fieldset className="choices">
          <legend>{t('resolve.legend')}</legend>
          <Form.Item name="resolution" style={{ margin: 0 }} rules={[{ required: true, message: t('resolve.choose') }]}>
            <Radio.Group>
              {RESOLUTIONS.map((resolution) => (
                <Radio key={resolution} value={resolution}>
                  <strong>{word('resolution', resolution)}</strong>
                  <br />
                  {meaning(resolution)}
                </Radio>
              ))}
            </Radio.Group>
          </Form.Item>
        </fieldset>
        <Form.Item
          name="note"
          label={t('resolve.note')}
          rules={[{ required: true, whitespace: true, message: t('form.required') }]}
        >
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
        <Button type="primary" htmlType="submit">
          {t('resolve.do')}
        </Button>
      </Form>
      {asked && (
        <Modal
          open
          title={t('resolve.title')}
          okText={t('resolve.doIt', { resolution: word('resolution', asked.resolution).toLowerCase() })}
          cancelText={t('action.back')}
          confirmLoading={command.busy !== null}
          onOk={() => void resolve(asked)}
          onCancel={() => {
            command.forget();
            setAsked(null);
          }}
        >
          {command.error !== null && <ErrorNote error={command.error} />}
          <p>
            <strong>{word('resolution', asked.resolution)}.</strong> {meaning(asked.resolution)}
          </p>
          <p>
            {payment
              ? t('resolve.staysPayment', {
                  amount: words.money(payment.amount),
                  state: word('payment', payment.state),
                })
              : t('resolve.stays')}
          </p>
        </Modal>
      )}
    </>
  );
}
