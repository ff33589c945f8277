import { App, Checkbox, Form, Input, InputNumber, Modal, Select } from 'antd';
import { CHANNELS, PROVIDER_CODE_PATTERN, type Channel } from '../api/vocabulary';
import { useWords } from '../i18n';
import { ErrorNote } from './Feedback';
import { useSubmit } from './useSubmit';

interface Values {
  code: string;
  name: string;
  bin?: string;
  channels: Channel[];
  endpointUrl?: string;
  acceptanceWindowHours: number;
  answerDeadlineMinutes: number;
  settledByAcsc: boolean;
}

/** Registers a provider. */
export default function ProviderDialog({ close }: { close: () => void }) {
  const { t, word } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const { busy, error, submit } = useSubmit('/providers');

  async function create({ bin, endpointUrl, ...values }: Values): Promise<void> {
    const answer = await submit({
      ...values,
      endpointUrl: endpointUrl?.trim() ? endpointUrl.trim() : null,
      ...(bin ? { bin } : {}),
    });
    if (answer === null) return;
    void message.success(t('providers.done', { name: values.name }));
    close();
  }

  const required = [{ required: true, message: t('form.required') }];
  return (
    <Modal
      open
      title={t('providers.new')}
      okText={t('providers.create')}
      cancelText={t('action.back')}
      confirmLoading={busy}
      onOk={form.submit}
      onCancel={close}
    >
      {error !== null && <ErrorNote error={error} />}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{
          channels: ['BANK'],
          acceptanceWindowHours: 24,
          answerDeadlineMinutes: 1440,
          settledByAcsc: false,
        }}
        onFinish={(values) => void create(values)}
      >
        <Form.Item name="name" label={t('providers.name')} rules={required}>
          <Input />
        </Form.Item>
        <Form.Item
          name="code"
          label={t('providers.code')}
          extra={t('providers.codeHint')}
          rules={[{ required: true, pattern: PROVIDER_CODE_PATTERN, message: t('providers.codeHint') }]}
        >
          <Input />
        </Form.Item>
        <Form.Item name="channels" label={t('channel.label')} rules={required}>
          <Select mode="multiple" options={CHANNELS.map((value) => ({ value, label: word('channel', value) }))} />
        </Form.Item>
        <Form.Item name="endpointUrl" label={t('providers.endpoint')} extra={t('providers.endpointHint')}>
          <Input type="url" inputMode="url" />
        </Form.Item>
        <Form.Item
          name="bin"
          label={t('providers.bin')}
          rules={[{ pattern: /^\d{6}$/, message: t('providers.binHint') }]}
        >
          <Input inputMode="numeric" />
        </Form.Item>
        <Form.Item name="acceptanceWindowHours" label={t('providers.window')} rules={required}>
          <InputNumber min={1} max={2160} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="answerDeadlineMinutes" label={t('providers.deadline')} rules={required}>
          <InputNumber min={1} max={129600} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="settledByAcsc" valuePropName="checked">
          <Checkbox>{t('providers.acsc')}</Checkbox>
        </Form.Item>
      </Form>
    </Modal>
  );
}
