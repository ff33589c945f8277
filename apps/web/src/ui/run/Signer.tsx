import { useWords } from '../../i18n';

/** Who signed, and for whom when it was for somebody else. */
export function Signer({ by, forWhom }: { by: string | null; forWhom?: string | null | undefined }) {
  const { t } = useWords();
  if (by === null) return <>–</>;
  return (
    <>
      {by}
      {forWhom && <span className="muted"> {t('story.for', { name: forWhom })}</span>}
    </>
  );
}
