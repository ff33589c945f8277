import { LeftOutlined } from '@ant-design/icons';
import { useEffect, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useWords } from '../i18n';

interface Props {
  title: string;
  sub?: ReactNode;
  back?: { to: string; label: string };
  actions?: ReactNode;
  children: ReactNode;
}

/** Head and body of a page; the title is also the tab's. */
export function PageFrame({ title, sub, back, actions, children }: Props) {
  const { t } = useWords();
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
  }, [title, t]);
  return (
    <>
      {back && (
        <p className="crumb no-print">
          <Link to={back.to}>
            <LeftOutlined aria-hidden="true" /> {back.label}
          </Link>
        </p>
      )}
      <div className="page-head">
        <h1>{title}</h1>
        {actions && <div className="actions">{actions}</div>}
        {sub && <p className="sub">{sub}</p>}
      </div>
      {children}
    </>
  );
}

export function Panel({ title, note, children }: { title?: string; note?: ReactNode; children: ReactNode }) {
  return (
    <section className="panel">
      {title && (
        <h2>
          {title} {note && <small>{note}</small>}
        </h2>
      )}
      {children}
    </section>
  );
}
