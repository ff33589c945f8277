import type { DemoSize } from '../province/index.js';

export interface LoaderConfig {
  readonly gatewayUrl: string;
  readonly simulatorUrl: string;
  readonly size: DemoSize;
  readonly stateFile: string;
  readonly setupTokenFile: string;
  /** How long to wait for any one thing before saying plainly what is missing. */
  readonly patienceMilliseconds: number;
}

/** @throws {Error} naming the variable that is missing or wrong. */
export function readConfig(environment: NodeJS.ProcessEnv): LoaderConfig {
  const required = (name: string): string => {
    const value = environment[name];
    if (value === undefined || value === '') throw new Error(`${name} is not set`);
    return value;
  };
  const url = (name: string): string => {
    if (!URL.canParse(required(name))) throw new Error(`${name} is not a URL`);
    return required(name).replace(/\/$/, '');
  };
  const size = required('DEMO');
  if (size !== 'full' && size !== 'small') throw new Error(`DEMO is "${size}", not full or small`);
  const minutes = Number(environment.DEMO_PATIENCE_MINUTES ?? '20');
  if (!(minutes > 0)) throw new Error('DEMO_PATIENCE_MINUTES is not a number of minutes');
  return {
    gatewayUrl: url('GATEWAY_URL'),
    simulatorUrl: url('SIMULATOR_URL'),
    size,
    stateFile: required('DEMO_STATE_FILE'),
    setupTokenFile: required('SETUP_TOKEN_FILE'),
    patienceMilliseconds: minutes * 60_000,
  };
}
