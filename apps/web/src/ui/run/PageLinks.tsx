import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Link, useSearchParams } from 'react-router';
import { useWords } from '../../i18n';

/** The way through a long list: a page is a cursor in the address, and the browser's way back leads to the page before. */
export function PageLinks({ cursor, next }: { cursor: string | null; next: string | null }) {
  const { t } = useWords();
  const [parameters] = useSearchParams();
  const to = (value: string | null): string => {
    const target = new URLSearchParams(parameters);
    if (value === null) target.delete('cursor');
    else target.set('cursor', value);
    return `?${target.toString()}`;
  };
  if (cursor === null && next === null) return null;
  return (
    <nav className="row no-print" aria-label={t('payments.pages')} style={{ marginTop: 14, justifyContent: 'center' }}>
      {cursor !== null && (
        <Link to={to(null)}>
          <LeftOutlined aria-hidden="true" /> {t('payments.first')}
        </Link>
      )}
      {next !== null && (
        <Link to={to(next)}>
          {t('payments.nextPage')} <RightOutlined aria-hidden="true" />
        </Link>
      )}
    </nav>
  );
}
