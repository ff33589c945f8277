export type Demo = 'full' | 'small' | 'none';

export interface Options {
  port: number;
  host: string;
  dataDir: string;
  kafka: boolean;
  demo: Demo | undefined;
  databaseUrl: string | undefined;
  kafkaBrokers: string | undefined;
}

export interface Shape {
  demo: Demo;
  eventLog: 'embedded' | 'kafka' | 'cluster';
}

export const usage: string;
export function parseOptions(args: string[], env: NodeJS.ProcessEnv): Options;
export function settleShape(options: Options, known: Shape | undefined): Shape;
