import type { Ceiling } from '../../api/month-types';

export function ceilingPath(ceiling: Pick<Ceiling, 'areaCode' | 'programme' | 'fundingSource' | 'period'>): string {
  return `/ceilings/${ceiling.areaCode}/${ceiling.programme}/${ceiling.fundingSource}/${ceiling.period}`;
}
