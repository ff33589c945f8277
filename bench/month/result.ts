import { cpus, totalmem } from 'node:os';
import { readFile, writeFile } from 'node:fs/promises';
import type { Figure } from './end-of-month.js';
import { MONTH, PHASES, type Phase } from './phases.js';

export interface Result {
  people: number;
  eventLog: 'embedded' | 'kafka';
  month: Record<Phase, number>;
  floor: Record<Phase, number>;
  peaks: Map<string, number>;
  /** What a person waits for, beside the bare SQL that does the same. */
  figures: Figure[];
}

const sum = (seconds: Record<Phase, number>, phases: readonly Phase[]): number =>
  phases.reduce((all, phase) => all + seconds[phase], 0);

/** A Markdown section with date and machine: what was measured, beside its floor. */
export function sectionOf({ people, eventLog, month, floor, peaks, figures }: Result, date: string): string {
  const line = (name: string, phases: readonly Phase[]): string => {
    const [took, least] = [sum(month, phases), sum(floor, phases)];
    return `| ${name} | ${took.toFixed(1)} | ${least.toFixed(1)} | ${least > 0.05 ? `${(took / least).toFixed(1)} ×` : '–'} | ${Math.round(people / took).toLocaleString('en')} |`;
  };
  const memory = [...peaks].sort(([a], [b]) => a.localeCompare(b)).map(([name, megabytes]) => `${name} ${megabytes}`);
  return [
    `## ${people.toLocaleString('en')} people, ${eventLog} log`,
    '',
    `${date}, ${machine()}. Everything, providers included, on this machine.`,
    '',
    '| phase | seconds | SQL floor | ratio | people/s |',
    '|---|---|---|---|---|',
    ...PHASES.map((phase) => line(phase, [phase])),
    line('**the month** (plan … reporting)', MONTH),
    line('**all**', PHASES),
    '',
    '| what a person waits for | measured | SQL floor | goal |',
    '|---|---|---|---|',
    ...figures.map(
      ({ name, unit, took, floor: least, goal }) =>
        `| ${name} | ${took.toFixed(1)} ${unit} | ${least.toFixed(1)} ${unit} | ≤ ${goal} ${unit} |`,
    ),
    '',
    `Peak resident memory, MB: ${memory.join(', ')} (of PostgreSQL its first process only).`,
    '',
  ].join('\n');
}

/** Replaces the section of the same title, or adds it. */
export async function writeSection(file: string, section: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const title = section.split('\n', 1)[0] ?? '';
  const parts = text.split(/^(?=## )/m);
  const at = parts.findIndex((part) => part.startsWith(`${title}\n`));
  if (at < 0) parts.push(section);
  else parts[at] = section;
  await writeFile(file, `${parts.map((part) => part.trimEnd()).join('\n\n')}\n`);
}

function machine(): string {
  const [first] = cpus();
  return `${cpus().length} cores (${first?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, PostgreSQL with fsync, synchronous_commit and full_page_writes on`;
}
