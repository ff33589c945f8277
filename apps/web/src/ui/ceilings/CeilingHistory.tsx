import { Modal } from 'antd';
import { useRead } from '../../api/queries';
import type { Page } from '../../api/types';
import { formatInstant } from '../../format';
import { useWords } from '../../i18n';
import { DataTable } from '../DataTable';
import { Reading } from '../Feedback';
import { Money } from '../Figures';

interface Version {
  version: number;
  amount: string;
  document: string;
  setBy: string;
  setAt: string;
}

/** Every version of a ceiling: how much, by which decision, by whom. */
export default function CeilingHistory({ path, title, close }: { path: string; title: string; close: () => void }) {
  const { t } = useWords();
  const history = useRead<Page<Version>>(`${path}/history`);
  return (
    <Modal open width={680} title={title} footer={null} onCancel={close}>
      <Reading query={history} rows={3}>
        {({ items }) => (
          <DataTable
            caption={t('ceilings.historyCaption')}
            rows={items}
            rowKey={({ version }) => String(version)}
            columns={[
              {
                key: 'at',
                title: t('time.label'),
                heading: true,
                render: ({ setAt }) => <span className="number">{formatInstant(setAt)}</span>,
              },
              {
                key: 'amount',
                title: t('ceiling.amount'),
                end: true,
                render: ({ amount }) => <Money value={amount} />,
              },
              { key: 'document', title: t('ceiling.document'), render: ({ document }) => document },
              { key: 'by', title: t('ceiling.setBy'), render: ({ setBy }) => setBy },
            ]}
          />
        )}
      </Reading>
    </Modal>
  );
}
