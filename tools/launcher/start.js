import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isFree } from '../common/ports.js';
import { Refusal } from '../common/refusal.js';
import { ensurePackages, root } from './build.js';
import { DataDirectory } from './data-directory.js';
import { startOf } from './identity.js';
import { parseOptions, settleShape } from './options.js';
import { progress, say } from './report.js';
import { System } from './system.js';

/** @type {DataDirectory | undefined} */
let directory;
/** @type {System | undefined} */
let system;
/** @type {Promise<never> | undefined} */
let leaving;

/**
 * Takes everything down, once, and ends this process.
 * @param {number} code
 * @param {string} [reason]
 * @returns {Promise<never>}
 */
function leave(code, reason) {
  leaving ??= (async () => {
    if (reason) say(reason);
    await system?.stop();
    directory?.unlock();
    process.exit(code);
  })();
  return leaving;
}

/** npm, or a test that starts us, may be killed where it cannot tell us: then nobody could stop us any more. */
function followParent() {
  const parent = process.ppid;
  if (!(process.env.npm_lifecycle_event || process.env.FOLLOW_PARENT) || parent <= 1) return;
  const watch = setInterval(() => {
    if (process.ppid !== parent || startOf(parent) === null) void leave(0, 'who started this has gone; stopping');
  }, 500);
  watch.unref();
}

async function main() {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (!existsSync(resolve(root, 'package-lock.json')))
    throw new Refusal('package-lock.json is missing: clone the repository again.');
  // npm changes the folder to the package's; a relative directory is meant from there, as in the documentation.
  const place = new DataDirectory(resolve(root, options.dataDir));
  await place.lock();
  directory = place;
  const left = await place.endLeftovers();
  if (left.length > 0) say(`an earlier start was killed; stopped what it left: ${left.join(', ')}`);
  const shape = settleShape(options, place.state.shape);
  if (!(await isFree(options.port, options.host))) {
    throw new Refusal(`Port ${options.port} on ${options.host} is taken: choose another one with --port.`);
  }
  await ensurePackages(place.file('logs', 'packages.log'), progress);
  place.state.shape = shape;
  place.save();
  system = new System(options, shape, place);
  if (!leaving) await system.start();
}

const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 18) {
  say(`Node 18 or newer is needed to start; this is ${process.version}.`);
  process.exit(1);
}
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => void leave(0, 'stopping'));
}
process.on('exit', () => system?.kill());
followParent();
main().catch((error) => {
  if (!leaving) void leave(1, error instanceof Refusal ? error.message : (error.stack ?? String(error)));
});
