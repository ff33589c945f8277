import { spawn, spawnSync } from 'node:child_process';
import { Refusal } from './refusal.js';

/**
 * Runs a command to its end and gives what it printed.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<{code: number | null, output: string}>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    const collect = (/** @type {Buffer} */ part) => {
      output += part.toString('utf8');
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.once('error', (error) => resolve({ code: 127, output: `${output}${error.message}` }));
    child.once('close', (code) => resolve({ code, output }));
  });
}

/**
 * Whether a program can be found and started.
 * @param {string} program
 */
export function has(program) {
  return spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;
}

/**
 * Installs system packages with apt, where this process may; refuses with one sentence otherwise.
 * @param {string[]} packages
 * @param {string} sentence what to tell the person who has to install them
 * @throws {Refusal}
 */
export async function aptInstall(packages, sentence) {
  if (process.getuid?.() !== 0 || !has('apt-get')) throw new Refusal(sentence);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env });
  const { code, output } = await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], {
    env,
  });
  if (code !== 0) throw new Refusal(`${sentence} (apt-get failed: ${output.trim().split('\n').at(-1) ?? ''})`);
}
