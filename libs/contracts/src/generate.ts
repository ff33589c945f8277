import 'reflect-metadata';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderEventDocs } from './event-docs.js';

/**
 * Writes `docs/events` from the event classes; with `--check` it only compares, and ends with 1 when a committed file
 * differs, is missing or is one too many. Runs in the root of the repository, after the build.
 */
const DIRECTORY = join('docs', 'events');

async function main(isCheck: boolean): Promise<void> {
  const wanted = renderEventDocs();
  const present = await readdir(DIRECTORY).catch(() => []);
  const surplus = present.filter((name) => !wanted.has(name));
  const different: string[] = [];
  for (const [name, content] of wanted) {
    const committed = await readFile(join(DIRECTORY, name), 'utf8').catch(() => undefined);
    if (committed !== content) different.push(name);
  }
  if (isCheck) return report([...different, ...surplus]);
  await mkdir(DIRECTORY, { recursive: true });
  for (const name of different) await writeFile(join(DIRECTORY, name), wanted.get(name) ?? '');
  for (const name of surplus) await rm(join(DIRECTORY, name));
  console.log(`${DIRECTORY}: ${wanted.size} files, ${different.length + surplus.length} changed`);
}

function report(drifted: string[]): void {
  if (drifted.length === 0) return;
  console.error(`${DIRECTORY} does not match the event classes; run "npm run docs":\n${drifted.join('\n')}`);
  process.exitCode = 1;
}

await main(process.argv.includes('--check'));
