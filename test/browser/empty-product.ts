import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '#persistence';
import { isRunning, MARK, processesOf } from '../system/processes.js';
import { until } from '../system/waiting.js';

const root = resolve(import.meta.dirname, '../..');

/** The whole product with nothing in it (`npm start -- --demo none`), on a free port and in a folder of its own. */
export class EmptyProduct {
  private printed = '';

  private constructor(
    readonly url: string,
    private readonly dataDir: string,
    private readonly instance: string,
    private readonly launcher: ChildProcess,
  ) {
    for (const stream of [launcher.stdout, launcher.stderr]) {
      stream?.setEncoding('utf8').on('data', (part: string) => (this.printed += part));
    }
  }

  static async start(): Promise<EmptyProduct> {
    const dataDir = mkdtempSync(join(tmpdir(), 'chi-tra-empty-'));
    // PostgreSQL of root runs as another user, who has to reach its folder.
    chmodSync(dataDir, 0o755);
    const port = await freePort();
    const instance = randomUUID();
    const args = ['tools/launcher/start.js', '--port', `${port}`, '--data-dir', dataDir, '--demo', 'none'];
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, LANG: process.env.LANG, [MARK]: instance };
    const launcher = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    return new EmptyProduct(`http://127.0.0.1:${port}`, dataDir, instance, launcher);
  }

  /** The one-time link that makes the first administrator, as it was printed. */
  async setupLink(): Promise<string> {
    const link = (): string | undefined => /^setup (http\S+)$/m.exec(this.printed)?.[1];
    await until('the setup link', () => link() ?? this.launcher.exitCode !== null, { milliseconds: 180_000 });
    const found = link();
    if (found === undefined) throw new Error(`the launcher ended without a setup link:\n${this.printed}`);
    return found;
  }

  /** Stops as Ctrl-C does, ends what is left all the same, and takes the folder away. */
  async remove(): Promise<void> {
    this.launcher.kill('SIGTERM');
    const running = () => processesOf(this.instance, this.dataDir);
    await until('the end', () => running().length === 0, { milliseconds: 60_000 }).catch(() => undefined);
    for (const { pid } of running()) if (isRunning(pid)) process.kill(pid, 'SIGKILL');
    await until('nothing running', () => running().length === 0, { milliseconds: 60_000 });
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
