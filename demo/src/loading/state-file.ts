import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DEMO_PERIOD } from '../province/index.js';
import { fieldOf } from './json.js';

export interface DemoState {
  readonly demo: 'loading' | 'ready';
  readonly period: string;
  /** Percent with one decimal; absent while loading. */
  readonly rate?: string;
}

/** What the gateway shows of the demo in its health answer; replaced as a whole, so nobody reads half of it. */
export async function writeState(path: string, state: Omit<DemoState, 'period'>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify({ demo: state.demo, period: DEMO_PERIOD, rate: state.rate })}\n`);
  await rename(draft, path);
}

/** True when an earlier start finished the demo: what people did since is theirs, and is not compared any more. */
export async function wasReady(path: string): Promise<boolean> {
  try {
    const state: unknown = JSON.parse(await readFile(path, 'utf8'));
    return fieldOf(state, 'demo') === 'ready' && fieldOf(state, 'period') === DEMO_PERIOD;
  } catch {
    return false;
  }
}
