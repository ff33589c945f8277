import fc from 'fast-check';
import { RUN_STATES } from '#contracts';
import { isAllowed, mayDecide, type RunCommand } from './payout-run.js';

const COMMANDS: RunCommand[] = ['plan', 'submit', 'approve', 'reject', 'release', 'cancel'];
const ALLOWED: Record<string, RunCommand[]> = {
  DRAFT: ['plan', 'cancel'],
  PLANNED: ['plan', 'submit', 'cancel'],
  SUBMITTED: ['approve', 'reject', 'cancel'],
  APPROVED: ['release', 'cancel'],
  REJECTED: ['plan', 'cancel'],
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

  it('nobody who prepared a run approves, rejects or releases it; whoever approved it does not release it', () => {
    fc.assert(
      fc.property(fc.uniqueArray(person, { minLength: 1 }), fc.option(person), person, (preparers, approvedBy, who) => {
        const run = { preparers, approvedBy };
        expect(mayDecide('approve', who, run)).toBe(!preparers.includes(who));
        expect(mayDecide('reject', who, run)).toBe(!preparers.includes(who));
        expect(mayDecide('release', who, run)).toBe(!preparers.includes(who) && who !== approvedBy);
        for (const command of ['plan', 'submit', 'cancel'] as const) expect(mayDecide(command, who, run)).toBe(true);
      }),
    );
  });
});
