import { LogoutOutlined, MenuOutlined } from '@ant-design/icons';
import { Button, Drawer } from 'antd';
import { useEffect, useState } from 'react';
import { Link, Navigate, NavLink, Outlet, useLocation, useNavigation } from 'react-router';
import { hasRole, useSession } from '../auth/session';
import type { Me } from '../api/types';
import { useWords } from '../i18n';
import { ErrorNote, Loading } from './Feedback';
import { LanguageSwitch } from './LanguageSwitch';
import { MENU } from './menu';

function Navigation({ me, onChoose }: { me: Me; onChoose?: () => void }) {
  const { t } = useWords();
  return (
    <nav aria-label={t('menu.label')}>
      <ul className="nav">
        {MENU.filter(({ roles }) => hasRole(me, ...roles)).map(({ to, word, icon }) => (
          <li key={to}>
            <NavLink to={to} end={to === '/'} {...(onChoose ? { onClick: onChoose } : {})}>
              <span aria-hidden="true">{icon}</span>
              {t(word)}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Header, menu by role, and the page; who is not signed in goes to the sign-in page and comes back. */
export function Shell() {
  const { t, word } = useWords();
  const { me, ready, error, retry, signOut } = useSession();
  const location = useLocation();
  const navigation = useNavigation();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [location.pathname]);
  if (!ready) return <Loading />;
  if (!me && error) {
    return (
      <main className="main">
        <ErrorNote error={error} retry={retry} />
      </main>
    );
  }
  if (!me) {
    const target = location.pathname + location.search;
    return <Navigate to={target === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(target)}`} replace />;
  }
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {t('menu.skip')}
      </a>
      <header className="topbar">
        <Button
          className="menu-button"
          icon={<MenuOutlined aria-hidden="true" />}
          aria-label={t('menu.open')}
          aria-expanded={open}
          onClick={() => setOpen(true)}
        />
        <Link className="brand" to="/" aria-label={t('app.home')}>
          <img src="/icon.svg" alt="" />
          <span className="brand-name">{t('app.name')}</span>
        </Link>
        <span className="spacer" />
        <span className="who">
          <strong>{me.username}</strong>
          <br />
          {me.roles
            .map((role) => {
              const principal = me.onBehalfOf?.[role];
              return principal
                ? t('delegation.carried', { role: word('role', role), name: principal })
                : word('role', role);
            })
            .join(', ')}
        </span>
        <LanguageSwitch />
        <Button
          icon={<LogoutOutlined aria-hidden="true" />}
          onClick={signOut}
          aria-label={t('action.signOut')}
          title={t('action.signOut')}
        />
      </header>
      <aside className="side" aria-label={t('menu.label')}>
        <div className="side-inner">
          <Navigation me={me} />
        </div>
      </aside>
      <Drawer open={open} onClose={() => setOpen(false)} placement="left" size={270} title={t('app.name')}>
        <Navigation me={me} onChoose={() => setOpen(false)} />
      </Drawer>
      <main className="main" id="content" tabIndex={-1} aria-busy={navigation.state === 'loading'}>
        <Outlet />
      </main>
    </div>
  );
}
