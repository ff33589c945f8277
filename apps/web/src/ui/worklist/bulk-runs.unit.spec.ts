import { describe, expect, it } from '@jest/globals';
import type { Me } from '../../api/types';
import { bulkFilter, ofRun, sumOf } from './bulk-runs';
import { listChoices } from './choices';
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

const person = (...roles: Me['roles']): Me => ({ username: 'lan', roles, areaCode: '38' });
const said = (list: Parameters<typeof listChoices>[0], me: Me, reasons: string[] = []): string[] =>
  listChoices(list, me, reasons).map(({ state, choice }) => `${state} ${choice.verb}${choice.signs ? ' signed' : ''}`);

describe('bulk verbs of a work-list', () => {
  it('hands the run only what its filter understands', () => {
    expect(bulkFilter({ ...NONE, period: '2024-09', reason: 'AC04', channel: 'BANK' }, 'REJECTED')).toEqual({
      state: 'REJECTED',
      reason: 'AC04',
      channel: 'BANK',
    });
  });

  it('asks the runs of the month for all of theirs, and others for what they pay of it', () => {
    const input = { verb: 'reissue' as const, filter: { state: 'REJECTED' } };
    const asked = (of: string, period: string) => ofRun(input, { ...NONE, period }, { period: of }).filter;
    expect(asked('2024-09', '2024-09')).toEqual({ state: 'REJECTED' });
    expect(asked('2024-10', '2024-09')).toEqual({ state: 'REJECTED', period: '2024-09' });
    expect(asked('2024-10', '')).toEqual({ state: 'REJECTED' });
  });

  it('adds up what several runs would do, to the đồng', () => {
    const of = (payments: number, amount: string) => ({ preview: { payments, amount } });
    expect(sumOf([of(2, '9007199254740993'), of(3, '7')])).toEqual({ payments: 5, amount: '9007199254741000' });
    expect(sumOf([])).toEqual({ payments: 0, amount: '0' });
  });

  it('offers nothing to those who only look, and nothing where a later run pays anew', () => {
    expect(said('held', person('AUDITOR'))).toEqual([]);
    for (const list of ['unknown', 'returned', 'uncollected'] as const)
      expect(said(list, person('FINANCE_OFFICER', 'APPROVER'))).toEqual([]);
  });

  it('offers in the list of requests only what answers those that are there', () => {
    expect(said('requests', person('FINANCE_OFFICER'), ['reissue'])).toEqual(['REJECTED decline']);
    expect(said('requests', person('APPROVER'), ['unhold', 'carry-over'])).toEqual([
      'HELD unhold signed',
      'HELD decline',
      'SUBMITTED carry-over signed',
      'SUBMITTED decline',
    ]);
    expect(said('requests', person('APPROVER'), [])).toEqual([]);
  });
});
