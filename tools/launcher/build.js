import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../common/packages.js';
import { Refusal } from '../common/refusal.js';
import { identify, isAlive } from './identity.js';
import { holderOf, take } from './lock.js';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
/** Node 24 of the npm package `node`, whatever Node started npm. */
export const node = join(root, 'node_modules/.bin/node');

/** @typedef {(text: string) => void} Tell */

/**
 * Two parts that are built apart: inputs, the npm script, and the sign that its result is there.
 * @type {Record<string, {inputs: string[], skip: string[], script: string, result: string}>}
 */
const parts = {
  services: {
    inputs: ['apps', 'libs', 'demo', 'bench', '.swcrc', 'package.json'],
    skip: ['apps/web'],
    script: 'build:services',
    result: 'dist/apps',
  },
  web: {
    inputs: ['apps/web', 'libs/contracts', 'package.json', 'package-lock.json'],
    skip: [],
    script: 'build:web',
    result: 'dist/web',
  },
};

/**
 * Installs the packages of the lock file when they are missing or of another lock file.
 * @param {string} logFile gets npm's own words
 * @param {Tell} tell
 * @throws {Refusal}
 */
export async function ensurePackages(logFile, tell) {
  await alone('packages', async () => {
    const stamp = join(root, 'node_modules/.lock-hash');
    const hash = createHash('sha256')
      .update(readFileSync(join(root, 'package-lock.json')))
      .digest('hex');
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
    if (alreadyInstalled()) return writeFileSync(stamp, hash);
    tell('installing packages (npm ci)');
    const npm = process.env.npm_execpath;
    const [command, args] = npm ? [process.execPath, [npm, 'ci']] : ['npm', ['ci']];
    const { code, output } = await run(command, [...args, '--include=dev', '--loglevel=warn'], {
      cwd: root,
      env: cleanEnvironment(),
    });
    writeFileSync(logFile, output);
    if (code !== 0) throw new Refusal(`npm ci failed; its output is in ${logFile}.`);
    writeFileSync(stamp, hash);
  });
}

/** Whether somebody ran npm by hand since: every package that the lock file requires is there in its version. */
function alreadyInstalled() {
  const hidden = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(hidden)) return false;
  const present = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  const wanted = Object.entries(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages);
  return wanted.every(
    ([path, wish]) => path === '' || (wish.optional && !present[path]) || present[path]?.version === wish.version,
  );
}

/** npm hands its settings and the script's name to what it starts; a second npm must not take them for its own. */
function cleanEnvironment() {
  const inherited = Object.entries(process.env).filter(([name]) => !/^npm_(lifecycle|package|command)/.test(name));
  return Object.fromEntries(inherited);
}

/**
 * Builds a part when its inputs changed since it was last built.
 * @param {'services' | 'web'} name
 * @param {string} logFile
 * @param {Tell} tell
 * @throws {Refusal}
 */
export async function ensureBuilt(name, logFile, tell) {
  const part = /** @type {typeof parts[string]} */ (parts[name]);
  await alone(`build-${name}`, async () => {
    const files = part.inputs.flatMap((input) => filesUnder(join(root, input), part.skip));
    const sum = createHash('sha256');
    for (const file of files) sum.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
    const hash = sum.digest('hex');
    const stamp = join(root, `dist/.${name}-hash`);
    if (existsSync(join(root, part.result)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
    tell(`building ${name}`);
    rmSync(stamp, { force: true });
    const script = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts[part.script];
    const path = [join(root, 'node_modules/.bin'), process.env.PATH ?? ''].join(delimiter);
    const { code, output } = await run(script, [], { cwd: root, shell: true, env: { ...process.env, PATH: path } });
    writeFileSync(logFile, output);
    if (code !== 0) throw new Refusal(`The build of the ${name} failed; its output is in ${logFile}.`);
    if (name === 'services') removeStale(join(root, 'dist'), ['apps', 'libs', 'demo', 'bench']);
    writeFileSync(stamp, hash);
  });
}

/**
 * A compiled file whose source is gone must go too: a deleted migration would still be run.
 * @param {string} dist
 * @param {string[]} folders
 */
function removeStale(dist, folders) {
  for (const file of folders.flatMap((folder) => filesUnder(join(dist, folder), []))) {
    const source = join(root, relative(dist, file)).replace(/\.js(\.map)?$/, '.ts');
    if (/\.js(\.map)?$/.test(file) && !existsSync(source)) rmSync(file);
  }
}

/**
 * @param {string} path
 * @param {string[]} skip folders left out, relative to the root
 * @returns {string[]} sorted
 */
function filesUnder(path, skip) {
  if (!existsSync(path)) return [];
  if (skip.includes(relative(root, path))) return [];
  const entries = readEntries(path);
  if (!entries) return [path];
  return entries
    .filter((entry) => entry !== 'node_modules' && !entry.endsWith('.spec.ts'))
    .sort()
    .flatMap((entry) => filesUnder(join(path, entry), skip));
}

/** @param {string} path */
function readEntries(path) {
  try {
    return readdirSync(path);
  } catch {
    return undefined;
  }
}

/**
 * Several instances may start from one clone at once; packages and builds are made by one of them while others wait.
 * @param {string} what
 * @param {() => Promise<void>} work
 */
async function alone(what, work) {
  const key = createHash('sha256').update(`${root}:${what}`).digest('hex').slice(0, 16);
  const lock = join(tmpdir(), `chi-tra-${key}.lock`);
  while (!take(lock, identify(process.pid))) {
    const holder = holderOf(lock);
    if (holder && !isAlive(holder)) rmSync(lock, { force: true });
    await new Promise((next) => setTimeout(next, 100));
  }
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}
