import { Radio } from 'antd';
import type { BulkInput } from '../../api/month-types';
import { useWords } from '../../i18n';

/** By which way many payments shall go; null: each by its own. */
export type Way = NonNullable<BulkInput['route']> | null;

const OWN_WAY = 'SAME';

/** By which way the money shall go, for those verbs that pay. */
export function BulkRoute({ value, onChange }: { value: Way; onChange: (way: Way) => void }) {
  const { t } = useWords();
  return (
    <div className="field" style={{ marginBottom: 12 }}>
      <span id="bulk-route">{t('bulk.route')}</span>
      <Radio.Group
        aria-labelledby="bulk-route"
        optionType="button"
        value={value ?? OWN_WAY}
        onChange={({ target }) => onChange(target.value === OWN_WAY ? null : (target.value as Way))}
        options={([OWN_WAY, 'ACCOUNT', 'POST_OFFICE'] as const).map((way) => ({
          value: way,
          label: t(`bulkRoute.${way}`),
        }))}
      />
    </div>
  );
}
