import { randomBytes } from 'node:crypto';
import { PaymentsChanged, PaymentsPlanned, Topics, type Actor, type CloudEvent } from '#contracts';
import { eventLogFromEnvironment, type EventLog } from '#messaging';
import { freePort, testDatabase, type TestDatabase } from '#persistence';
import { GatewayTokens } from '#security';
import { ServiceConfig, loadConfig, startService, type RunningService } from '#service';
import { eventually } from '#service/testing';
import { v7 } from 'uuid';
import type { ComplianceAnswer } from './queries/compliance.view.js';
import { reporting } from './service.js';
import { actor, event } from './testing/reporting-fixture.js';
import { aChange, aPayment, anEnrolment } from './testing/rows.js';

const secret = randomBytes(32).toString('base64');
const tokens = new GatewayTokens(secret);
const period = '2024-09';
let own: TestDatabase;
let logs: TestDatabase;
let log: EventLog;
let service: RunningService;
let base: string;

beforeAll(async () => {
  [own, logs] = await Promise.all([testDatabase('reporting'), testDatabase('events')]);
  log = eventLogFromEnvironment({ eventLogUrl: logs.url, partitions: 4, replication: 1 });
  await log.ensureTopics(Object.values(Topics));
  const port = await freePort();
  base = `http://127.0.0.1:${port}/api/v1`;
  const key = randomBytes(32).toString('base64');
  service = await startService(
    reporting(
      loadConfig(ServiceConfig, {
        PORT: String(port),
        DATABASE_URL: own.url,
        EVENT_LOG_URL: logs.url,
        GATEWAY_TOKEN_SECRET: secret,
        SEALING_KEYS: `k1:${key}`,
        LOOKUP_KEY: key,
        LOG_LEVEL: 'silent',
      }),
    ),
  );
});
afterAll(async () => {
  await service.close();
  await log.close();
  await Promise.all([own.drop(), logs.drop()]);
});

async function get(
  path: string,
  who: Actor | null = actor('38'),
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const authorization: Record<string, string> = who ? { authorization: `Bearer ${await tokens.issue(who)}` } : {};
  const answer = await fetch(base + path, { headers: { ...authorization, ...headers } });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

function append(topic: string, events: CloudEvent[]): Promise<void> {
  return log.append(
    events.map((one) => ({ topic, key: one.partitionkey, id: one.id, value: JSON.stringify(one), headers: {} })),
  );
}

test('events appended to the log become figures; another outcome changes rate, gap and totals', async () => {
  const late = aPayment(anEnrolment());
  const payments = [late, aPayment(anEnrolment()), aPayment(anEnrolment())];
  const about = { runId: v7(), period, programme: 'BTXH' as const };
  await append(Topics.payments, [
    event(PaymentsPlanned, { ...about, kind: 'REGULAR', payments }),
    event(PaymentsChanged, {
      ...about,
      payments: payments.map((one, index) => aChange(one, { state: index === 0 ? 'SUBMITTED' : 'SETTLED' })),
    }),
  ]);
  const answer = await eventually(async () => {
    const { body } = await get(`/compliance?period=${period}&groupBy=district`);
    const compliance = body as unknown as ComplianceAnswer;
    return compliance.province.paidByAccount === 2 && compliance.behind.events === 0 && compliance;
  });
  expect(answer).toMatchObject({
    behind: { deadLetters: 0 },
    province: { total: 3, holders: 3, rate: '66.7', amountTotal: '1000000' },
  });

  await append(Topics.payments, [event(PaymentsChanged, { ...about, payments: [aChange(late, { version: 3 })] })]);
  await eventually(async () => {
    const { body } = await get(`/compliance?period=${period}`);
    return (body as unknown as ComplianceAnswer).province.rate === '100.0';
  });
  expect((await get(`/compliance/gap?period=${period}`)).body).toMatchObject({
    holders: 3,
    paidByAccount: 3,
    reasons: [],
  });
});

test('an event that cannot be applied is counted beside the figures, and the others go on', async () => {
  const good = aPayment(anEnrolment());
  const about = { runId: v7(), period: '2024-10', programme: 'NCC' as const, kind: 'REGULAR' as const };
  const bad = event(PaymentsPlanned, { ...about, payments: [{ ...good, paymentId: 'not a uuid' }] });
  await append(Topics.payments, [bad, event(PaymentsPlanned, { ...about, payments: [good] })]);
  const answer = await eventually(async () => {
    const { body } = await get('/compliance?period=2024-10');
    const compliance = body as unknown as ComplianceAnswer;
    expect([compliance.behind, compliance.province.total]).toEqual([{ events: 0, deadLetters: 1 }, 1]);
    return compliance;
  });
  expect(answer.province).toMatchObject({ holders: 1, rate: '0.0' });
});

test('doors: no token 401, another role 403, outside the area 404', async () => {
  expect((await get('/compliance?period=2024-09', null)).status).toBe(401);
  for (const role of ['ADMINISTRATOR', 'PROVIDER'] as const) {
    expect((await get('/compliance?period=2024-09', actor('38', [role]))).status).toBe(403);
    expect((await get('/compliance/gap?period=2024-09', actor('38', [role]))).status).toBe(403);
  }
  for (const role of ['LEADER', 'FINANCE_OFFICER', 'DISTRICT_OFFICER', 'APPROVER', 'RELEASER', 'AUDITOR'] as const) {
    expect((await get('/compliance?period=2024-09', actor('38', [role]))).status).toBe(200);
  }
  expect((await get('/compliance?period=2024-09&area=44')).status).toBe(404);
});

test.each([
  ['/compliance', '/query/period'],
  ['/compliance?period=2024-13', '/query/period'],
  ['/compliance/gap?period=09-2024', '/query/period'],
  ['/compliance?period=2024-09&groupBy=commune', '/query/groupBy'],
  ['/compliance?period=2024-09&denominator=everybody', '/query/denominator'],
  ['/compliance?period=2024-09&programme=ALL', '/query/programme'],
  ['/compliance?period=2024-09&area=x', '/query/area'],
  ['/compliance?period=2024-09&colour=red', '/query/colour'],
])('%s is refused and names %s', async (path, pointer) => {
  const { status, body } = await get(path);
  expect(status).toBe(400);
  expect(body['errors']).toEqual([expect.objectContaining({ pointer })]);
});

test('the remark follows Accept-Language', async () => {
  const cash = aPayment(anEnrolment(), { channel: 'POST_OFFICE', holder: false, holderRelation: null });
  await append(Topics.payments, [
    event(PaymentsPlanned, { runId: v7(), period: '2024-11', programme: 'BTXH', kind: 'REGULAR', payments: [cash] }),
  ]);
  const remark = async (language: string): Promise<string | null | undefined> => {
    const { body } = await get('/compliance?period=2024-11', actor('38'), { 'accept-language': language });
    return (body as unknown as ComplianceAnswer).areas[0]?.remark;
  };
  await eventually(() => remark('vi'));
  expect([await remark('vi'), await remark('en-GB')]).toEqual(['Chưa triển khai', 'Not started']);
});
