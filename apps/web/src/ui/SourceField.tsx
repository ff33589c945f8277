import { Input, Select } from 'antd';
import { useState } from 'react';
import { useWords } from '../i18n';

const KNOWN = ['STATE_BUDGET'];
const OTHER = '';

interface Props {
  id?: string;
  value?: string;
  onChange?: (value: string) => void;
}

/** Whose money pays: a source by name, or another one by its code. */
export function SourceField({ id, value = '', onChange }: Props) {
  const { t, word } = useWords();
  const [other, setOther] = useState(value !== '' && !KNOWN.includes(value));
  return (
    <div style={{ display: 'grid', gap: 8 }}>
      <Select
        {...(id ? { id } : {})}
        value={other ? OTHER : value}
        onChange={(chosen: string) => {
          setOther(chosen === OTHER);
          onChange?.(chosen);
        }}
        options={[
          ...KNOWN.map((code) => ({ value: code, label: word('source', code) })),
          { value: OTHER, label: t('source.other') },
        ]}
      />
      {other && (
        <Input
          aria-label={t('source.otherCode')}
          placeholder={t('source.otherCode')}
          value={value}
          maxLength={30}
          onChange={({ target }) => onChange?.(target.value.toUpperCase())}
        />
      )}
    </div>
  );
}
