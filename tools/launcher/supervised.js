import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, renameSync, statSync } from 'node:fs';

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 10_000;
/** A process that ran this long was well: its next death counts as the first. */
const WELL_AFTER = 30_000;
const LOG_LIMIT = 20 * 1024 * 1024;

/**
 * @typedef {object} Program
 * @property {string} name
 * @property {string} command
 * @property {string[]} args
 * @property {import('node:child_process').SpawnOptions} [options]
 * @property {string} log file that gets its output
 * @property {NodeJS.Signals} [signal] how it wants to be stopped (SIGTERM)
 * @property {number} [grace] milliseconds until SIGKILL (10,000)
 * @property {boolean} [leash] give it a channel that closes when the launcher dies
 * @property {() => unknown} [before] done before every start
 * @property {boolean} [once] its exit with code 0 is its end, not a death
 * @property {(line: string) => void} [onLine] gets its standard output line by line instead of the log
 */

/** One child process that is started again, after a pause that grows, whenever it dies unasked. */
export class Supervised {
  /**
   * @param {Program} program
   * @param {{say: (line: string) => void, remember: (name: string, pid: number | undefined, signal: NodeJS.Signals) => void}} launcher
   */
  constructor(program, launcher) {
    this.program = program;
    this.launcher = launcher;
    this.signal = program.signal ?? /** @type {const} */ ('SIGTERM');
    this.stopping = false;
    this.deaths = 0;
    /** @type {import('node:child_process').ChildProcess | undefined} */
    this.child = undefined;
    /** @type {NodeJS.Timeout | undefined} */
    this.pause = undefined;
    /** Settles when a program that runs once has done its work. */
    this.done = new Promise((resolve) => {
      this.finish = resolve;
    });
    rotate(program.log);
  }

  async start() {
    const { name, command, args, options, log, before, leash, onLine } = this.program;
    await before?.();
    if (this.stopping) return;
    const out = openSync(log, 'a');
    // A process group of its own: Ctrl-C in the terminal reaches the launcher only, which stops everything in order.
    const child = spawn(command, args, {
      ...options,
      detached: true,
      stdio: ['ignore', onLine ? 'pipe' : out, out, ...(leash ? /** @type {const} */ (['ipc']) : [])],
    });
    closeSync(out);
    this.child = child;
    const startedAt = Date.now();
    if (child.pid !== undefined) this.launcher.remember(name, child.pid, this.signal);
    if (onLine && child.stdout) eachLine(child.stdout, onLine);
    const ended = (/** @type {string} */ how, /** @type {boolean} */ well) => {
      if (this.child !== child) return;
      this.child = undefined;
      this.launcher.remember(name, undefined, this.signal);
      if (this.stopping) return;
      if (well && this.program.once) return this.finish?.(undefined);
      this.restart(how, Date.now() - startedAt);
    };
    child.once('error', (error) => ended(error.message, false));
    // `close` and not `exit`: every line it wrote has been read by then.
    child.once('close', (code, signal) => ended(signal ? `signal ${signal}` : `exit code ${code}`, code === 0));
  }

  /**
   * @param {string} how
   * @param {number} lived milliseconds
   */
  restart(how, lived) {
    this.deaths = lived > WELL_AFTER ? 1 : this.deaths + 1;
    const pause = Math.min(FIRST_PAUSE * 2 ** (this.deaths - 1), LONGEST_PAUSE);
    this.launcher.say(`${this.program.name} ended (${how}); starting it again in ${pause / 1000} s`);
    this.pause = setTimeout(() => void this.start().catch((error) => this.restart(error.message, 0)), pause);
  }

  /** Ends it for good and waits until it is gone. */
  async stop() {
    this.stopping = true;
    clearTimeout(this.pause);
    const child = this.child;
    if (!child) return;
    const gone = new Promise((resolve) => child.once('close', resolve));
    child.kill(this.signal);
    const force = setTimeout(() => child.kill('SIGKILL'), this.program.grace ?? 10_000);
    await gone;
    clearTimeout(force);
  }

  /** The last resort, when the launcher itself breaks. */
  kill() {
    this.stopping = true;
    this.child?.kill('SIGKILL');
  }
}

/** @param {string} log */
function rotate(log) {
  if (existsSync(log) && statSync(log).size > LOG_LIMIT) renameSync(log, `${log}.1`);
}

/**
 * @param {import('node:stream').Readable} stream
 * @param {(line: string) => void} take
 */
function eachLine(stream, take) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (/** @type {string} */ part) => {
    const lines = (rest + part).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
  });
  stream.on('end', () => {
    if (rest) take(rest);
  });
}
