import { createHmac, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, ProblemError, type Actor, type Clock } from '#contracts';
import { Database } from '#persistence';
import { GatewayTokens } from '#security';
import { CONFIG } from '#service';
import type { GatewayConfig } from '../config.js';
import { effectiveRoles, type Carried, type OwnRoles } from '../delegations/effective-roles.js';
import { PasswordCheck } from '../users/passwords.js';
import { showUser, type UserRow } from '../users/users.js';
import { SignInThrottle } from './sign-in-throttle.js';

/** Somebody who is signed in. */
export interface Session {
  /** Keyed hash of the token: names the session without opening it. */
  id: string;
  actor: Omit<Actor, 'requestId'>;
  expiresAt: Date;
  /** When the actor's roles change by themselves: a role that was handed over runs out. */
  changesAt: Date | null;
  /** The token for services, while it is fresh enough. */
  gatewayToken?: { value: Promise<string>; until: number };
}

const LIFETIME_SECONDS = 8 * 3_600;
/** How long a session is believed without looking it up: the longest that another gateway's sign-out, or a role handed over or taken back there, goes unseen here. */
const BELIEVED_MS = 5_000;
const REMEMBERED_SESSIONS = 10_000;
const GATEWAY_TOKEN_MS = 60_000;

@Injectable()
export class Sessions {
  private readonly passwords = new PasswordCheck();
  private readonly throttle: SignInThrottle;
  private readonly believed = new Map<string, { session: Session; until: number }>();

  constructor(
    private readonly database: Database,
    private readonly tokens: GatewayTokens,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: GatewayConfig,
  ) {
    this.throttle = new SignInThrottle(() => this.clock.now().getTime());
  }

  /** @throws ProblemError 401 without saying what was wrong, 429 with `retryAfter` seconds. */
  async signIn(username: string, password: string, address: string): Promise<object> {
    const wait = this.throttle.take(username, address);
    if (wait !== null) {
      throw new ProblemError(
        'too-many-requests',
        { vi: `Thử sai quá nhiều lần; hãy đợi ${wait} giây`, en: `Too many failed attempts: wait ${wait} seconds` },
        { retryAfter: wait },
      );
    }
    const [user] = await this.database.query<UserRow & { password_hash: string }>(
      'SELECT * FROM users WHERE lower(username) = lower($1)',
      [username],
    );
    const right = await this.passwords.isRight(user?.password_hash, password);
    if (!user || !right) {
      throw new ProblemError('unauthorized', {
        vi: 'Tên đăng nhập hoặc mật khẩu không đúng',
        en: 'Wrong username or password',
      });
    }
    this.throttle.giveBack(username, address);
    const accessToken = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    await this.database.query(
      `WITH over AS (DELETE FROM sessions WHERE expires_at < $3)
       INSERT INTO sessions (token_hash, username, created_at, expires_at) VALUES ($1, $2, $3, $4)`,
      [this.idOf(accessToken), user.username, now, new Date(now.getTime() + LIFETIME_SECONDS * 1000)],
    );
    const { roles } = effectiveRoles(
      { roles: user.roles, areaCode: user.area_code },
      await this.carriedBy(user.username),
    );
    return {
      accessToken,
      tokenType: 'Bearer',
      expiresIn: LIFETIME_SECONDS,
      user: { ...showUser(user), roles },
    };
  }

  async signOut(session: Session): Promise<void> {
    await this.database.query('DELETE FROM sessions WHERE token_hash = $1', [session.id]);
    this.believed.delete(session.id);
  }

  /** Looks somebody's sessions up again at their next call: their roles have changed. */
  forget(username: string): void {
    for (const [id, { session }] of this.believed) if (session.actor.username === username) this.believed.delete(id);
  }

  /** @returns the live session that the token opens, or null. */
  async find(accessToken: string): Promise<Session | null> {
    const id = this.idOf(accessToken);
    const now = this.clock.now().getTime();
    const known = this.believed.get(id);
    if (known && known.until > now && known.session.expiresAt.getTime() > now) return known.session;
    const session = await this.load(id);
    this.believed.delete(id);
    if (session) {
      const oldest = this.believed.size >= REMEMBERED_SESSIONS ? this.believed.keys().next().value : undefined;
      if (oldest !== undefined) this.believed.delete(oldest);
      // A token that says other roles than the actor has now is not used any more.
      if (known && isSame(known.session.actor, session.actor)) session.gatewayToken = known.session.gatewayToken;
      this.believed.set(id, { session, until: Math.min(now + BELIEVED_MS, session.changesAt?.getTime() ?? Infinity) });
    }
    return session;
  }

  /** The token that services accept. It serves many calls; which one is at hand, `x-request-id` says. */
  gatewayTokenFor(session: Session, requestId: string): Promise<string> {
    const now = this.clock.now().getTime();
    if (!session.gatewayToken || session.gatewayToken.until < now) {
      session.gatewayToken = {
        value: this.tokens.issue({ ...session.actor, requestId }),
        until: Math.min(now + GATEWAY_TOKEN_MS, (session.changesAt?.getTime() ?? Infinity) - 1),
      };
    }
    return session.gatewayToken.value;
  }

  private async load(id: string): Promise<Session | null> {
    const [row] = await this.database.query<Omit<UserRow, 'created_at'> & { expires_at: Date }>(
      `SELECT u.username, u.roles, u.area_code, u.provider_code, s.expires_at
       FROM sessions s JOIN users u USING (username) WHERE s.token_hash = $1 AND s.expires_at > $2`,
      [id, this.clock.now()],
    );
    if (!row) return null;
    const own: OwnRoles = { roles: row.roles, areaCode: row.area_code };
    const { changesAt, ...roles } = effectiveRoles(own, await this.carriedBy(row.username));
    const actor = {
      username: row.username,
      areaCode: row.area_code,
      ...(row.provider_code ? { providerCode: row.provider_code } : {}),
      ...roles,
    };
    return { id, actor, expiresAt: row.expires_at, changesAt };
  }

  /** Roles that others have handed to somebody and still hold themselves, the earliest first. */
  private carriedBy(username: string): Promise<Carried[]> {
    return this.database.query<Carried>(
      `SELECT d.role, d.delegator, d.area_code AS "areaCode", d.ends_at AS "endsAt" FROM delegations d
       JOIN users delegator ON delegator.username = d.delegator AND d.role = ANY (delegator.roles)
       WHERE d.delegate = $1 AND d.ends_at > $2 AND NOT EXISTS (SELECT FROM delegation_ends early WHERE early.delegation_id = d.id)
       ORDER BY d.id`,
      [username, this.clock.now()],
    );
  }

  private idOf(accessToken: string): string {
    return createHmac('sha256', this.config.SESSION_SECRET).update(accessToken).digest('hex');
  }
}

function isSame(one: Session['actor'], other: Session['actor']): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
