import { SignInThrottle } from './sign-in-throttle.js';

describe('sign-in throttle', () => {
  let now = 0;
  const throttle = (): SignInThrottle => new SignInThrottle(() => now);
  beforeEach(() => {
    now = 1_000_000;
  });

  it('ten failures for a name from an address, then wait, also in another case; another address goes on', () => {
    const guard = throttle();
    for (let attempt = 0; attempt < 10; attempt += 1) expect(guard.take('officer', 'a')).toBeNull();
    expect(guard.take('Officer', 'a')).toBe(60);
    expect(guard.take('officer', 'b')).toBeNull();
    now += 60_001;
    expect(guard.take('officer', 'a')).toBeNull();
  });

  it('who signs in rightly is never locked out', () => {
    const guard = throttle();
    for (let attempt = 0; attempt < 1_000; attempt += 1) {
      expect(guard.take('officer', 'a')).toBeNull();
      guard.giveBack('officer', 'a');
    }
  });

  it('an address that tries many names is stopped', () => {
    const guard = throttle();
    for (let attempt = 0; attempt < 100; attempt += 1) expect(guard.take(`name-${attempt}`, 'a')).toBeNull();
    expect(guard.take('fresh', 'a')).toBe(60);
  });
});
