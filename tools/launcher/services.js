import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { node, root } from './build.js';
import { databaseUrl } from './databases.js';

/**
 * Every process of the product with its database and the most memory (MB) its objects may take.
 * The gateway is the door: it is started last and stopped first.
 */
const catalogue = /** @type {const} */ ([
  { name: 'beneficiaries', database: 'chitra_beneficiaries', memory: 192 },
  { name: 'accounts', database: 'chitra_accounts', memory: 256 },
  { name: 'disbursements', database: 'chitra_disbursements', memory: 256 },
  { name: 'reporting', database: 'chitra_reporting', memory: 256 },
  { name: 'provider-simulator', database: 'chitra_simulator', memory: 256 },
  { name: 'gateway', database: 'chitra_gateway', memory: 192 },
]);

const eventLogDatabase = 'chitra_events';
/** The demo's month is fixed; a real deployment goes by the calendar. */
const DEMO_BUSINESS_DATE = '2024-09-05';

/** @param {import('./options.js').Demo} demo */
function running(demo) {
  return catalogue.filter(({ name }) => demo !== 'none' || name !== 'provider-simulator');
}

/** @param {import('./options.js').Demo} demo */
export function databaseNames(demo) {
  return [...running(demo).map(({ database }) => database), eventLogDatabase];
}

/** @param {import('./options.js').Demo} demo names of the processes that need an internal port */
export function internalNames(demo) {
  return running(demo)
    .map(({ name }) => name)
    .filter((name) => name !== 'gateway');
}

/**
 * @typedef {object} Setting
 * @property {import('./options.js').Demo} demo
 * @property {string} host
 * @property {number} port the public one
 * @property {Record<string, number>} ports
 * @property {string} serverUrl PostgreSQL
 * @property {string} brokers Kafka's; '' for the embedded log
 * @property {ReturnType<import('./data-directory.js').DataDirectory['secrets']>} secrets
 * @property {import('./data-directory.js').DataDirectory} directory
 */

/**
 * The services as programs to supervise: those behind the gateway, and the gateway.
 * @param {Setting} setting
 * @returns {{services: import('./supervised.js').Program[], gateway: import('./supervised.js').Program}}
 */
export function servicePrograms(setting) {
  const programs = running(setting.demo).map(({ name, database, memory }) => ({
    ...nodeProgram(setting, name, `dist/apps/${name}/src/main.js`, memory),
    leash: true,
    options: {
      cwd: root,
      env: {
        ...sharedEnvironment(setting),
        ...(name === 'gateway' ? gatewayEnvironment(setting) : {}),
        PORT: String(name === 'gateway' ? setting.port : setting.ports[name]),
        HOST: name === 'gateway' ? setting.host : '127.0.0.1',
        DATABASE_URL: databaseUrl(setting.serverUrl, database),
      },
    },
  }));
  const gateway = /** @type {import('./supervised.js').Program} */ (programs.pop());
  return { services: programs, gateway };
}

/**
 * The program that fills the demo through the public calls; it goes on where it was, and ends when the month is reported.
 * @param {Setting} setting
 * @param {(line: string) => void} onLine
 * @returns {import('./supervised.js').Program}
 */
export function demoLoader(setting, onLine) {
  return {
    ...nodeProgram(setting, 'demo', 'dist/demo/src/load.js', 320),
    once: true,
    leash: true,
    onLine,
    options: {
      cwd: root,
      env: {
        ...outerEnvironment(),
        DEMO: setting.demo,
        GATEWAY_URL: publicUrl(setting),
        SIMULATOR_URL: internalUrl(setting, 'provider-simulator'),
        DEMO_STATE_FILE: setting.directory.file('demo-state.json'),
        SETUP_TOKEN_FILE: setting.directory.file('setup-token'),
        BUSINESS_DATE: DEMO_BUSINESS_DATE,
      },
    },
  };
}

/** @param {Setting} setting */
export function publicUrl({ host, port }) {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

/**
 * @param {Setting} setting
 * @param {string} name
 */
export function internalUrl({ ports }, name) {
  return `http://127.0.0.1:${ports[name]}`;
}

/** @param {Setting} setting */
function sharedEnvironment({ demo, serverUrl, brokers, secrets }) {
  return {
    ...outerEnvironment(),
    NODE_ENV: 'production',
    EVENT_LOG_URL: databaseUrl(serverUrl, eventLogDatabase),
    KAFKA_BROKERS: brokers,
    GATEWAY_TOKEN_SECRET: secrets.gatewayTokenSecret,
    SEALING_KEYS: secrets.sealingKeys,
    LOOKUP_KEY: secrets.lookupKey,
    BUSINESS_DATE: demo === 'none' ? (process.env.BUSINESS_DATE ?? '') : DEMO_BUSINESS_DATE,
  };
}

/** @param {Setting} setting */
function gatewayEnvironment(setting) {
  return {
    BENEFICIARIES_URL: internalUrl(setting, 'beneficiaries'),
    ACCOUNTS_URL: internalUrl(setting, 'accounts'),
    DISBURSEMENTS_URL: internalUrl(setting, 'disbursements'),
    REPORTING_URL: internalUrl(setting, 'reporting'),
    SESSION_SECRET: setting.secrets.sessionSecret,
    DEMO: setting.demo,
    DEMO_STATE_FILE: setting.directory.file('demo-state.json'),
    WEB_ROOT: join(root, 'dist/web'),
    SETUP_TOKEN_FILE: setting.directory.file('setup-token'),
  };
}

/** What the person's shell gives to the services: everything but what the launcher decides itself. */
function outerEnvironment() {
  const own = ['PORT', 'HOST', 'DATA_DIR', 'DATABASE_URL', 'KAFKA_BROKERS', 'NODE_OPTIONS', 'BUSINESS_DATE', 'DEMO'];
  const kept = Object.entries(process.env).filter(([name]) => !own.includes(name) && !name.startsWith('npm_'));
  return {
    ...Object.fromEntries(kept),
    // Two arenas keep what native code frees from piling up per thread: peak memory falls by more than half in an import.
    MALLOC_ARENA_MAX: '2',
    // Compiled code is kept between starts: each process is ready sooner.
    NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node-compile'),
  };
}

/**
 * @param {Setting} setting
 * @param {string} name
 * @param {string} entry
 * @param {number} memory
 */
function nodeProgram({ directory }, name, entry, memory) {
  const leash = pathToFileURL(join(root, 'tools/launcher/leash.js')).href;
  return {
    name,
    command: node,
    args: [
      '--enable-source-maps',
      `--max-old-space-size=${memory}`,
      '--max-semi-space-size=8',
      '--import',
      leash,
      resolve(root, entry),
    ],
    log: directory.file('logs', `${name}.log`),
  };
}
