import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { freePort } from '#persistence';

/** The whole product as `npm start -- --demo none` runs it, and the sandbox of providers beside it. */
export interface Product {
  gatewayUrl: string;
  simulatorUrl: string;
  dataDir: string;
  /** The same PostgreSQL server, any of its databases. */
  databaseUrl(name: string): string;
  /** Running processes by name. */
  processes(): Promise<Record<string, number>>;
  /** Stops everything that was started here and removes the data. */
  stop(): Promise<void>;
}

/** The demo's month is fixed, and so is this one. */
const BUSINESS_DATE = '2024-09-05';
const READY_WITHIN_MS = 180_000;

export function repositoryRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package-lock.json'))) folder = dirname(folder);
  return folder;
}

/** @param options.keep leaves the data directory behind. @throws Error with the launcher's last words */
export async function startProduct(options: {
  kafka: boolean;
  keep: boolean;
  say: (line: string) => void;
}): Promise<Product> {
  const root = repositoryRoot();
  // Node 24 of the project, whatever started this.
  const node = join(root, 'node_modules/.bin/node');
  const dataDir = await mkdtemp(join(tmpdir(), 'chitra-bench-'));
  const [port, simulatorPort] = [await freePort(), await freePort()];
  const started: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    for (const child of started.reverse()) await ended(child);
    if (!options.keep) await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const launcher = spawn(
      node,
      [
        'tools/launcher/start.js',
        '--demo',
        'none',
        '--port',
        String(port),
        '--data-dir',
        dataDir,
        ...(options.kafka ? ['--kafka'] : []),
      ],
      { cwd: root, env: { ...process.env, BUSINESS_DATE }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    started.push(launcher);
    await ready(launcher, options.say);
    const databaseUrl = await serverOf(dataDir);
    await createDatabase(databaseUrl('postgres'), 'chitra_simulator');
    const simulator = spawn(
      node,
      ['--max-old-space-size=256', join(root, 'dist/apps/provider-simulator/src/main.js')],
      {
        cwd: root,
        env: {
          ...process.env,
          PORT: String(simulatorPort),
          DATABASE_URL: databaseUrl('chitra_simulator'),
          LOG_LEVEL: 'warn',
          NODE_ENV: 'production',
        },
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    started.push(simulator);
    return {
      gatewayUrl: `http://127.0.0.1:${port}`,
      simulatorUrl: `http://127.0.0.1:${simulatorPort}`,
      dataDir,
      databaseUrl,
      processes: async () => ({ ...(await launched(dataDir)), 'provider-simulator': simulator.pid ?? 0 }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function ready(launcher: ChildProcess, say: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const late = setTimeout(() => reject(new Error(`not ready in time; last: ${said.slice(-300)}`)), READY_WITHIN_MS);
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      if (!/^ready http/m.test(said)) return;
      clearTimeout(late);
      resolve();
    };
    launcher.stdout?.on('data', hear);
    launcher.stderr?.on('data', hear);
    launcher.once('exit', (code) => {
      clearTimeout(late);
      if (/^ready http/m.test(said)) return;
      say(said.trim());
      reject(new Error(`npm start ended with code ${code}`));
    });
  });
}

interface LauncherState {
  ports: Record<string, number>;
  processes: Record<string, { pid: number }>;
}

async function launched(dataDir: string): Promise<Record<string, number>> {
  const state = JSON.parse(await readFile(join(dataDir, 'state.json'), 'utf8')) as LauncherState;
  return Object.fromEntries(Object.entries(state.processes).map(([name, { pid }]) => [name, pid]));
}

async function serverOf(dataDir: string): Promise<(name: string) => string> {
  const { ports } = JSON.parse(await readFile(join(dataDir, 'state.json'), 'utf8')) as LauncherState;
  const secrets = JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8')) as { databasePassword: string };
  return (name) => `postgresql://postgres:${secrets.databasePassword}@127.0.0.1:${ports['postgres']}/${name}`;
}

async function createDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name}`);
  } finally {
    await client.end();
  }
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const force = setTimeout(() => child.kill('SIGKILL'), 60_000);
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    child.kill('SIGINT');
  });
}
