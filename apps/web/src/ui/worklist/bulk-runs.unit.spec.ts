import { describe, expect, it } from '@jest/globals';
import { bulkFilter, sumOf } from './bulk-runs';
import type { Filter } from './filter';

const NONE: Filter = {
  period: '',
  programme: '',
  area: '',
  reason: '',
  providerCode: '',
  channel: '',
  runId: '',
  open: '',
};

describe('bulk verbs of a work-list', () => {
  it('hands the run only what its filter understands', () => {
    expect(bulkFilter({ ...NONE, period: '2024-09', reason: 'AC04', channel: 'BANK' }, 'REJECTED')).toEqual({
      state: 'REJECTED',
      reason: 'AC04',
      channel: 'BANK',
    });
  });

  it('adds up what several runs would do, to the đồng', () => {
    const of = (payments: number, amount: string) => ({ preview: { payments, amount } });
    expect(sumOf([of(2, '9007199254740993'), of(3, '7')])).toEqual({ payments: 5, amount: '9007199254741000' });
    expect(sumOf([])).toEqual({ payments: 0, amount: '0' });
  });
});
