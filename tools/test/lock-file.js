import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The lock file names exact versions and no addresses, so that it works with any registry.
 * @param {string} root
 * @returns {string} what is wrong, '' for nothing
 */
export function lockFileFaults(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const addressed = Object.entries(packages).filter(([, entry]) => entry.resolved);
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, range]) => !/^\d+\.\d+\.\d+/.test(range),
  );
  return [
    ...addressed.map(([name]) => `${name} has an address in package-lock.json (see .npmrc)`),
    ...loose.map(([name, range]) => `${name} ${range} in package.json is not an exact version`),
  ].join('\n');
}
