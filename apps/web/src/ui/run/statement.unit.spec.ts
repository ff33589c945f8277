import { describe, expect, it } from '@jest/globals';
import type { StatementRow } from '../../api/run-types';
import { addsUp, addUp, groupRows } from './statement';

const sum = (payments: number) => ({ payments, amount: String(payments * 500_000) });

function row(
  channel: StatementRow['channel'],
  providerCode: string | null,
  settled: number,
  open: number,
): StatementRow {
  return {
    ...{
      programme: 'BTXH',
      fundingSource: 'STATE_BUDGET',
      channel,
      providerCode,
      districtCode: '386',
      districtName: 'Bá Thước',
    },
    ...{
      planned: sum(settled + open + 1),
      settled: sum(settled),
      returned: sum(1),
      carriedOver: sum(0),
      cancelled: sum(0),
    },
    open: sum(open),
  };
}

const ROWS = [row('BANK', 'AGRIBANK', 5, 1), row('BANK', 'LPBANK', 2, 0), row(null, null, 0, 4)];

describe('a closing statement', () => {
  it('adds up, by payments and to the đồng', () => {
    const sums = addUp(ROWS);
    expect(sums.planned).toEqual({ payments: 15, amount: '7500000' });
    expect(addsUp(sums)).toBe(true);
    expect(addsUp({ ...sums, settled: { ...sums.settled, amount: '3500001' } })).toBe(false);
    expect(addsUp({ ...sums, settled: { ...sums.settled, payments: 8 } })).toBe(false);
  });

  it('is summed by channel and by provider; what has no route stands by itself', () => {
    expect(groupRows(ROWS, 'channel').map(({ key, planned }) => [key, planned.payments])).toEqual([
      ['BANK', 10],
      ['', 5],
    ]);
    expect(groupRows(ROWS, 'providerCode').map(({ key }) => key)).toEqual(['AGRIBANK', 'LPBANK', '']);
  });

  it('of nothing is nothing', () => {
    expect(addUp([]).open).toEqual({ payments: 0, amount: '0' });
  });
});
