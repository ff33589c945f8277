import { useAreas } from '../api/queries';
import type { Beneficiary } from '../api/types';
import { useMe } from '../auth/session';
import { useWords } from '../i18n';

/**
 * Names of provinces, of the districts of the reader's province, and of the communes of one district; any other code
 * shows itself.
 * @returns e.g. `Huyện Bá Thước` for `386`
 */
export function useAreaName(district: string | null | undefined = null): (code: string | null | undefined) => string {
  const { t } = useWords();
  const own = useMe().areaCode;
  const provinces = useAreas('VN').data?.items ?? [];
  const districts = useAreas(own?.length === 2 ? own : null).data?.items ?? [];
  const communes = useAreas(district ?? null).data?.items ?? [];
  return (code) => {
    if (!code) return '–';
    if (code === 'VN') return t('area.country');
    return [...provinces, ...districts, ...communes].find((area) => area.code === code)?.name ?? code;
  };
}

/** Where a person lives: commune and district, by name where names are known. */
export function placeOf(person: Beneficiary, areaName: ReturnType<typeof useAreaName>): string {
  const commune = person.areaCode ?? person.enrolments?.[0]?.areaCode;
  return person.districtCode ? `${areaName(commune)}, ${areaName(person.districtCode)}` : areaName(commune);
}
