import type { ChildProcess } from 'node:child_process';

export interface KafkaOptions {
  /** The broker's own folder. */
  dataDir: string;
  port?: number;
  /** As Java writes it: `512m`. */
  heap?: string;
  install?: boolean;
}

export function prepareKafka(
  options: KafkaOptions,
): Promise<{ brokers: string; command: string; args: string[]; started: RegExp }>;

export function startKafka(
  options: KafkaOptions,
): Promise<{ brokers: string; pid: number; child: ChildProcess; stop: () => Promise<void> }>;
