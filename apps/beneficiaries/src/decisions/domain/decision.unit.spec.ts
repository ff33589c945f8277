import 'reflect-metadata';
import { addMonths, ENROLMENT_STATUSES } from '#contracts';
import { decideSuspension, isStopDue, type Decision } from './decision.js';

const decision = (more: Partial<Decision>): Decision => ({
  decisionId: 'd',
  enrolmentId: 'e',
  kind: 'SUSPENDED',
  cause: 'UNCOLLECTED',
  period: '2024-09',
  paymentId: null,
  reason: null,
  actor: 'payments',
  decidedOn: '2024-09-25',
  at: new Date(0),
  ...more,
});
const uncollected = { cause: 'UNCOLLECTED', period: '2024-09' } as const;
const deceased = { cause: 'DECEASED_REPORTED', period: '2024-09' } as const;

describe('a proposal to suspend', () => {
  it('suspends who is paid', () => {
    expect(decideSuspension('ACTIVE', null, uncollected)).toBe('SUSPEND');
    expect(decideSuspension('ACTIVE', null, deceased)).toBe('SUSPEND');
  });

  it('of a death stands above money that was not collected, and not the other way round', () => {
    expect(decideSuspension('SUSPENDED', decision({}), deceased)).toBe('SUSPEND');
    expect(decideSuspension('SUSPENDED', decision({ cause: 'DECEASED_REPORTED' }), uncollected)).toBe('NOTE');
    expect(decideSuspension('SUSPENDED', decision({}), uncollected)).toBe('NOTE');
  });

  it('finds nothing to suspend where payment has stopped', () => {
    expect(decideSuspension('STOPPED', decision({ kind: 'STOPPED' }), deceased)).toBe('IGNORE');
  });

  it('counts three uncollected months from the review on', () => {
    const reviewed = decision({ kind: 'RESUMED', cause: 'BY_OFFICER', period: null, decidedOn: '2024-08-03' });
    expect(decideSuspension('ACTIVE', reviewed, uncollected)).toBe('NOTE');
    expect(decideSuspension('ACTIVE', reviewed, { cause: 'UNCOLLECTED', period: '2024-10' })).toBe('SUSPEND');
    expect(decideSuspension('ACTIVE', reviewed, deceased)).toBe('SUSPEND');
  });
});

describe('the stop of who was not reviewed', () => {
  it('is due in the fourth month after the last uncollected one', () => {
    const due = ['2024-10', '2024-11', '2024-12', '2025-01', '2025-02'].filter((period) =>
      isStopDue('SUSPENDED', decision({}), period),
    );
    expect(due).toEqual(['2025-01', '2025-02']);
  });

  it('leaves who was suspended late three months too', () => {
    const late = decision({ decidedOn: '2024-12-02' });
    const due = Array.from({ length: 8 }, (_, index) => addMonths('2024-10', index)).filter((period) =>
      isStopDue('SUSPENDED', late, period),
    );
    expect(due[0]).toBe('2025-03');
  });

  it('is for nobody else', () => {
    for (const status of ENROLMENT_STATUSES.filter((one) => one !== 'SUSPENDED'))
      expect(isStopDue(status, decision({}), '2030-01')).toBe(false);
    expect(isStopDue('SUSPENDED', decision({ cause: 'DECEASED_REPORTED' }), '2030-01')).toBe(false);
    expect(isStopDue('SUSPENDED', null, '2030-01')).toBe(false);
  });
});
