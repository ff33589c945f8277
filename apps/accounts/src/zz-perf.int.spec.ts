import { eventually } from '#service/testing';
import { AccountsFixture, csvFile } from './testing/accounts-fixture.js';
import { SandboxProvider } from './testing/sandbox-provider.js';
const N = 252_640, M = 32_654;
it('perf', async () => {
  const bank = new SandboxProvider();
  const url = await bank.start();
  const f = await AccountsFixture.open();
  const log = (s: string) => process.stderr.write(s + '\n');
  for (let p = 0; p < 6; p++) await f.call('ADMINISTRATOR', 'POST', '/api/v1/providers', { body: { code: `B${p}`, name: 'x', channels: ['BANK'], endpointUrl: url } });
  let t = Date.now();
  const es = Array.from({ length: N }, (_, i) => f.enrolment({ citizenId: String(38145000000 + i).padStart(12, '0'), fullName: 'Nguyễn Thị Hoá' }));
  // as the registry: by bucket
  const { beneficiaryKey } = await import('#contracts');
  es.forEach((e, i) => Object.assign(e, { i }));
  const sorted = [...es].sort((a, b) => (beneficiaryKey(a.beneficiaryId) < beneficiaryKey(b.beneficiaryId) ? -1 : 1));
  log(`made ${Date.now() - t}`); t = Date.now();
  await f.enrol(sorted.map(({ i: _i, ...e }: any) => e));
  log(`appended ${Date.now() - t}`);
  await eventually(async () => (await f.running.database.query<{ n: number }>('SELECT count(*)::int n FROM enrolments'))[0]?.n === N, 120_000);
  log(`replicated ${Date.now() - t}`);
  const lines: string[] = [];
  for (let i = 0; i < M; i++) {
    const nr = String(3500000000000 + i);
    bank.holders.set(nr, 'NGUYEN THI HOA');
    lines.push(`${String(38145000000 + i * 7).padStart(12, '0')},BTXH,BANK,B${i % 6},${nr},Nguyễn Thị Hoá,SELF,,1`);
  }
  f.published.length = 0;
  t = Date.now();
  const a = await f.call<{ id: string }>('FINANCE_OFFICER', 'POST', '/api/v1/accounts/imports', { body: csvFile(lines) });
  log(`accepted ${Date.now() - t}`);
  await eventually(async () => (await f.call('FINANCE_OFFICER', 'GET', `/api/v1/imports/${a.body.id}`)).body['state'] === 'DONE', 60_000);
  log(`imported ${Date.now() - t} ${JSON.stringify((await f.call('FINANCE_OFFICER', 'GET', `/api/v1/imports/${a.body.id}`)).body).slice(0, 200)}`);
  await eventually(async () => (await f.running.database.query<{ n: number }>(`SELECT count(*)::int n FROM accounts WHERE status='VERIFIED'`))[0]?.n === M, 60_000);
  log(`verified ${Date.now() - t} requests ${bank.requests.length}`);
  await eventually(() => f.told().filter((x) => x.status === 'VERIFIED').length === M, 60_000);
  log(`told ${Date.now() - t} events ${f.published.length}`);
  t = Date.now();
  await f.call('FINANCE_OFFICER', 'GET', '/api/v1/accounts/summary');
  log(`summary ${Date.now() - t}; rss ${process.memoryUsage().rss / 1e6}`);
  t = Date.now();
  const b = await f.call<{ id: string }>('FINANCE_OFFICER', 'POST', '/api/v1/accounts/imports', { body: csvFile(lines) });
  await eventually(async () => (await f.call('FINANCE_OFFICER', 'GET', `/api/v1/imports/${b.body.id}`)).body['state'] === 'DONE', 60_000);
  log(`again ${Date.now() - t} ${JSON.stringify((await f.call('FINANCE_OFFICER', 'GET', `/api/v1/imports/${b.body.id}`)).body).slice(0, 200)}`);
  await f.close();
  await bank.stop();
}, 300_000);
