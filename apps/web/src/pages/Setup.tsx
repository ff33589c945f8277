import { Button, Form, Input } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { api } from '../api/client';
import { useIntent } from '../api/intent';
import { useRead } from '../api/queries';
import { useSession } from '../auth/session';
import { useWords } from '../i18n';
import { ErrorNote, Nothing, Reading } from '../ui/Feedback';
import { LanguageSwitch } from '../ui/LanguageSwitch';

const PASSWORD_LENGTH = 10;

/** The first administrator, made once through the link that the start command printed (`/setup#token=…`). */
export default function Setup() {
  const { t } = useWords();
  const { signIn } = useSession();
  const navigate = useNavigate();
  const intent = useIntent();
  const setup = useRead<{ needed: boolean }>('/setup', { retry: false });
  const [token] = useState(() => new URLSearchParams(window.location.hash.slice(1)).get('token') ?? '');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    document.title = `${t('setup.title')} · ${t('app.name')}`;
  }, [t]);

  async function create({ username, password }: { username: string; password: string }): Promise<void> {
    setBusy(true);
    setError(null);
    const body = { token, username: username.trim(), password };
    try {
      await api.post('/setup', { body, idempotencyKey: intent.keyFor(JSON.stringify(body)) });
      intent.settle();
      await signIn(body.username, password);
      await navigate('/admin/users', { replace: true });
    } catch (failure) {
      intent.settle(failure);
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  return (
    <main className="sign-in">
      <div className="panel">
        <div className="row" style={{ justifyContent: 'space-between', marginBottom: 10 }}>
          <img src="/icon.svg" alt="" width={44} height={44} />
          <LanguageSwitch />
        </div>
        <h1 style={{ margin: '0 0 4px', fontSize: 24 }}>{t('setup.title')}</h1>
        <Reading query={setup} rows={3}>
          {({ needed }) =>
            !needed ? (
              <Nothing title={t('setup.done')}>
                <Link to="/sign-in">{t('signIn.enter')}</Link>
              </Nothing>
            ) : token === '' ? (
              <Nothing title={t('setup.noToken')}>{t('setup.noTokenHint')}</Nothing>
            ) : (
              <>
                <p className="muted">{t('setup.text')}</p>
                {error !== null && <ErrorNote error={error} />}
                <Form
                  layout="vertical"
                  requiredMark={false}
                  onFinish={(values: { username: string; password: string }) => void create(values)}
                >
                  <Form.Item
                    name="username"
                    label={t('signIn.username')}
                    rules={[{ required: true, message: t('form.required') }]}
                  >
                    <Input autoComplete="username" autoFocus />
                  </Form.Item>
                  <Form.Item
                    name="password"
                    label={t('signIn.password')}
                    extra={t('form.passwordHint', { length: PASSWORD_LENGTH })}
                    rules={[
                      {
                        required: true,
                        min: PASSWORD_LENGTH,
                        message: t('form.passwordHint', { length: PASSWORD_LENGTH }),
                      },
                    ]}
                  >
                    <Input.Password autoComplete="new-password" />
                  </Form.Item>
                  <Form.Item
                    name="again"
                    label={t('setup.again')}
                    dependencies={['password']}
                    rules={[
                      { required: true, message: t('form.required') },
                      ({ getFieldValue }) => ({
                        validator: (_, value) =>
                          !value || value === getFieldValue('password')
                            ? Promise.resolve()
                            : Promise.reject(new Error(t('setup.differs'))),
                      }),
                    ]}
                  >
                    <Input.Password autoComplete="new-password" />
                  </Form.Item>
                  <Button type="primary" htmlType="submit" block loading={busy}>
                    {t('setup.create')}
                  </Button>
                </Form>
              </>
            )
          }
        </Reading>
      </div>
    </main>
  );
}
