import { useWords } from '../i18n';
import { ErrorNote } from './Feedback';

/** A page that could not be shown, for instance since its script did not arrive. */
export function RouteFault() {
  const { t } = useWords();
  return (
    <main className="main">
      <h1>{t('error.page')}</h1>
      <ErrorNote error={null} retry={() => window.location.reload()} />
    </main>
  );
}
