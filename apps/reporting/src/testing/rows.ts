import { v7 } from 'uuid';
import {
  PayoutRunChanged,
  type ChangedAccount,
  type ChangedEnrolment,
  type ChangedPayment,
  type CloudEvent,
  type PlannedPayment,
  type Programme,
} from '#contracts';
import { event } from './reporting-fixture.js';

/** Rows of events with sensible values; a spec says only what it is about. */
export function anEnrolment(given: Partial<ChangedEnrolment> = {}): ChangedEnrolment {
  return {
    enrolmentId: v7(),
    beneficiaryId: v7(),
    citizenIdKey: 'key',
    programme: 'BTXH',
    monthlyAmount: '500000',
    sealedIdentity: 'v1.k.x',
    sealedLines: 'v1.k.x',
    areaCode: '14923',
    districtCode: '386',
    provinceCode: '38',
    validFrom: '2024-01-01',
    validTo: null,
    status: 'ACTIVE',
    reviewed: true,
    wantsAccount: true,
    preferredChannel: null,
    version: 1,
    ...given,
  };
}

export function anAccount(of: ChangedEnrolment, given: Partial<ChangedAccount> = {}): ChangedAccount {
  return {
    accountId: v7(),
    beneficiaryId: of.beneficiaryId,
    programme: of.programme,
    channel: 'BANK',
    providerCode: 'AGRIBANK',
    sealedAccount: 'v1.k.x',
    accountDigest: 'd',
    accountEnding: '1234',
    holderRelation: 'SELF',
    authorisedUntil: null,
    priority: 1,
    status: 'VERIFIED',
    version: 1,
    ...given,
  };
}

export function aPayment(of: ChangedEnrolment, given: Partial<PlannedPayment> = {}): PlannedPayment {
  const { beneficiaryId, enrolmentId, areaCode, districtCode, provinceCode, wantsAccount, reviewed } = of;
  return {
    paymentId: v7(),
    beneficiaryId,
    enrolmentId,
    areaCode,
    districtCode,
    provinceCode,
    sequence: 1,
    amount: '500000',
    channel: 'BANK',
    providerCode: 'AGRIBANK',
    state: 'PLANNED',
    heldReason: null,
    holder: true,
    holderRelation: 'SELF',
    wantsAccount,
    reviewed,
    version: 1,
    ...given,
  };
}

export function aChange(of: PlannedPayment, given: Partial<ChangedPayment> = {}): ChangedPayment {
  const { paymentId, channel, providerCode, amount } = of;
  return {
    paymentId,
    state: 'SETTLED',
    reason: null,
    channel,
    providerCode,
    amount,
    version: 2,
    at: '2024-09-05T02:11:09Z',
    ...given,
  };
}

export function aRun(
  period: string,
  programme: Programme,
  given: Partial<PayoutRunChanged> = {},
): CloudEvent<PayoutRunChanged> {
  return event(PayoutRunChanged, {
    runId: v7(),
    period,
    programme,
    kind: 'REGULAR',
    areaCode: '38',
    state: 'DRAFT',
    fingerprint: null,
    payments: 0,
    amount: '0',
    version: 1,
    ...given,
  });
}
