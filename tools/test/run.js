import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from '../common/packages.js';
import { Refusal } from '../common/refusal.js';
import { ensureBuilt, ensurePackages, node, root } from '../launcher/build.js';
import { jest, stopJest } from './jest.js';
import { lockFileFaults } from './lock-file.js';
import { ensureChromium, ensureKafka } from './prerequisites.js';
import { startTestServer } from './server.js';

/**
 * `npm test`: everything that has to hold, from a fresh clone. Each check counts as a test; the last line of the output
 * is the sum of all. `npm test -- unit` (or `checks`, `int`, `e2e`) runs a part of it.
 */

const artifacts = join(root, '.artifacts');
const env = { PATH: [join(root, 'node_modules/.bin'), process.env.PATH ?? ''].join(delimiter) };
const log = (/** @type {string} */ name) => join(artifacts, `${name}.log`);

/**
 * A check gives what is wrong ('' for nothing), or throws it.
 * @typedef {{name: string, check: () => Promise<string>}} Check
 */

/**
 * A program whose exit code is the answer.
 * @param {string} name
 * @param {string} command
 * @returns {Check}
 */
function program(name, command) {
  return {
    name,
    check: async () => {
      const { code, output } = await run(command, [], { cwd: root, shell: true, env: { ...process.env, ...env } });
      return code === 0 ? '' : output.trim() || `exit code ${code}`;
    },
  };
}

/** Needed by everything after it. @type {Check[]} */
const packages = [{ name: 'packages', check: async () => ensurePackages(log('packages'), console.log).then(() => '') }];

/** @type {Check[]} */
const builds = [
  {
    name: 'build of the services',
    check: async () => ensureBuilt('services', log('build-services'), say).then(() => ''),
  },
  { name: 'build of the pages', check: async () => ensureBuilt('web', log('build-web'), say).then(() => '') },
];

/** @type {Check[]} */
const checks = [
  program('types', 'tsc -p tsconfig.json'),
  program('types of the pages', 'tsc -p apps/web/tsconfig.json'),
  program('lint', 'eslint .'),
  program('format', 'prettier --check .'),
  program('who imports whom', 'depcruise --config .dependency-cruiser.cjs apps libs demo bench tools test'),
  program('every dependency and file is used', 'knip --no-progress --no-config-hints'),
  { name: 'lock file', check: () => Promise.resolve(lockFileFaults(root)) },
  program('generated event schemas', 'node dist/libs/contracts/src/generate.js --check'),
  program('drawing of the payment machine', 'node dist/apps/disbursements/src/payments/draw-machine.js --check'),
];

/** @type {Check[]} */
const prerequisites = [
  { name: 'Kafka for the tests', check: ensureKafka },
  { name: 'Chromium for the tests', check: ensureChromium },
];

const total = { passed: 0, failed: 0, skipped: 0, /** @type {string[]} */ failures: [] };

/** @param {string} text */
function say(text) {
  console.log(text);
}

/** @param {import('./jest.js').Tally} part */
function add(part) {
  total.passed += part.passed;
  total.failed += part.failed;
  total.skipped += part.skipped;
  total.failures.push(...part.failures);
}

/**
 * Runs checks, at most two at a time (one for each core), and tells each result at once.
 * @param {Check[]} list
 * @returns {Promise<boolean>} all passed
 */
async function runChecks(list) {
  const waiting = [...list];
  const before = total.failed;
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const started = Date.now();
      const fault = await next
        .check()
        .catch((error) => (error instanceof Refusal ? error.message : (error.stack ?? String(error))));
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      say(`${fault ? 'FAILED' : 'ok    '}  ${next.name} (${seconds} s)`);
      if (fault) say(fault.replace(/^/gm, '        '));
      add({ passed: fault ? 0 : 1, failed: fault ? 1 : 0, skipped: 0, failures: fault ? [`check: ${next.name}`] : [] });
    }
  };
  await Promise.all([worker(), worker()]);
  return total.failed === before;
}

/** @param {string[]} names of spec kinds */
function specs(names) {
  return ['--testPathPatterns', `\\.(${names.join('|')})\\.spec\\.ts$`];
}

/** @param {Set<string>} wanted */
async function runSpecs(wanted) {
  const small = ['unit', 'int'].filter((kind) => wanted.has(kind));
  if (small.length > 0) {
    const server = await startTestServer(log('postgres'));
    stopServer = server.stop;
    const args = ['--maxWorkers=2', ...specs(small)];
    add(await jest({ name: 'unit-int', args, env: { ...env, TEST_DATABASE_URL: server.url }, artifacts, minutes: 25 }));
    stopServer = undefined;
    await server.stop();
  }
  if (wanted.has('e2e')) {
    // These start the whole product themselves, one after the other.
    add(
      await jest({
        name: 'e2e',
        args: ['--runInBand', ...specs(['e2e'])],
        env: { ...env, FOLLOW_PARENT: '1' },
        artifacts,
        minutes: 45,
      }),
    );
  }
}

/** @type {(() => Promise<void>) | undefined} */
let stopServer;

function report() {
  if (total.failures.length > 0) say(`\nFailed:\n${total.failures.map((failure) => `  ${failure}`).join('\n')}`);
  const skippedInCi = process.env.CI === 'true' && total.skipped > 0;
  if (skippedInCi) say('\nNothing may be skipped under CI=true.');
  process.exitCode = total.failed > 0 || skippedInCi ? 1 : 0;
  say(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, () => {
    stopJest(signal);
    void Promise.resolve(stopServer?.()).then(() => process.exit(1));
  });
}

const KINDS = ['checks', 'unit', 'int', 'e2e'];
const wanted = new Set(process.argv.length > 2 ? process.argv.slice(2) : KINDS);
const unknown = [...wanted].find((name) => !KINDS.includes(name));
if (unknown !== undefined) {
  say(`npm test knows ${KINDS.join(', ')}; there is no ${unknown}`);
  process.exit(1);
}
mkdirSync(artifacts, { recursive: true });
if ((await runChecks(packages)) && existsSync(node)) {
  await runChecks(builds);
  if (wanted.has('checks')) await runChecks(checks);
  if (wanted.has('int') || wanted.has('e2e')) await runChecks(prerequisites);
  await runSpecs(wanted).catch((error) => add({ passed: 0, failed: 1, skipped: 0, failures: [error.message] }));
}
report();
