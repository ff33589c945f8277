import { Button } from 'antd';
import { useWords } from '../i18n';

interface Props {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}

/** The next page of a list, below what is shown. */
export function MoreButton({ query }: Props) {
  const { t } = useWords();
  if (!query.hasNextPage) return null;
  return (
    <p className="no-print" style={{ margin: '14px 0 0', textAlign: 'center' }}>
      <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {t('action.more')}
      </Button>
    </p>
  );
}
