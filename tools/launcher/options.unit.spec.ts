import { parseOptions, settleShape } from './options.js';

const plain = { port: 4600, host: '127.0.0.1', dataDir: '.data', kafka: false };

describe('options of npm start', () => {
  it('has defaults that need nothing', () => {
    expect(parseOptions([], {})).toMatchObject({ ...plain, demo: undefined });
  });

  it('prefers flags to the environment', () => {
    const options = parseOptions(['--port', '5000', '--kafka', '--demo', 'small'], { PORT: '6000', DATA_DIR: '/x' });
    expect(options).toMatchObject({ port: 5000, dataDir: '/x', kafka: true, demo: 'small' });
  });

  it.each([
    [['--port', 'abc'], /port must be a number/],
    [['--port', '70000'], /port must be a number/],
    [['--demo', 'big'], /full, small or none/],
    [['--unknown'], /Unknown option/],
  ])('refuses %j in one sentence', (args, message) => {
    expect(() => parseOptions(args, {})).toThrow(message);
  });

  it('refuses a broker here beside a cluster elsewhere', () => {
    expect(() => parseOptions(['--kafka'], { KAFKA_BROKERS: 'kafka:9092' })).toThrow(/Choose one/);
  });
});

describe('what a data directory holds', () => {
  it('is the full demo on the embedded log at first', () => {
    expect(settleShape(parseOptions([], {}), undefined)).toEqual({ demo: 'full', eventLog: 'embedded' });
  });

  it('is kept by a later start that does not ask', () => {
    const known = { demo: 'none', eventLog: 'kafka' } as const;
    expect(settleShape(parseOptions([], {}), known)).toEqual(known);
  });

  it('cannot be changed to another log or another demo', () => {
    const known = { demo: 'small', eventLog: 'embedded' } as const;
    expect(() => settleShape(parseOptions(['--kafka'], {}), known)).toThrow(/embedded event log/);
    expect(() => settleShape(parseOptions(['--demo', 'full'], {}), known)).toThrow(/--demo small/);
    expect(settleShape(parseOptions(['--demo', 'small'], {}), known)).toEqual(known);
  });

  it('needs its cluster again', () => {
    expect(() => settleShape(parseOptions([], {}), { demo: 'none', eventLog: 'cluster' })).toThrow(/KAFKA_BROKERS/);
  });

  it('keeps the demo, with its well-known passwords, on this machine', () => {
    expect(() => settleShape(parseOptions([], { HOST: '0.0.0.0' }), undefined)).toThrow(/this machine only/);
    expect(settleShape(parseOptions(['--demo', 'none'], { HOST: '0.0.0.0' }), undefined).demo).toBe('none');
  });
});
