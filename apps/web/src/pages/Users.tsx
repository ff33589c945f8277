import { App, Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useProviders, useRead } from '../api/queries';
import type { Page, User } from '../api/types';
import { AREA_PATTERN, ROLES, type Role } from '../api/vocabulary';
import { formatInstant } from '../format';
import { useWords } from '../i18n';
import { DataTable } from '../ui/DataTable';
import { ErrorNote, Nothing, Reading } from '../ui/Feedback';
import { PageFrame, Panel } from '../ui/Page';
import { useAreaName } from '../ui/useAreaName';
import { useSubmit } from '../ui/useSubmit';

export default function UsersPage() {
  const { t, word, count } = useWords();
  const areaName = useAreaName();
  const users = useRead<Page<User>>('/users');
  const [adding, setAdding] = useState(false);
  return (
    <PageFrame
      title={t('users.title')}
      sub={t('users.sub')}
      actions={
        <Button type="primary" onClick={() => setAdding(true)}>
          {t('users.new')}
        </Button>
      }
    >
      <Panel>
        <Reading query={users}>
          {({ items }) =>
            items.length === 0 ? (
              <Nothing title={t('users.empty')}>{t('users.emptyHint')}</Nothing>
            ) : (
              <DataTable
                caption={t('users.caption', { count: count(items.length) })}
                rows={items}
                rowKey={({ username }) => username}
                columns={[
                  {
                    key: 'username',
                    title: t('signIn.username'),
                    heading: true,
                    sortBy: ({ username }) => username,
                    render: ({ username }) => username,
                  },
                  {
                    key: 'roles',
                    title: t('users.roles'),
                    render: ({ roles }) => roles.map((role) => word('role', role)).join(', '),
                  },
                  {
                    key: 'area',
                    title: t('area.label'),
                    render: ({ areaCode }) => areaName(areaCode),
                  },
                  { key: 'provider', title: t('provider.label'), render: ({ providerCode }) => providerCode ?? '–' },
                  {
                    key: 'created',
                    title: t('users.created'),
                    render: ({ createdAt }) => <span className="number">{formatInstant(createdAt)}</span>,
                  },
                  {
                    key: 'disabled',
                    title: t('state.label'),
                    render: ({ disabled }) => (disabled ? t('users.disabled') : t('users.active')),
                  },
                ]}
              />
            )
          }
        </Reading>
      </Panel>
      {adding && <NewUser close={() => setAdding(false)} />}
    </PageFrame>
  );
}

interface Values {
  username: string;
  password: string;
  roles: Role[];
  areaCode?: string;
  providerCode?: string;
}

const PASSWORD_LENGTH = 10;

function NewUser({ close }: { close: () => void }) {
  const { t, word } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const roles = Form.useWatch('roles', form);
  const providers = useProviders();
  const { busy, error, submit } = useSubmit('/users');
  const isProvider = roles?.includes('PROVIDER') ?? false;

  async function create(values: Values): Promise<void> {
    const { areaCode, providerCode, ...rest } = values;
    const answer = await submit({
      ...rest,
      username: values.username.trim(),
      areaCode: areaCode?.trim() ? areaCode.trim() : null,
      ...(isProvider && providerCode ? { providerCode } : {}),
    });
    if (answer === null) return;
    void message.success(t('users.done', { name: values.username }));
    close();
  }

  const required = [{ required: true, message: t('form.required') }];
  return (
    <Modal
      open
      title={t('users.new')}
      okText={t('users.create')}
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
        initialValues={{ roles: ['FINANCE_OFFICER'], areaCode: 'VN' }}
        onFinish={(values) => void create(values)}
      >
        <Form.Item name="username" label={t('signIn.username')} rules={required}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('signIn.password')}
          extra={t('form.passwordHint', { length: PASSWORD_LENGTH })}
          rules={[
            { required: true, min: PASSWORD_LENGTH, message: t('form.passwordHint', { length: PASSWORD_LENGTH }) },
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item name="roles" label={t('users.roles')} rules={required}>
          <Select mode="multiple" options={ROLES.map((value) => ({ value, label: word('role', value) }))} />
        </Form.Item>
        <Form.Item
          name="areaCode"
          label={t('area.label')}
          extra={t('users.areaHint')}
          rules={[{ pattern: AREA_PATTERN, message: t('users.areaHint') }]}
        >
          <Input />
        </Form.Item>
        {isProvider && (
          <Form.Item name="providerCode" label={t('provider.label')} rules={required}>
            <Select
              options={(providers.data?.items ?? []).map(({ code, name }) => ({
                value: code,
                label: `${name} (${code})`,
              }))}
            />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
