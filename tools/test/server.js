import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../common/ports.js';
import { ensureDatabases } from '../launcher/databases.js';
import { preparePostgres } from '../launcher/postgres.js';

/**
 * One PostgreSQL server for all specs of a run, with the settings of the product; each spec makes its own database.
 * @param {string} log file that gets its output
 * @returns {Promise<{url: string, stop: () => Promise<void>}>}
 */
export async function startTestServer(log) {
  const folder = mkdtempSync(join(tmpdir(), 'chi-tra-test-'));
  const [port = 0] = await freePorts(1);
  const server = await preparePostgres({ dataDir: join(folder, 'postgres'), port, password: 'test' });
  const out = openSync(log, 'a');
  const child = spawn(server.command, server.args, { ...server.options, detached: true, stdio: ['ignore', out, out] });
  closeSync(out);
  const gone = new Promise((resolve) => child.once('close', resolve));
  process.once('exit', () => child.kill('SIGKILL'));
  const stop = async () => {
    child.kill('SIGINT');
    const force = setTimeout(() => child.kill('SIGKILL'), 20_000);
    await gone;
    clearTimeout(force);
    rmSync(folder, { recursive: true, force: true });
  };
  await ensureDatabases(server.url, []).catch(async (error) => {
    await stop();
    throw error;
  });
  return { url: server.url, stop };
}
