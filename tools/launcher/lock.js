import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Takes a lock file. It appears with its whole content or not at all, so nobody reads a half-written one.
 * @param {string} file
 * @param {import('./identity.js').Identity} holder
 * @returns {boolean} false: somebody has it
 */
export function take(file, holder) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(holder));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * @param {string} file
 * @returns {(import('./identity.js').Identity & {parent?: number}) | undefined} undefined: nobody, just given back
 */
export function holderOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
