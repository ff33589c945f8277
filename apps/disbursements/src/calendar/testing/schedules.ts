import type { Actor, Role } from '#contracts';
import { OFFICER, type Answer, type Harness, type Json } from '../../testing/harness.js';

export type As = Partial<Actor> & { roles: Role[] };

/** The demo's schedule of BTXH. */
export const MONTHLY = {
  name: 'Chi trả BTXH',
  programme: 'BTXH',
  kind: 'REGULAR',
  areaCode: '38',
  fundingSource: 'STATE_BUDGET',
  opensDay: 1,
  cutOffDay: 20,
  approvalDay: 25,
  payDay: 5,
  collectionDays: 15,
  weekendRule: 'BEFORE',
  tetRule: 'BEFORE_TET',
  firstPeriod: '2024-09',
  lastPeriod: null as string | null,
};

/** Calls of the calendar's doors. */
export class ScheduleCalls {
  constructor(private readonly harness: Harness) {}

  create(fields: object = {}, as: As = OFFICER, key?: string): Promise<Answer> {
    return this.harness.call('POST', '/api/v1/schedules', as, { body: { ...MONTHLY, ...fields }, ...(key && { key }) });
  }

  get(id: string, as: As = OFFICER): Promise<Answer> {
    return this.harness.call('GET', `/api/v1/schedules/${id}`, as);
  }

  /** A change with the current ETag, unless another is given; null: none. */
  async change(
    method: 'PUT' | 'POST' | 'DELETE',
    id: string,
    path: string,
    { body, as = OFFICER, ifMatch }: { body?: object; as?: As; ifMatch?: string | null } = {},
  ): Promise<Answer> {
    const etag = ifMatch === undefined ? ((await this.get(id)).headers.get('etag') ?? '') : (ifMatch ?? '');
    return this.harness.call(method, `/api/v1/schedules/${id}${path}`, as, {
      ...(body ? { body } : {}),
      ifMatch: etag,
    });
  }

  /** Runs of a period, the oldest first. */
  async runs(period: string, filter: Record<string, string> = {}): Promise<Json[]> {
    const { body } = await this.harness.call('GET', `/api/v1/payout-runs?period=${period}&limit=500`, {
      ...OFFICER,
      areaCode: 'VN',
    });
    return body.items
      .filter((run) => Object.entries(filter).every(([field, value]) => run[field] === value))
      .toReversed();
  }
}

/** Fields whose input was refused. */
export function pointers(answer: Answer): string[] {
  return (answer.body['errors'] as { pointer: string }[] | undefined)?.map(({ pointer }) => pointer) ?? [];
}
