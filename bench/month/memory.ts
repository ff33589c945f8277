import { readFile } from 'node:fs/promises';

/** Highest resident memory of each process in MB, as the system recorded it; sampled because a process may be replaced. */
export class PeakMemory {
  private readonly peaks = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly processes: () => Promise<Record<string, number>>) {}

  start(): void {
    this.timer = setInterval(() => void this.sample(), 1_000);
  }

  async stop(): Promise<Map<string, number>> {
    clearInterval(this.timer);
    await this.sample();
    return this.peaks;
  }

  private async sample(): Promise<void> {
    const processes = await this.processes().catch(() => ({}));
    for (const [name, pid] of Object.entries(processes)) {
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      const kilobytes = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
      this.peaks.set(name, Math.max(this.peaks.get(name) ?? 0, Math.round(kilobytes / 1024)));
    }
  }
}
