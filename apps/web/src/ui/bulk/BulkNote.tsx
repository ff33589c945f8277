import { Input } from 'antd';
import { useWords } from '../../i18n';

/** What the person says about a verb on many payments, if anything. */
export function BulkNote({ value, onChange }: { value: string; onChange: (note: string) => void }) {
  const { t } = useWords();
  return (
    <label className="field" style={{ marginTop: 12 }}>
      {t('payment.note')}
      <Input.TextArea rows={2} maxLength={500} value={value} onChange={({ target }) => onChange(target.value)} />
    </label>
  );
}
