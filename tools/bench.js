import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './common/refusal.js';
import { ensureBuilt, ensurePackages, node, root } from './launcher/build.js';

const logs = join(root, '.artifacts/logs');
const say = (/** @type {string} */ text) => console.error(text);

try {
  mkdirSync(logs, { recursive: true });
  await ensurePackages(join(logs, 'packages.log'), say);
  await Promise.all([
    ensureBuilt('services', join(logs, 'build-services.log'), say),
    ensureBuilt('web', join(logs, 'build-web.log'), say),
  ]);
  const program = join(root, 'dist/bench/month.js');
  if (!existsSync(program)) throw new Refusal('bench/month.ts is missing: clone the repository again.');
  const child = spawn(node, ['--enable-source-maps', program, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  // The bench stops what it started; the signal reaches it, and its end is ours.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill(signal));
  child.once('close', (code) => process.exit(code ?? 1));
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error);
  process.exitCode = 1;
}
