import 'reflect-metadata';
import { ServiceConfig, loadConfig } from './config.js';

const GOOD = {
  PORT: '4610',
  DATABASE_URL: 'postgres://localhost/chitra',
  GATEWAY_TOKEN_SECRET: 'c2VjcmV0',
  SEALING_KEYS: 'k1:c2VjcmV0',
  LOOKUP_KEY: 'c2VjcmV0',
};

describe('configuration', () => {
  it('is read from the environment, numbers as numbers, with defaults', () => {
    const config = loadConfig(ServiceConfig, { ...GOOD, PATH: '/bin' });
    expect(config).toMatchObject({ PORT: 4610, HOST: '127.0.0.1', KAFKA_PARTITIONS: 8, LOG_LEVEL: 'info' });
    expect(config).not.toHaveProperty('PATH');
  });

  it('takes an empty variable for a missing one', () => {
    expect(loadConfig(ServiceConfig, { ...GOOD, HOST: '', KAFKA_BROKERS: '' })).toMatchObject({ HOST: '127.0.0.1' });
    expect(() => loadConfig(ServiceConfig, { ...GOOD, DATABASE_URL: '' })).toThrow(/DATABASE_URL/);
  });

  it('names every variable that is missing or wrong, one a line, and no secret', () => {
    const loading = (): unknown =>
      loadConfig(ServiceConfig, { ...GOOD, PORT: '70000', LOOKUP_KEY: undefined, BUSINESS_DATE: '1/9/2024' });
    expect(loading).toThrow(/^PORT .*$/m);
    expect(loading).toThrow(/^LOOKUP_KEY .*$/m);
    expect(loading).toThrow(/^BUSINESS_DATE .*$/m);
    expect(loading).not.toThrow(/c2VjcmV0/);
  });
});
