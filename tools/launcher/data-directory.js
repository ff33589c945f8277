import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../common/refusal.js';
import { freePorts, isFree } from '../common/ports.js';
import { end, identify, isAlive, startOf } from './identity.js';
import { holderOf, take } from './lock.js';

/**
 * @typedef {import('./identity.js').Identity} Identity
 * @typedef {object} State what a start leaves for the next one
 * @property {import('./options.js').Shape} [shape]
 * @property {Record<string, number>} ports internal ports, kept from start to start
 * @property {Record<string, Identity & {signal: NodeJS.Signals}>} processes running children in the order of their start
 */

/**
 * @param {string} file
 * @returns {any} its JSON; undefined when there is none (a half-written file cannot happen, see {@link writeWhole})
 */
function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/**
 * @param {string} file
 * @param {unknown} value
 * @param {number} [mode]
 */
export function writeWhole(file, value, mode = 0o644) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode });
  renameSync(draft, file);
}

/** The folder of one instance: its lock, its memory of ports and processes, its secrets, its logs. */
export class DataDirectory {
  /** @param {string} path absolute */
  constructor(path) {
    this.path = path;
    this.lockFile = join(path, 'launcher.pid');
    mkdirSync(join(path, 'logs'), { recursive: true });
    /** @type {State} */
    this.state = { ports: {}, processes: {}, ...readJson(join(path, 'state.json')) };
  }

  /** @param {string[]} parts */
  file(...parts) {
    return join(this.path, ...parts);
  }

  /**
   * Takes the folder for this launcher.
   * @throws {Refusal} when another one runs on it
   */
  async lock() {
    const mine = { ...identify(process.pid), parent: process.ppid };
    const deadline = Date.now() + 30_000;
    while (!take(this.lockFile, mine)) {
      const holder = holderOf(this.lockFile);
      if (!holder || !isAlive(holder)) {
        rmSync(this.lockFile, { force: true });
      } else if (holder.parent && startOf(holder.parent) === null && Date.now() < deadline) {
        // Its npm was killed: it has noticed or will within a second, and is about to stop.
        await new Promise((next) => setTimeout(next, 200));
      } else {
        throw new Refusal(
          `Another npm start (process ${holder.pid}) runs on ${this.path}: stop it, or choose another --data-dir.`,
        );
      }
    }
  }

  unlock() {
    if (holderOf(this.lockFile)?.pid === process.pid) rmSync(this.lockFile, { force: true });
  }

  /**
   * Stops what a killed launcher left running, last started first.
   * @returns {Promise<string[]>} names of what was found
   */
  async endLeftovers() {
    const left = Object.entries(this.state.processes).filter(([, identity]) => isAlive(identity));
    const database = left.filter(([name]) => name === 'postgres');
    const others = left.filter(([name]) => name !== 'postgres');
    await Promise.all(others.map(([, identity]) => end(identity, identity.signal)));
    await Promise.all(database.map(([, identity]) => end(identity, identity.signal)));
    this.state.processes = {};
    this.save();
    return left.map(([name]) => name);
  }

  /**
   * @param {string} name
   * @param {number | undefined} pid undefined: it has ended
   * @param {NodeJS.Signals} signal how it wants to be stopped
   */
  remember(name, pid, signal) {
    if (pid === undefined) delete this.state.processes[name];
    else this.state.processes[name] = { ...identify(pid), signal };
    this.save();
  }

  /**
   * The internal port of each name: the same as last time where it is still free.
   * @param {string[]} names
   * @returns {Promise<Record<string, number>>}
   */
  async ports(names) {
    const fresh = await freePorts(names.length);
    const taken = new Set();
    for (const [index, name] of names.entries()) {
      const kept = this.state.ports[name];
      const port = kept && !taken.has(kept) && (await isFree(kept)) ? kept : /** @type {number} */ (fresh[index]);
      taken.add(port);
      this.state.ports[name] = port;
    }
    this.save();
    return this.state.ports;
  }

  /** Keys of this instance, made at its first start and readable by its owner only. */
  secrets() {
    const file = this.file('secrets.json');
    const random = () => randomBytes(32).toString('base64');
    const fresh = {
      gatewayTokenSecret: random(),
      sealingKeys: `k1:${random()}`,
      lookupKey: random(),
      sessionSecret: random(),
      databasePassword: randomBytes(24).toString('hex'),
    };
    const known = readJson(file);
    const secrets = /** @type {typeof fresh} */ ({ ...fresh, ...known });
    if (Object.keys(fresh).some((name) => !known?.[name])) writeWhole(file, secrets, 0o600);
    return secrets;
  }

  save() {
    writeWhole(this.file('state.json'), this.state);
  }
}
