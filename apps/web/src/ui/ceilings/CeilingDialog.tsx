import { App, Form, Input, Modal, Select } from 'antd';
import { api } from '../../api/client';
import type { Ceiling } from '../../api/month-types';
import { FUNDING_SOURCE_PATTERN, PROGRAMMES, type Programme } from '../../api/vocabulary';
import { useMe } from '../../auth/session';
import { useWords } from '../../i18n';
import { ProvinceField } from '../AreaField';
import { ErrorNote } from '../Feedback';
import { fieldErrors } from '../fieldErrors';
import { MoneyField } from '../MoneyField';
import { SourceField } from '../SourceField';
import { useTask } from '../useTask';
import { ceilingPath } from './path';

interface Values {
  areaCode: string;
  programme: Programme;
  fundingSource: string;
  amount: string;
  document: string;
}

interface Props {
  period: string;
  known: Ceiling[];
  /** The one to change; without it a new one is set. */
  ceiling?: Ceiling;
  close: () => void;
}

/** Sets how much may be committed, by the decision that says so; never below what is committed already. */
export default function CeilingDialog({ period, known, ceiling, close }: Props) {
  const words = useWords();
  const { t, word } = words;
  const own = useMe().areaCode;
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const saving = useTask();

  async function save({ amount, document, ...key }: Values): Promise<void> {
    const what = ceiling ?? { ...key, period };
    if (!ceiling && known.some((one) => ceilingPath(one) === ceilingPath(what))) {
      form.setFields([{ name: 'programme', errors: [t('ceilings.never')] }]);
      return;
    }
    const done = await saving.run(async () => {
      try {
        await api.put(ceilingPath(what), {
          body: { amount, document: document.trim() },
          ...(ceiling ? { ifMatch: `"${ceiling.version}"` } : {}),
        });
      } catch (failure) {
        form.setFields(fieldErrors<Values>(failure));
        throw failure;
      }
      return true;
    });
    if (!done) return;
    void message.success(t('ceilings.saved'));
    close();
  }

  const required = [{ required: true, message: t('form.required') }];
  return (
    <Modal
      open
      title={`${ceiling ? t('ceilings.changeOf', { what: ceiling.programme }) : t('ceilings.set')} · ${words.period(period)}`}
      okText={t('action.save')}
      cancelText={t('action.back')}
      confirmLoading={saving.busy}
      onOk={form.submit}
      onCancel={close}
    >
      {saving.error !== null && <ErrorNote error={saving.error} />}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={
          ceiling ?? {
            areaCode: own?.length === 2 ? own : undefined,
            programme: 'BTXH',
            fundingSource: 'STATE_BUDGET',
            amount: '',
          }
        }
        onFinish={(values) => void save(values)}
      >
        {!ceiling && (
          <>
            <Form.Item name="programme" label={t('programme.label')} rules={required}>
              <Select options={PROGRAMMES.map((value) => ({ value, label: word('programme', value) }))} />
            </Form.Item>
            <Form.Item name="areaCode" label={t('area.label')} rules={required}>
              <ProvinceField />
            </Form.Item>
            <Form.Item
              name="fundingSource"
              label={t('source.label')}
              rules={[{ required: true, pattern: FUNDING_SOURCE_PATTERN, message: t('source.hint') }]}
            >
              <SourceField />
            </Form.Item>
          </>
        )}
        <Form.Item
          name="amount"
          label={t('ceiling.amount')}
          extra={
            ceiling && ceiling.committed !== '0'
              ? t('ceiling.atLeast', { amount: words.money(ceiling.committed) })
              : t('ceiling.amountHint')
          }
          rules={required}
        >
          <MoneyField />
        </Form.Item>
        <Form.Item
          name="document"
          label={t('ceiling.document')}
          extra={t('ceiling.documentHint')}
          rules={[{ required: true, whitespace: true, message: t('form.required') }]}
        >
          <Input maxLength={300} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
