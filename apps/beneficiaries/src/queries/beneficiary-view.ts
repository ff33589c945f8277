import { isWithin, type Actor, type Role } from '#contracts';
import { maskCitizenId } from '#tabular';
import type { Enrolment } from '../enrolments/domain/person.js';
import type { Identity } from '../enrolments/person-store.js';
import type { Rates } from '../rates/domain/monthly-amount.js';

const SEES_PERSONAL_DATA: readonly Role[] = ['FINANCE_OFFICER', 'DISTRICT_OFFICER'];

export function seesPersonalData(actor: Actor): boolean {
  return actor.roles.some((role) => SEES_PERSONAL_DATA.includes(role));
}

export interface ShownPerson extends Identity {
  beneficiaryId: string;
  gender: string;
  enrolments: Enrolment[];
}

/** A beneficiary as the actor may see it: only enrolments in the actor's area, personal fields masked by role. */
export function beneficiaryView(person: ShownPerson, actor: Actor, rates: Rates): object {
  const open = seesPersonalData(actor);
  const enrolments = person.enrolments.filter((enrolment) => isWithin(actor, enrolment));
  const { areaCode, districtCode, provinceCode } = enrolments[0] ?? {
    areaCode: null,
    districtCode: null,
    provinceCode: null,
  };
  return {
    id: person.beneficiaryId,
    citizenId: open ? person.citizenId : maskCitizenId(person.citizenId),
    fullName: open ? person.fullName : maskName(person.fullName),
    birthDate: open ? person.birthDate : `${person.birthDate.slice(0, 4)}-**-**`,
    gender: person.gender,
    areaCode,
    districtCode,
    provinceCode,
    enrolments: enrolments.map((enrolment) => enrolmentView(enrolment, rates, open)),
  };
}

/** Category codes tell about health: whoever may not see personal data sees amounts without them. */
function enrolmentView(enrolment: Enrolment, rates: Rates, open: boolean): object {
  const { entitlements, mark: _mark, monthlyAmount, ...shown } = enrolment;
  const hidden = '***';
  return {
    ...shown,
    monthlyAmount: String(monthlyAmount),
    categoryCodes: open ? entitlements.map(({ categoryCode }) => categoryCode) : [],
    lines: rates.linesOf(entitlements).map((line) => ({
      categoryCode: open ? line.categoryCode : hidden,
      explanation: open ? line.explanation : hidden,
      amount: String(line.amount),
    })),
  };
}

/** `Nguyễn Văn An` → `N*** V*** A***`. */
export function maskName(name: string): string {
  return name
    .split(' ')
    .map((word) => `${[...word][0] ?? ''}***`)
    .join(' ');
}
