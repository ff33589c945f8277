import { effectiveRoles, type Carried } from './effective-roles.js';

const [soon, late] = [new Date('2024-09-10T17:00:00Z'), new Date('2024-09-20T17:00:00Z')];
const carried = (more: Partial<Carried> = {}): Carried => ({
  role: 'APPROVER',
  delegator: 'approver',
  areaCode: '38',
  endsAt: late,
  ...more,
});

describe('the roles that somebody has in effect', () => {
  it('are their own when nobody handed one over', () => {
    expect(effectiveRoles({ roles: ['LEADER'], areaCode: '38' }, [])).toEqual({ roles: ['LEADER'], changesAt: null });
  });

  it('and those that others handed over, each for one person, until the first runs out', () => {
    const own = { roles: ['FINANCE_OFFICER' as const], areaCode: '38' };
    expect(
      effectiveRoles(own, [
        carried(),
        carried({ delegator: 'another', endsAt: soon }),
        carried({ role: 'RELEASER', delegator: 'releaser', areaCode: '386', endsAt: soon }),
      ]),
    ).toEqual({
      roles: ['FINANCE_OFFICER', 'APPROVER', 'RELEASER'],
      onBehalfOf: { APPROVER: 'approver', RELEASER: 'releaser' },
      roleAreas: { RELEASER: '386' },
      changesAt: soon,
    });
  });

  it('a role that one has anyway is one’s own', () => {
    expect(effectiveRoles({ roles: ['APPROVER'], areaCode: '38' }, [carried()])).toEqual({
      roles: ['APPROVER'],
      changesAt: null,
    });
  });
});
