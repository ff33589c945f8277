import fc from 'fast-check';
import { RUN_STATES } from '#contracts';
import { decidingRole, isAllowed, mayDecide, type RunCommand } from './payout-run.js';

const COMMANDS: RunCommand[] = ['plan', 'submit', 'approve', 'reject', 'release', 'cancel', 'close'];
const ALLOWED: Record<string, RunCommand[]> = {
  DRAFT: ['plan', 'cancel'],
  PLANNED: ['plan', 'submit', 'cancel'],
  SUBMITTED: ['approve', 'reject', 'cancel'],
  APPROVED: ['release', 'cancel'],
  REJECTED: ['plan', 'cancel'],
  PAYING: ['close'],
};

describe('commands of a run by state', () => {
  it.each(RUN_STATES.flatMap((state) => COMMANDS.map((command) => [state, command] as const)))(
    'in %s, %s',
    (state, command) => {
      expect(isAllowed(command, state)).toBe(ALLOWED[state]?.includes(command) ?? false);
    },
  );
});

describe('three different people', () => {
  const person = fc.constantFrom('an', 'binh', 'chi', 'dung');
  const decided = fc.record({ approvedBy: fc.option(person), approvedFor: fc.option(person) });
  const preparing = fc.uniqueArray(person, { minLength: 1 });

  it('nobody who prepared a run approves, rejects or releases it; whoever approved it does not release it; nor does anybody for them', () => {
    fc.assert(
      fc.property(preparing, decided, fc.uniqueArray(person, { minLength: 1 }), (preparers, approval, people) => {
        const run = { preparers, ...approval };
        const prepared = people.some((one) => preparers.includes(one));
        const approved = people.some((one) => one === approval.approvedBy || one === approval.approvedFor);
        expect(mayDecide('approve', people, run)).toBe(!prepared);
        expect(mayDecide('reject', people, run)).toBe(!prepared);
        expect(mayDecide('release', people, run)).toBe(!prepared && !approved);
        for (const command of ['plan', 'submit', 'cancel', 'close'] as const)
          expect(mayDecide(command, people, run)).toBe(true);
      }),
    );
  });

  it('names the role that decides', () => {
    expect(COMMANDS.map(decidingRole)).toEqual([null, null, 'APPROVER', 'APPROVER', 'RELEASER', null, null]);
  });
});
