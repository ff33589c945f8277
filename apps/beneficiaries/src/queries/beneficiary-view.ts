import { isWithin, type Actor, type Role } from '#contracts';
import { maskCitizenId } from '#tabular';
import type { Decision } from '../decisions/domain/decision.js';
import { duesOf } from '../enrolments/domain/dues.js';
import type { Enrolment } from '../enrolments/domain/person.js';
import type { Identity } from '../enrolments/person-store.js';
import { lineOf, type Rates } from '../rates/domain/monthly-amount.js';

const SEES_PERSONAL_DATA: readonly Role[] = ['FINANCE_OFFICER', 'DISTRICT_OFFICER'];

export function seesPersonalData(actor: Actor): boolean {
  return actor.roles.some((role) => SEES_PERSONAL_DATA.includes(role));
}

export interface ShownPerson extends Identity {
  beneficiaryId: string;
  gender: string;
  enrolments: Enrolment[];
  /** By enrolment, the newest first. */
  decisions: ReadonlyMap<string, Decision[]>;
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
    enrolments: enrolments.map((enrolment) =>
      enrolmentView(enrolment, person.decisions.get(enrolment.enrolmentId) ?? [], rates, open),
    ),
  };
}

/** Category codes tell about health: whoever may not see personal data sees amounts without them. */
function enrolmentView(enrolment: Enrolment, decisions: Decision[], rates: Rates, open: boolean): object {
  const {
    entitlements,
    mark: _mark,
    monthlyAmount,
    categoryDigest: _digest,
    decisionId,
    stoppedAfter,
    owed,
    ...shown
  } = enrolment;
  const hidden = '***';
  const suspensions = decisions.filter(({ kind }) => kind === 'SUSPENDED');
  const suspension = suspensions.find((decision) => decision.decisionId === decisionId) ?? suspensions[0];
  const stop = decisions.find(({ kind }) => kind === 'STOPPED');
  return {
    ...shown,
    monthlyAmount: String(monthlyAmount),
    owed,
    categoryCodes: open ? entitlements.map(({ categoryCode }) => categoryCode) : [],
    lines: duesOf(enrolment, rates)
      .paid.map(lineOf)
      .map((line) => ({
        categoryCode: open ? line.categoryCode : hidden,
        explanation: open ? line.explanation : hidden,
        amount: String(line.amount),
      })),
    suspension: shown.status === 'SUSPENDED' && suspension ? decisionView(suspension, open) : null,
    // Decided already, though the last month may be still to come.
    stop: stoppedAfter !== null && stop ? { ...decisionView(stop, open), lastMonth: stoppedAfter } : null,
    decisions: decisions.map((decision) => ({ kind: decision.kind, ...decisionView(decision, open) })),
  };
}

function decisionView({ cause, period, paymentId, reason, actor, decidedOn, at }: Decision, open: boolean): object {
  return { cause, period, paymentId, reason: open ? reason : null, by: actor, since: decidedOn, at: at.toISOString() };
}

/** `Nguyễn Văn An` → `N*** V*** A***`. */
export function maskName(name: string): string {
  return name
    .split(' ')
    .map((word) => `${[...word][0] ?? ''}***`)
    .join(' ');
}
