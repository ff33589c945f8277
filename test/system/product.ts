import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '#persistence';
import { isRunning, MARK, processesOf, type Found } from './processes.js';
import { until } from './waiting.js';

const root = resolve(import.meta.dirname, '../..');

/** What would make the product under test another one than a fresh clone starts. */
const NOT_INHERITED =
  /^(npm_.*|NODE_OPTIONS|PORT|HOST|DATA_DIR|DATABASE_URL|KAFKA_BROKERS|REDIS_URL|OIDC_ISSUER|DEMO.*|JEST_.*)$/;

export interface ProductOptions {
  kafka?: boolean;
}

interface State {
  ports: Record<string, number>;
  processes: Record<string, { pid: number }>;
}

/** The whole product with its small demo, as `npm start` runs it, on a free port and in a folder of its own. */
export class Product {
  /** Every line the launcher printed since its last start, of both streams; `launcher.log` in the folder has them all. */
  readonly lines: string[] = [];
  private readonly instance = randomUUID();
  private launcher: ChildProcess | undefined;
  private gone: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly dataDir: string,
    readonly port: number,
    private readonly options: ProductOptions,
  ) {}

  static async start(options: ProductOptions = {}): Promise<Product> {
    const dataDir = mkdtempSync(join(tmpdir(), 'chi-tra-system-'));
    // PostgreSQL of root runs as another user, who has to reach its folder.
    chmodSync(dataDir, 0o755);
    const product = new Product(dataDir, await freePort(), options);
    product.launch();
    return product;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get simulatorUrl(): string {
    return `http://127.0.0.1:${this.portOf('provider-simulator')}`;
  }

  portOf(name: string): number {
    return this.state().ports[name] ?? 0;
  }

  /** Process id of a part as the launcher knows it; 0 while it is away. */
  pidOf(name: string): number {
    return this.state().processes[name]?.pid ?? 0;
  }

  /** Starts on the same folder and port again. @param environment what the administrator sets besides */
  launch(environment: Record<string, string> = {}): void {
    this.lines.length = 0;
    const kept = Object.entries(process.env).filter(([name]) => !NOT_INHERITED.test(name));
    const args = ['--port', String(this.port), '--data-dir', this.dataDir, '--demo', 'small'];
    const launcher = spawn(
      process.execPath,
      [join(root, 'tools/launcher/start.js'), ...args, ...(this.options.kafka ? ['--kafka'] : [])],
      {
        cwd: root,
        env: { ...Object.fromEntries(kept), ...environment, [MARK]: this.instance },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.launcher = launcher;
    this.gone = new Promise((done) => launcher.once('close', done));
    for (const stream of [launcher.stdout, launcher.stderr]) this.collect(stream);
  }

  /**
   * Waits for a line of the launcher.
   * @throws {Error} with the last lines, when it does not come or the launcher ends before
   */
  async line(pattern: RegExp, milliseconds = 240_000): Promise<string> {
    const seen = (): string | undefined => this.lines.find((line) => pattern.test(line));
    const found = await until(`line ${String(pattern)}`, () => seen() ?? (this.hasEnded() ? 'ended' : undefined), {
      milliseconds,
      every: 20,
    }).catch((error: Error) => error);
    const line = seen();
    if (line !== undefined) return line;
    const why = found instanceof Error ? found.message : `the launcher ended before the line ${String(pattern)}`;
    throw new Error(`${why}\n${this.lines.slice(-25).join('\n')}`);
  }

  /** Kills one part at once, without a word, and waits until the launcher has started it again. */
  async kill(name: string): Promise<void> {
    const pid = await until(`process of ${name}`, () => this.pidOf(name) || undefined, { milliseconds: 60_000 });
    process.kill(pid, 'SIGKILL');
    await until(`${name} started again`, () => ![0, pid].includes(this.pidOf(name)), { milliseconds: 60_000 });
  }

  /** The launcher dies and can tell nobody. */
  async killLauncher(): Promise<void> {
    this.launcher?.kill('SIGKILL');
    await this.gone;
  }

  /** SIGTERM, as Ctrl-C does. @returns what of the product still runs afterwards (nothing, if all is well) */
  async stop(): Promise<Found[]> {
    this.launcher?.kill('SIGTERM');
    await this.gone;
    return this.running();
  }

  running(): Found[] {
    return processesOf(this.instance, this.dataDir);
  }

  /** Ends what is left, whatever the tests said, and takes the folder away. */
  async remove(): Promise<void> {
    const tooLong = setTimeout(() => this.launcher?.kill('SIGKILL'), 60_000);
    await this.stop();
    clearTimeout(tooLong);
    for (const { pid } of this.running()) if (isRunning(pid)) process.kill(pid, 'SIGKILL');
    await until('nothing running', () => this.running().length === 0, { milliseconds: 60_000 });
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** URL of one of the embedded databases, for looking into the event log. */
  databaseUrl(name: string): string {
    const { databasePassword } = JSON.parse(readFileSync(join(this.dataDir, 'secrets.json'), 'utf8')) as {
      databasePassword: string;
    };
    return `postgresql://postgres:${databasePassword}@127.0.0.1:${this.portOf('postgres')}/${name}`;
  }

  private state(): State {
    return JSON.parse(readFileSync(join(this.dataDir, 'state.json'), 'utf8')) as State;
  }

  private hasEnded(): boolean {
    return this.launcher?.exitCode !== null || this.launcher.signalCode !== null;
  }

  private collect(stream: NodeJS.ReadableStream | null): void {
    let rest = '';
    stream?.setEncoding('utf8');
    stream?.on('data', (part: string) => {
      const lines = (rest + part).split('\n');
      rest = lines.pop() ?? '';
      this.lines.push(...lines);
      if (lines.length > 0) appendFileSync(join(this.dataDir, 'launcher.log'), `${lines.join('\n')}\n`);
    });
  }
}
