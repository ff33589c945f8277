import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ProblemError, type Role } from '#contracts';
import { Database, type Queryable } from '#persistence';
import { CONFIG, Commands, type CommandReply, type CommandRequest } from '#service';
import type { GatewayConfig } from '../config.js';
import { hashPassword } from './passwords.js';

export interface NewUser {
  username: string;
  password: string;
  roles: Role[];
  areaCode?: string | null;
  providerCode?: string | null;
}

export interface UserRow {
  username: string;
  roles: Role[];
  area_code: string | null;
  provider_code: string | null;
  created_at: Date;
}

/** A user as everybody may see it: never the password, nor its hash. */
export function showUser(user: Omit<UserRow, 'created_at'>): object {
  return {
    username: user.username,
    roles: user.roles,
    areaCode: user.area_code,
    ...(user.provider_code ? { providerCode: user.provider_code } : {}),
  };
}

@Injectable()
export class Users {
  constructor(
    private readonly database: Database,
    private readonly commands: Commands,
    @Inject(CONFIG) private readonly config: GatewayConfig,
  ) {}

  /** @throws ProblemError 409 when the name is taken, in whatever case. */
  async create(command: CommandRequest, user: NewUser): Promise<CommandReply> {
    // What the idempotency key stands for is stored as a plain hash: a password only goes in keyed.
    const password = createHmac('sha256', this.config.SESSION_SECRET).update(user.password).digest('hex');
    return this.commands.run(command, { ...user, password }, async (unit) => {
      const created = await insertUser(unit, user, command.actor.username);
      return { status: 201, body: showUser(created) };
    });
  }

  /** In order of name; one row more than `limit` tells that there is more. */
  page(after: string | null, limit: number): Promise<UserRow[]> {
    return this.database.query<UserRow>(
      'SELECT username, roles, area_code, provider_code, created_at FROM users WHERE username > $1 ORDER BY username LIMIT $2',
      [after ?? '', limit + 1],
    );
  }
}

/** @throws ProblemError 409 when the name is taken. */
export async function insertUser(unit: Queryable, user: NewUser, createdBy: string | null): Promise<UserRow> {
  const [row] = await unit.query<UserRow>(
    `INSERT INTO users (username, password_hash, roles, area_code, provider_code, created_by) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT DO NOTHING RETURNING username, roles, area_code, provider_code, created_at`,
    [
      user.username,
      await hashPassword(user.password),
      user.roles,
      user.areaCode ?? null,
      user.providerCode ?? null,
      createdBy,
    ],
  );
  if (row) return row;
  throw new ProblemError('conflict', { vi: 'Tên đăng nhập đã có người dùng', en: 'This username is taken' });
}
