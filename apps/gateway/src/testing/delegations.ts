import type { Actor, Clock, Role } from '#contracts';
import { GatewayTokens } from '#security';
import { v7 } from 'uuid';
import {
  GATEWAY_TOKEN_SECRET,
  answerJson,
  call,
  firstAdministrator,
  gatewayOnNewDatabase,
  signIn,
  upstream,
  type Answer,
  type TestGateway,
  type Upstream,
} from '../testing.js';

export const DAY_MS = 86_400_000;
export const PASSWORD = 'chitra-demo';
const CHILDREN: Record<string, string[]> = {
  'DISTRICT_2024 38': ['380', '386'],
  'DISTRICT_2024 386': ['14845'],
  'DISTRICT_2024 01': ['001'],
  'COMMUNE_2025 38': ['16870'],
};

/** A gateway with people of several roles and areas, most of them signed in. */
export interface Office {
  gateway: TestGateway;
  beneficiaries: Upstream;
  disbursements: Upstream;
  admin: string;
  /** Of those who are signed in, by their names. */
  token: Record<string, string>;
  close(): Promise<void>;
}

export async function openOffice(clock?: Clock): Promise<Office> {
  const [beneficiaries, disbursements] = await Promise.all([upstream('beneficiaries'), upstream('disbursements')]);
  beneficiaries.answer = ({ url }, response) => {
    const query = new URL(url, 'http://x').searchParams;
    const codes = CHILDREN[`${query.get('version')} ${query.get('parent')}`] ?? [];
    answerJson(response, 200, { items: codes.map((code) => ({ code })), nextCursor: null });
  };
  const gateway = await gatewayOnNewDatabase(
    { BENEFICIARIES_URL: beneficiaries.url, DISBURSEMENTS_URL: disbursements.url },
    clock,
  );
  const admin = await firstAdministrator(gateway);
  const addUser = async (username: string, roles: Role[], areaCode: string): Promise<void> => {
    const body = { username, password: PASSWORD, roles, areaCode };
    const answer = await call(gateway, 'POST', '/api/v1/users', {
      token: admin,
      body,
      headers: { 'idempotency-key': username },
    });
    if (answer.status !== 201) throw new Error(answer.text);
  };
  await addUser('approver', ['APPROVER'], '38');
  await addUser('approver2', ['APPROVER', 'RELEASER'], '38');
  await addUser('releaser', ['RELEASER'], '38');
  await addUser('officer', ['FINANCE_OFFICER'], '38');
  await addUser('nation', ['FINANCE_OFFICER'], 'VN');
  await addUser('district', ['DISTRICT_OFFICER'], '386');
  await addUser('commune', ['DISTRICT_OFFICER'], '14845');
  await addUser('commune-2025', ['DISTRICT_OFFICER'], '16870');
  await addUser('elsewhere', ['FINANCE_OFFICER'], '01');
  await addUser('elsewhere-district', ['FINANCE_OFFICER'], '001');
  await addUser('auditor', ['AUDITOR'], '38');
  await addUser('leader', ['LEADER'], '38');
  await call(gateway, 'POST', '/api/v1/users', {
    token: admin,
    headers: { 'idempotency-key': 'provider' },
    body: { username: 'provider-VNPOST', password: PASSWORD, roles: ['PROVIDER'], providerCode: 'VNPOST' },
  });
  const token: Record<string, string> = {};
  for (const username of ['approver', 'approver2', 'releaser', 'officer', 'nation', 'district', 'auditor', 'leader'])
    token[username] = await signIn(gateway, { username, password: PASSWORD });
  return {
    gateway,
    beneficiaries,
    disbursements,
    admin,
    token,
    async close() {
      await gateway.close();
      await Promise.all([beneficiaries.close(), disbursements.close()]);
    },
  };
}

export const idOf = ({ json }: Answer): string => json['id'] as string;

/** What specs of delegations do again and again; the office is asked for at each call: who is signed in changes. */
export function delegationCalls(clock: Clock, office: () => Office) {
  const tokens = new GatewayTokens(GATEWAY_TOKEN_SECRET);
  const dayFromNow = (days: number): string =>
    new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(clock.now().getTime() + days * DAY_MS);
  return {
    dayFromNow,
    handOver: (by: string, body: object, key: string | null = v7()): Promise<Answer> =>
      call(office().gateway, 'POST', '/api/v1/delegations', {
        token: office().token[by],
        headers: key ? { 'idempotency-key': key } : {},
        body: { delegate: 'officer', role: 'APPROVER', until: dayFromNow(3), reason: 'Đi công tác', ...body },
      }),
    end: (by: string, id: string): Promise<Answer> =>
      call(office().gateway, 'DELETE', `/api/v1/delegations/${id}`, { token: office().token[by] ?? office().admin }),
    listed: async (by: string): Promise<Record<string, unknown>[]> =>
      (await call(office().gateway, 'GET', '/api/v1/delegations', { token: office().token[by] ?? office().admin }))
        .json['items'] as never,
    me: async (by: string): Promise<Record<string, unknown>> =>
      (await call(office().gateway, 'GET', '/api/v1/me', { token: office().token[by] })).json,
    /** Who a service is told is calling. */
    seenAs: async (by: string): Promise<Actor> => {
      const { gateway, disbursements, token } = office();
      await call(gateway, 'GET', '/api/v1/payout-runs', { token: token[by] });
      const { authorization } = disbursements.asked.at(-1)?.headers ?? {};
      return tokens.verify((authorization ?? '').replace('Bearer ', ''));
    },
  };
}
