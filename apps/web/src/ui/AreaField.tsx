import { Select } from 'antd';
import { useAreas } from '../api/queries';
import { useMe } from '../auth/session';
import { useWords } from '../i18n';

interface Props {
  id?: string;
  value?: string;
  onChange?: (value: string) => void;
  /** Offers the whole of what the reader sees as an empty value, in these words. */
  all?: string;
  label?: string;
  width?: number | string;
}

/** One of the areas that the reader works for: their own, and those one below it. */
export function AreaField({ id, value, onChange, all, label, width = '100%' }: Props) {
  const { t } = useWords();
  const own = useMe().areaCode;
  const provinces = useAreas('VN').data?.items ?? [];
  const districts = useAreas(own?.length === 2 ? own : null).data?.items ?? [];
  const above =
    own === 'VN'
      ? [{ code: 'VN', name: t('area.country') }, ...provinces]
      : provinces.filter(({ code }) => code === own);
  return (
    <Select
      {...(id ? { id } : {})}
      {...(label ? { 'aria-label': label } : {})}
      style={{ width }}
      showSearch={{ optionFilterProp: 'label' }}
      value={value ?? ''}
      {...(onChange ? { onChange } : {})}
      options={[
        ...(all === undefined ? [] : [{ value: '', label: all }]),
        ...[...above, ...districts].map(({ code, name }) => ({ value: code, label: name })),
      ]}
    />
  );
}

/** One of the provinces that the reader works for. */
export function ProvinceField({ id, value, onChange }: Pick<Props, 'id' | 'value' | 'onChange'>) {
  const own = useMe().areaCode;
  const provinces = useAreas('VN').data?.items ?? [];
  return (
    <Select
      {...(id ? { id } : {})}
      showSearch={{ optionFilterProp: 'label' }}
      {...(value ? { value } : {})}
      {...(onChange ? { onChange } : {})}
      options={provinces
        .filter(({ code }) => own === 'VN' || code === own)
        .map(({ code, name }) => ({ value: code, label: name }))}
    />
  );
}
