import { ACCOUNT_STATUSES } from '#contracts';
import { decideImport, decideRefusal, decideVerification, judge } from './account.decide.js';
import { isRefusalCode, type KnownAccount } from './account.js';

const known: KnownAccount = {
  channel: 'BANK',
  holderKey: 'hash of the holder',
  holderRelation: 'AUTHORISED',
  authorisedUntil: '2025-06-30',
  priority: 1,
  status: 'VERIFIED',
  statusReason: null,
};

describe('import of an account', () => {
  it('creates an account that the provider is asked about', () => {
    expect(decideImport(undefined, known, true)).toEqual({ kind: 'created', status: 'PENDING' });
  });

  it('leaves it unverified when the provider cannot be asked', () => {
    expect(decideImport(undefined, known, false)).toEqual({ kind: 'created', status: 'UNVERIFIED' });
  });

  it('changes nothing for the same row', () => {
    expect(decideImport(known, { ...known }, true)).toEqual({ kind: 'unchanged' });
  });

  it.each([{ holderKey: 'another' }, { holderRelation: 'GUARDIAN' as const }, { channel: 'EWALLET' as const }])(
    'verifies again when %j changed',
    (change) => {
      expect(decideImport(known, { ...known, ...change }, true)).toEqual({
        kind: 'changed',
        status: 'PENDING',
        statusReason: null,
        verifyAgain: true,
      });
    },
  );

  it.each([{ priority: 2 }, { authorisedUntil: '2026-06-30' }])('keeps the status when only %j changed', (change) => {
    expect(decideImport(known, { ...known, ...change }, true)).toMatchObject({
      kind: 'changed',
      status: 'VERIFIED',
      verifyAgain: false,
    });
  });

  it('never enables a disabled account', () => {
    const disabled: KnownAccount = { ...known, status: 'DISABLED' };
    expect(decideImport(disabled, { ...known, holderKey: 'another' }, true)).toMatchObject({
      status: 'DISABLED',
      verifyAgain: false,
    });
  });
});

describe('verification asked by an officer', () => {
  it.each(['UNVERIFIED', 'VERIFIED', 'MISMATCH', 'CLOSED', 'DISABLED'] as const)('asks again from %s', (status) => {
    expect(decideVerification(status, true)).toEqual({ kind: 'ask' });
    expect(decideVerification(status, false)).toEqual({ kind: 'refused', because: 'CANNOT_BE_ASKED' });
  });

  it('refuses while one runs', () => {
    expect(decideVerification('PENDING', true)).toEqual({ kind: 'refused', because: 'ALREADY_ASKED' });
  });
});

describe('a payment that the provider refused', () => {
  it.each(['AC01', 'AC03', 'AC04', 'AC07'] as const)('with %s disables the account, whatever it was', (reason) => {
    for (const status of ACCOUNT_STATUSES) expect(decideRefusal(status, reason, true)).toBe('DISABLED');
  });

  it.each(['BE01', 'BE06', 'BE23'] as const)(
    'with %s has the holder of a verified account asked about again',
    (reason) => {
      expect(decideRefusal('VERIFIED', reason, true)).toBe('PENDING');
      expect(decideRefusal('VERIFIED', reason, false)).toBe('UNVERIFIED');
      for (const status of ACCOUNT_STATUSES.filter((one) => one !== 'VERIFIED'))
        expect(decideRefusal(status, reason, true)).toBe(status);
    },
  );

  it('says nothing of the account with any other reason', () => {
    expect(['AC06', 'AM04', 'MD07', 'AB05', 'ZZ99', null].map(isRefusalCode)).toEqual(Array(6).fill(false));
  });
});

describe('the verdict on a name check', () => {
  const found = (holderName: string) => ({ found: true as const, holderName });

  it('compares an own account with the beneficiary, whatever holder the file names', () => {
    expect(judge(found('LE THI HOA'), 'SELF', 'Lê Thị Hoa', 'Ai Đó Khác')).toEqual({
      status: 'VERIFIED',
      reason: null,
    });
    expect(judge(found('AI DO KHAC'), 'SELF', 'Lê Thị Hoa', 'Ai Đó Khác')).toEqual({
      status: 'MISMATCH',
      reason: 'NAME_DIFFERS',
    });
  });

  it.each(['AUTHORISED', 'GUARDIAN'] as const)(
    'compares a representative (%s) with the holder in the file',
    (relation) => {
      expect(judge(found('LE VAN DUC'), relation, 'Lê Thị Hoa', 'Lê Văn Đức').status).toBe('VERIFIED');
      expect(judge(found('LE THI HOA'), relation, 'Lê Thị Hoa', 'Lê Văn Đức').status).toBe('MISMATCH');
    },
  );

  it('closes an account that the provider does not know', () => {
    expect(judge({ found: false }, 'SELF', 'Lê Thị Hoa', 'Lê Thị Hoa')).toEqual({
      status: 'CLOSED',
      reason: 'NOT_FOUND',
    });
  });
});
