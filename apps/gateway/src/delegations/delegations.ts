import { Inject, Injectable } from '@nestjs/common';
import {
  CLOCK,
  ProblemError,
  forbidden,
  invalidInput,
  notFound,
  type Actor,
  type Clock,
  type DelegableRole,
} from '#contracts';
import { Database, type UnitOfWork } from '#persistence';
import { Commands, pageOf, type CommandReply, type CommandRequest, type Page } from '#service';
import { v7 } from 'uuid';
import { Sessions } from '../sessions/sessions.js';
import type { UserRow } from '../users/users.js';
import { AreaTree } from './area-tree.js';
import {
  findDelegation,
  pageOfDelegations,
  runningDelegations,
  showDelegation,
  type Delegation,
} from './delegation.repository.js';

export interface NewDelegation {
  delegate: string;
  role: DelegableRole;
  /** The last day, `YYYY-MM-DD`. */
  until: string;
  reason: string;
}

const LONGEST_DAYS = 366;
const DAY_MS = 86_400_000;

/** Handing a role over until a date, and taking it back. */
@Injectable()
export class Delegations {
  constructor(
    private readonly database: Database,
    private readonly commands: Commands,
    private readonly sessions: Sessions,
    private readonly areas: AreaTree,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What concerns the caller; everybody's for those who look after users or audit. */
  async list(actor: Actor, limit: number, after: string | null): Promise<Page<object>> {
    const username = seesAll(actor) ? null : actor.username;
    const rows = await pageOfDelegations(this.database, { username, after, limit: limit + 1 });
    const now = this.clock.now();
    return pageOf(
      rows,
      limit,
      ({ id }) => id,
      (row) => showDelegation(row, now),
    );
  }

  /** What runs now and concerns the caller. */
  async running(username: string): Promise<object[]> {
    const now = this.clock.now();
    return (await runningDelegations(this.database, username, now)).map((one) => showDelegation(one, now));
  }

  /**
   * Hands a role of the caller's own to somebody else.
   * @param headers with which other services answer the caller
   * @throws ProblemError 400 naming the field, 403 for a role that is not one's own, 409 when the other has it already
   */
  async create(
    command: CommandRequest,
    input: NewDelegation,
    headers: () => Promise<Record<string, string>>,
  ): Promise<CommandReply> {
    const endsAt = endOfDay(input.until);
    const delegator = (await this.findUser(command.actor.username)) as UserRow;
    if (!delegator.roles.includes(input.role)) {
      throw forbidden({
        vi: 'Chỉ được uỷ quyền vai trò của chính mình, không uỷ quyền lại vai trò được uỷ quyền',
        en: 'Only a role of one’s own can be handed over, not one that was handed over',
      });
    }
    const delegate = requireEligible(await this.findUser(input.delegate), delegator);
    // Asked before the transaction: nobody calls a service inside one.
    const areaCode = await this.sharedArea(delegator, delegate, headers);
    const made = await this.commands.run(command, input, async (unit) => {
      this.requirePeriod(endsAt);
      // Held until the end, so that two delegations of one role to one person are made one after the other.
      await unit.query('SELECT FROM users WHERE username = $1 FOR UPDATE', [delegate.username]);
      await this.requireFree(unit, delegate, input.role);
      const id = v7();
      await unit.query(
        `INSERT INTO delegations (id, delegator, delegate, role, area_code, until, ends_at, reason, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          id,
          delegator.username,
          delegate.username,
          input.role,
          areaCode,
          input.until,
          endsAt,
          input.reason,
          this.clock.now(),
        ],
      );
      const created = (await findDelegation(unit, id)) as Delegation;
      return {
        status: 201,
        body: showDelegation(created, this.clock.now()),
        headers: { location: `/api/v1/delegations/${id}` },
      };
    });
    this.sessions.forget(delegate.username);
    return made;
  }

  /** Ends a delegation before its date; once ended, or over, it stays so. @throws ProblemError 403, 404 */
  async end(actor: Actor, id: string): Promise<void> {
    const delegation = await findDelegation(this.database, id);
    const concerned = [delegation?.delegator, delegation?.delegate].includes(actor.username);
    if (!delegation || !(concerned || seesAll(actor))) throw notFound();
    if (!concerned && !actor.roles.includes('ADMINISTRATOR')) {
      throw forbidden({
        vi: 'Chỉ hai bên uỷ quyền hoặc quản trị viên chấm dứt được',
        en: 'Only the two people concerned or an administrator may end it',
      });
    }
    const now = this.clock.now();
    if (delegation.endsAt > now) {
      await this.database.query(
        'INSERT INTO delegation_ends (delegation_id, ended_by, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
        [id, actor.username, now],
      );
    }
    this.sessions.forget(delegation.delegate);
  }

  private async findUser(username: string): Promise<UserRow | undefined> {
    const [user] = await this.database.query<UserRow>(
      'SELECT username, roles, area_code, provider_code, created_at FROM users WHERE lower(username) = lower($1)',
      [username],
    );
    return user;
  }

  private async sharedArea(
    delegator: UserRow,
    delegate: UserRow,
    headers: () => Promise<Record<string, string>>,
  ): Promise<string> {
    const [one, other] = [delegator.area_code, delegate.area_code];
    const shared = one !== null && other !== null ? await this.areas.narrower(one, other, await headers()) : null;
    if (shared === null) {
      throw invalidInput('/delegate', 'area', {
        vi: 'Địa bàn của hai người không nằm trong nhau',
        en: 'Neither of the two areas contains the other',
      });
    }
    return shared;
  }

  private requirePeriod(endsAt: Date): void {
    const left = endsAt.getTime() - this.clock.now().getTime();
    if (left <= 0) throw invalidInput('/until', 'past', { vi: 'Ngày kết thúc đã qua', en: 'This day is over' });
    if (left > LONGEST_DAYS * DAY_MS) {
      throw invalidInput('/until', 'tooFar', {
        vi: 'Uỷ quyền dài nhất là một năm',
        en: 'A role can be handed over for a year at most',
      });
    }
  }

  private async requireFree(unit: UnitOfWork, delegate: UserRow, role: DelegableRole): Promise<void> {
    const carried = await runningDelegations(unit, delegate.username, this.clock.now());
    const has =
      delegate.roles.includes(role) || carried.some((one) => one.role === role && one.delegate === delegate.username);
    if (!has) return;
    throw new ProblemError('conflict', {
      vi: 'Người này đang có vai trò đó rồi',
      en: 'This person has the role already',
    });
  }
}

function seesAll({ roles }: Actor): boolean {
  return roles.includes('ADMINISTRATOR') || roles.includes('AUDITOR');
}

/** Somebody of the house who is neither the delegator nor looks on from outside. @throws ProblemError 400 */
function requireEligible(user: UserRow | undefined, delegator: UserRow): UserRow {
  const isOutsider = user?.roles.some((role) => role === 'PROVIDER' || role === 'AUDITOR');
  if (user && !isOutsider && user.username !== delegator.username) return user;
  throw invalidInput('/delegate', 'delegate', {
    vi: 'Không uỷ quyền được cho người dùng này',
    en: 'A role cannot be handed to this user',
  });
}

/** The moment at which the day is over in Việt Nam, which keeps one time all year. @throws ProblemError 400 */
function endOfDay(date: string): Date {
  const midnight = new Date(`${date}T00:00:00+07:00`);
  if (Number.isNaN(midnight.getTime()) || !isDay(date))
    throw invalidInput('/until', 'date', { vi: 'Không có ngày này', en: 'There is no such day' });
  return new Date(midnight.getTime() + DAY_MS);
}

/** 30 February would silently become 1 March. */
function isDay(date: string): boolean {
  return new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);
}
