import { Link } from 'react-router';
import { useWords } from '../i18n';
import { Nothing } from '../ui/Feedback';
import { PageFrame } from '../ui/Page';

export default function NotFound() {
  const { t } = useWords();
  return (
    <PageFrame title={t('notFound.title')}>
      <Nothing title={t('notFound.text')}>
        <Link to="/">{t('app.home')}</Link>
      </Nothing>
    </PageFrame>
  );
}
