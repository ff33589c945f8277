import { isTransient, PermanentFailure, TransientFailure } from './failures.js';

const withCode = (code: string): Error => Object.assign(new Error('failed'), { code });

describe('isTransient', () => {
  it.each([
    'ECONNREFUSED',
    'ECONNRESET',
    '08006',
    '40001',
    '40P01',
    '53300',
    '55P03',
    '57P01',
    '57P03',
    '58030',
    '25006',
  ])('waits for %s', (code) => {
    expect(isTransient(withCode(code))).toBe(true);
    expect(isTransient(new Error('outer', { cause: withCode(code) }))).toBe(true);
  });

  it.each(['23505', '22P02', '42703', '57014', 'ERR_INVALID_ARG_TYPE'])('does not wait for %s', (code) => {
    expect(isTransient(withCode(code))).toBe(false);
  });

  it.each([
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'Client was closed and is not queryable',
  ])('knows a broken connection by "%s"', (message) => {
    expect(isTransient(new Error(message))).toBe(true);
  });

  it('believes what a handler says', () => {
    expect(isTransient(new TransientFailure('later'))).toBe(true);
    expect(isTransient(new PermanentFailure('never', { cause: withCode('40001') }))).toBe(false);
    expect(isTransient('a string')).toBe(false);
  });
});
