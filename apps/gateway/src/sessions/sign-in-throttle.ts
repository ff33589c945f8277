const WINDOW_MS = 60_000;
const FAILURES_PER_USER_AND_ADDRESS = 10;
const FAILURES_PER_ADDRESS = 100;
const REMEMBERED_KEYS = 20_000;

interface Count {
  failures: number;
  until: number;
}

/**
 * Slows guessing down: so many failures a minute for a name from an address, and for an address. A place is taken before
 * the password is checked, so a burst of parallel guesses counts too, and given back when the password was right. It does
 * not matter whether the user exists. (A request counter from a library cannot give a place back, and would lock out
 * somebody who merely signs in often.)
 */
export class SignInThrottle {
  private readonly counts = new Map<string, Count>();

  constructor(private readonly now: () => number) {}

  /** @returns seconds to wait, or null when the attempt may go on. */
  take(username: string, address: string): number | null {
    const places = this.places(username, address);
    const full = places.filter(({ count, limit }) => count.failures >= limit).map(({ count }) => count.until);
    if (full.length > 0) return Math.max(1, Math.ceil((Math.max(...full) - this.now()) / 1000));
    for (const { count } of places) count.failures += 1;
    return null;
  }

  /** The password was right: that was no failure. */
  giveBack(username: string, address: string): void {
    for (const { count } of this.places(username, address)) count.failures = Math.max(0, count.failures - 1);
  }

  private places(username: string, address: string): { count: Count; limit: number }[] {
    return [
      { count: this.countOf(`user ${username.toLowerCase()} ${address}`), limit: FAILURES_PER_USER_AND_ADDRESS },
      { count: this.countOf(`address ${address}`), limit: FAILURES_PER_ADDRESS },
    ];
  }

  private countOf(key: string): Count {
    const known = this.counts.get(key);
    if (known && known.until > this.now()) return known;
    this.counts.delete(key);
    const oldest = this.counts.size >= REMEMBERED_KEYS ? this.counts.keys().next().value : undefined;
    if (oldest !== undefined) this.counts.delete(oldest);
    const fresh = { failures: 0, until: this.now() + WINDOW_MS };
    this.counts.set(key, fresh);
    return fresh;
  }
}
