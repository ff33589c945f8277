import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/**
 * @typedef {{pid: number, started: string}} Identity a process for ever: a pid alone is given to others later
 */

/**
 * When the process was started, as the system counts it; null when it is gone, or only waits to be reaped.
 * @param {number} pid
 * @returns {string | null}
 */
export function startOf(pid) {
  if (existsSync('/proc/self/stat')) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The command's name stands in brackets and may hold anything; fields are counted after it.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === 'Z' || fields[0] === 'X') return null;
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${fields[19]}`;
    } catch {
      return null;
    }
  }
  try {
    const [state, ...started] = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(/\s+/);
    return state?.startsWith('Z') ? null : started.join(' ') || null;
  } catch {
    return null;
  }
}

/**
 * @param {number} pid
 * @returns {Identity}
 */
export function identify(pid) {
  return { pid, started: startOf(pid) ?? '' };
}

/** @param {Identity} identity */
export function isAlive({ pid, started }) {
  return started !== '' && startOf(pid) === started;
}

/**
 * The command line of a process, '' when it cannot be read.
 * @param {number} pid
 */
export function commandOf(pid) {
  try {
    return existsSync('/proc/self/stat')
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

/**
 * Ends a process that an earlier start left behind: in order, and by force when it does not go.
 * @param {Identity} identity
 * @param {NodeJS.Signals} [signal]
 * @param {number} [grace] milliseconds
 */
export async function end(identity, signal = 'SIGTERM', grace = 15_000) {
  for (const [name, patience] of /** @type {[NodeJS.Signals, number][]} */ ([
    [signal, grace],
    ['SIGKILL', 5_000],
  ])) {
    if (!isAlive(identity)) return;
    try {
      process.kill(identity.pid, name);
    } catch {
      return;
    }
    const deadline = Date.now() + patience;
    while (isAlive(identity) && Date.now() < deadline) await new Promise((next) => setTimeout(next, 50));
  }
}
