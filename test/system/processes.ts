import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The name of the variable that marks everything a product under test has started. */
export const MARK = 'CHITRA_TEST_INSTANCE';

export interface Found {
  pid: number;
  command: string;
}

/**
 * Every running process of one instance: it inherited the mark, works in the data directory, or names it. (PostgreSQL
 * overwrites its environment to show what it does, but works in its folder.)
 */
export function processesOf(instance: string, dataDir: string): Found[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => ({ pid: Number(name), command: read(`/proc/${name}/cmdline`) }))
    .filter(({ pid, command }) => {
      const marked = read(`/proc/${pid}/environ`).includes(`${MARK}=${instance}`);
      return isRunning(pid) && (marked || command.includes(dataDir) || folderOf(pid).startsWith(dataDir));
    })
    .map(({ pid, command }) => ({ pid, command: command.replaceAll('\0', ' ').slice(0, 160) }));
}

/** Neither gone nor only waiting to be reaped. */
export function isRunning(pid: number): boolean {
  const stat = read(`/proc/${pid}/stat`);
  return stat !== '' && !['Z', 'X'].includes(stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3));
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function folderOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}
