import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FIGURES, expectedFigures } from '../province/index.js';
import type { LoaderConfig } from './config.js';
import { loadDemo } from './load-demo.js';
import { StandIn } from './stand-in.js';

const expected = expectedFigures('small');
let folder: string;
let standIn: StandIn;
let config: LoaderConfig;
let lines: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-'));
  standIn = new StandIn(expected);
  const url = await standIn.listen();
  lines = [];
  config = {
    gatewayUrl: url,
    simulatorUrl: url,
    size: 'small',
    stateFile: join(folder, 'state', 'demo.json'),
    setupTokenFile: join(folder, 'setup-token'),
    patienceMilliseconds: 10_000,
  };
  await writeFile(config.setupTokenFile, 'one-time\n');
});

afterEach(async () => {
  await standIn.close();
  await rm(folder, { recursive: true });
});

const load = (): Promise<void> => loadDemo(config, (line) => lines.push(line));
const state = async (): Promise<unknown> => JSON.parse(await readFile(config.stateFile, 'utf8'));

function expectAllLoaded(): void {
  expect(standIn.users.size).toBe(15);
  expect(standIn.providers.size).toBe(7);
  expect([...standIn.sandbox.keys()]).toHaveLength(7);
  const { total, holders, rarities } = FIGURES.small;
  expect(standIn.rows.get('beneficiaries-btxh.csv')).toBe(total.BTXH);
  expect(standIn.rows.get('beneficiaries-ncc.csv')).toBe(total.NCC);
  expect(standIn.customers.size).toBeGreaterThanOrEqual(holders.BTXH + holders.NCC + rarities.nameMismatch.BTXH);
  expect(standIn.runs.map((run) => [run.programme, run.state])).toEqual([
    ['BTXH', 'PAYING'],
    ['NCC', 'PAYING'],
  ]);
  expect(standIn.schedules).toEqual(['BTXH', 'NCC']);
}

it('loads an empty product and ends with the reported rate', async () => {
  await load();
  expectAllLoaded();
  expect(lines.at(-1)).toBe('demo ready 2024-09 65.2%');
  expect(await state()).toEqual({ demo: 'ready', period: '2024-09', rate: '65.2' });
});

it('reports at once on a second start, whatever people have changed since', async () => {
  await load();
  const calls = standIn.calls.length;
  await load();
  expect(lines.at(-1)).toBe('demo ready 2024-09 65.2%');
  expect(standIn.calls.slice(calls).filter((call) => !call.startsWith('GET'))).toEqual(['POST /sessions']);
});

it('goes on from wherever it was stopped, and does nothing twice', async () => {
  for (let stops = 0, calls = 3; stops < 200; stops += 1, calls += 7) {
    standIn.failAfter = standIn.calls.length + calls;
    const failure = await load().catch((reason: unknown) => reason);
    if (failure === undefined) break;
    expect(failure).toBeInstanceOf(Error);
    expect(await state()).toEqual({ demo: 'loading', period: '2024-09' });
  }
  expectAllLoaded();
  const runCreations = standIn.runs.map((run) => run.version);
  // Created, planned, submitted, approved: three steps each, none repeated.
  expect(runCreations).toEqual([4, 4]);
});

it('says which figures differ when they do not come', async () => {
  const changed = structuredClone(expected);
  await standIn.close();
  standIn = new StandIn({ ...changed, province: { ...changed.province, paidByAccount: 1_063 } });
  const url = await standIn.listen();
  config = { ...config, gatewayUrl: url, simulatorUrl: url, patienceMilliseconds: 1_500 };
  await expect(load()).rejects.toThrow('1 figures differ: province: paidByAccount is 1063, expected 1064');
});
