import { InboxOutlined } from '@ant-design/icons';
import { useId, useState } from 'react';
import { useWords } from '../i18n';

/** A place to drop one CSV or XLSX file; the whole of it is also a labelled file input for the keyboard. */
export function FileDrop({ onFile, disabled = false }: { onFile: (file: File) => void; disabled?: boolean }) {
  const { t } = useWords();
  const id = useId();
  const [over, setOver] = useState(false);
  return (
    <div
      className={over ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const file = event.dataTransfer.files[0];
        if (file && !disabled) onFile(file);
      }}
    >
      <InboxOutlined aria-hidden="true" style={{ fontSize: 34, color: '#0b5ca8' }} />
      <span>{t('file.drop')}</span>
      <input
        id={id}
        className="visually-hidden"
        type="file"
        accept=".csv,.xlsx"
        disabled={disabled}
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file) onFile(file);
          target.value = '';
        }}
      />
      {/* The browser would word its own button in its own language. */}
      <label htmlFor={id}>{t('file.choose')}</label>
      <span className="muted">{t('file.kinds')}</span>
    </div>
  );
}
