import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { node, root } from '../launcher/build.js';

/**
 * @typedef {{passed: number, failed: number, skipped: number, failures: string[]}} Tally
 */

/** The jest that runs now, to be stopped with us. @type {import('node:child_process').ChildProcess | undefined} */
let current;

/** @param {NodeJS.Signals} signal */
export function stopJest(signal) {
  current?.kill(signal);
}

/**
 * Runs one group of specs and counts from jest's own report.
 * @param {{name: string, args: string[], env: NodeJS.ProcessEnv, artifacts: string, minutes: number}} run
 *   `minutes`: a group that hangs is ended after them, and that is a failure
 * @returns {Promise<Tally>}
 */
export async function jest({ name, args, env, artifacts, minutes }) {
  const report = join(artifacts, `jest-${name}.json`);
  rmSync(report, { force: true });
  const options = [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    join(root, 'node_modules/jest/bin/jest.js'),
  ];
  const child = spawn(node, [...options, '--ci', '--json', `--outputFile=${report}`, '--passWithNoTests', ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    // The report goes to its file; standard output would be the same again.
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  current = child;
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 20_000).unref();
  }, minutes * 60_000);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(limit);
  current = undefined;
  if (late || !existsSync(report)) {
    return {
      passed: 0,
      failed: 1,
      skipped: 0,
      failures: [`${name}: jest ${late ? `was stopped after ${minutes} minutes` : 'broke'}`],
    };
  }
  return tally(name, JSON.parse(readFileSync(report, 'utf8')), code === 0);
}

/**
 * @param {string} name
 * @param {any} report
 * @param {boolean} well
 * @returns {Tally}
 */
function tally(name, report, well) {
  const failures = report.testResults.flatMap((/** @type {any} */ file) => {
    const where = file.name.slice(root.length + 1);
    const failed = file.assertionResults.filter((/** @type {any} */ result) => result.status === 'failed');
    if (failed.length === 0 && file.status === 'failed') return [`${where}: ${firstLine(file.message)}`];
    return failed.map((/** @type {any} */ result) => `${where}: ${result.fullName}`);
  });
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  if (!well && failed === 0) failures.push(`${name}: jest ended badly though every test passed`);
  return {
    passed: report.numPassedTests,
    failed: Math.max(failed, well ? 0 : 1),
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  };
}

/** @param {string} text */
function firstLine(text) {
  return (
    text
      .split('\n')
      .map((line) => line.trim())
      .find((line) => line !== '' && !line.startsWith('●')) ?? 'could not be run'
  );
}
