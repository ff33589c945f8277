import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ProblemError, forbidden } from '#contracts';
import { Database } from '#persistence';
import { CONFIG } from '#service';
import type { GatewayConfig } from '../config.js';
import { insertUser, showUser } from './users.js';

const TOKEN = /^[\w-]{43}$/;

/** The first administrator of an empty product: made once, by whoever can read the token file. */
@Injectable()
export class Setup implements OnApplicationBootstrap {
  private token: string | undefined;

  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: GatewayConfig,
  ) {}

  /** Leaves the token where the operator looks for it; the same one again after a restart, so a printed link stays good. */
  async onApplicationBootstrap(): Promise<void> {
    const file = this.config.SETUP_TOKEN_FILE;
    if (!file) return;
    if (!(await this.isNeeded())) return rm(file, { force: true });
    const known = await readFile(file, 'utf8').then(
      (text) => text.trim(),
      () => '',
    );
    if (TOKEN.test(known)) {
      this.token = known;
      return;
    }
    const token = randomBytes(32).toString('base64url');
    await writeFile(`${file}.new`, `${token}\n`, { mode: 0o600 });
    await rename(`${file}.new`, file);
    this.token = token;
  }

  async isNeeded(): Promise<boolean> {
    return (await this.database.query('SELECT 1 FROM users LIMIT 1')).length === 0;
  }

  /** @throws ProblemError 403 for a wrong token, 409 once there is a user. */
  async createFirstAdministrator(token: string, username: string, password: string): Promise<object> {
    const created = await this.database.transaction(async (unit) => {
      await unit.query('LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE');
      if ((await unit.query('SELECT 1 FROM users LIMIT 1')).length > 0) {
        throw new ProblemError('conflict', {
          vi: 'Đã có người quản trị; hãy đăng nhập',
          en: 'There is an administrator already: sign in',
        });
      }
      if (!this.token || !isSame(token, this.token)) {
        throw forbidden({ vi: 'Mã thiết lập không đúng', en: 'This is not the setup token' });
      }
      return insertUser(unit, { username, password, roles: ['ADMINISTRATOR'], areaCode: 'VN' }, null);
    });
    this.token = undefined;
    if (this.config.SETUP_TOKEN_FILE) await rm(this.config.SETUP_TOKEN_FILE, { force: true });
    return showUser(created);
  }
}

/** Constant time whatever the lengths. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
