import { Button, Form, Input } from 'antd';
import { useEffect, useState } from 'react';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import { ApiError } from '../api/client';
import { useReadiness } from '../api/queries';
import { useSession } from '../auth/session';
import { useWords, type WordKey } from '../i18n';
import { ErrorNote } from '../ui/Feedback';
import { LanguageSwitch } from '../ui/LanguageSwitch';

const DEMO_USERS: { username: string; word: WordKey }[] = [
  { username: 'leader', word: 'role.LEADER' },
  { username: 'officer', word: 'role.FINANCE_OFFICER' },
  { username: 'approver', word: 'role.APPROVER' },
  { username: 'district-386', word: 'role.DISTRICT_OFFICER' },
  { username: 'auditor', word: 'role.AUDITOR' },
  { username: 'admin', word: 'role.ADMINISTRATOR' },
  { username: 'provider-VNPOST', word: 'role.PROVIDER' },
];
/** Published with the demo, which listens on this machine only. */
const DEMO_PASSWORD = 'chitra-demo';

export default function SignIn() {
  const { t } = useWords();
  const { me, signIn } = useSession();
  const [parameters] = useSearchParams();
  const navigate = useNavigate();
  const readiness = useReadiness();
  const [form] = Form.useForm<{ username: string; password: string }>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const asked = parameters.get('to') ?? '/';
  const target = /^\/(?![/\\])/.test(asked) ? asked : '/';
  const demo = readiness.data?.demo !== undefined && readiness.data.demo !== 'none';
  useEffect(() => {
    document.title = `${t('signIn.title')} · ${t('app.name')}`;
  }, [t]);

  if (me && !busy) return <Navigate to={target} replace />;

  async function enter(values: { username: string; password: string }): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await signIn(values.username.trim(), values.password);
      await navigate(target, { replace: true });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  const wrong = error instanceof ApiError && error.status === 401;
  return (
    <main className="sign-in">
      <div className="panel">
        <div className="row" style={{ justifyContent: 'space-between', marginBottom: 10 }}>
          <img src="/icon.svg" alt="" width={44} height={44} />
          <LanguageSwitch />
        </div>
        <h1 style={{ margin: '0 0 4px', fontSize: 24 }}>{t('app.name')}</h1>
        <p className="muted" style={{ margin: '0 0 18px' }}>
          {t('app.tagline')}
        </p>
        {error !== null && <ErrorNote error={wrong ? new ApiError(401, '', t('signIn.wrong')) : error} />}
        <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => void enter(values)}>
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
            rules={[{ required: true, message: t('form.required') }]}
          >
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          <Button type="primary" htmlType="submit" block loading={busy}>
            {t('signIn.enter')}
          </Button>
        </Form>
      </div>
      {demo && (
        <section className="panel" aria-labelledby="demo-users">
          <h2 id="demo-users">{t('signIn.demo')}</h2>
          <p className="muted" style={{ marginTop: 0 }}>
            {t('signIn.demoHint', { password: DEMO_PASSWORD })}
          </p>
          <div className="demo-users">
            {DEMO_USERS.map(({ username, word }) => (
              <Button
                key={username}
                disabled={busy}
                onClick={() => {
                  form.setFieldsValue({ username, password: DEMO_PASSWORD });
                  void enter({ username, password: DEMO_PASSWORD });
                }}
              >
                <span>
                  <strong>{username}</strong>
                  <small>{t(word)}</small>
                </span>
              </Button>
            ))}
          </div>
        </section>
      )}
    </main>
  );
}
