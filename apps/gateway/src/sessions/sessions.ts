import { createHmac, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, ProblemError, type Actor, type Clock, type Role } from '#contracts';
import { Database } from '#persistence';
import { GatewayTokens } from '#security';
import { CONFIG } from '#service';
import type { GatewayConfig } from '../config.js';
import { PasswordCheck } from '../users/passwords.js';
import { showUser, type UserRow } from '../users/users.js';
import { SignInThrottle } from './sign-in-throttle.js';

/** Somebody who is signed in. */
export interface Session {
  /** Keyed hash of the token: names the session without opening it. */
  id: string;
  actor: Omit<Actor, 'requestId'>;
  expiresAt: Date;
  /** The token for services, while it is fresh enough. */
  gatewayToken?: { value: Promise<string>; until: number };
}

const LIFETIME_SECONDS = 8 * 3_600;
/** How long a session is believed without looking it up: the longest that another gateway's sign-out goes unseen here. */
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
    return { accessToken, tokenType: 'Bearer', expiresIn: LIFETIME_SECONDS, user: showUser(user) };
  }

  async signOut(session: Session): Promise<void> {
    await this.database.query('DELETE FROM sessions WHERE token_hash = $1', [session.id]);
    this.believed.delete(session.id);
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
      this.believed.set(id, {
        session: known ? { ...session, gatewayToken: known.session.gatewayToken } : session,
        until: now + BELIEVED_MS,
      });
    }
    return session;
  }

  /** The token that services accept. It serves many calls; which one is at hand, `x-request-id` says. */
  gatewayTokenFor(session: Session, requestId: string): Promise<string> {
    const now = this.clock.now().getTime();
    if (!session.gatewayToken || session.gatewayToken.until < now) {
      session.gatewayToken = {
        value: this.tokens.issue({ ...session.actor, requestId }),
        until: now + GATEWAY_TOKEN_MS,
      };
    }
    return session.gatewayToken.value;
  }

  private async load(id: string): Promise<Session | null> {
    const [row] = await this.database.query<{
      username: string;
      roles: Role[];
      area_code: string | null;
      provider_code: string | null;
      expires_at: Date;
    }>(
      `SELECT u.username, u.roles, u.area_code, u.provider_code, s.expires_at
       FROM sessions s JOIN users u USING (username) WHERE s.token_hash = $1 AND s.expires_at > $2`,
      [id, this.clock.now()],
    );
    if (!row) return null;
    const actor = {
      username: row.username,
      roles: row.roles,
      areaCode: row.area_code,
      ...(row.provider_code ? { providerCode: row.provider_code } : {}),
    };
    return { id, actor, expiresAt: row.expires_at };
  }

  private idOf(accessToken: string): string {
    return createHmac('sha256', this.config.SESSION_SECRET).update(accessToken).digest('hex');
  }
}
