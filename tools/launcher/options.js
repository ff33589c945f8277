import { parseArgs } from 'node:util';
import { Refusal } from '../common/refusal.js';

/**
 * @typedef {'full' | 'small' | 'none'} Demo
 * @typedef {object} Options
 * @property {number} port the one public port
 * @property {string} host
 * @property {string} dataDir
 * @property {boolean} kafka start a Kafka broker here
 * @property {Demo | undefined} demo undefined: what the data directory has, `full` in a new one
 * @property {string | undefined} databaseUrl a PostgreSQL server that somebody else runs
 * @property {string | undefined} kafkaBrokers a Kafka cluster that somebody else runs
 */

export const usage = `npm start -- [options]
  --port N                  public port (4600; or PORT)
  --data-dir DIR            where data, logs and secrets are kept (.data; or DATA_DIR)
  --kafka                   start Apache Kafka on this machine and use it (needs Java 17 and Maven)
  --demo full|small|none    the demo province (full), a twentieth of it, or an empty system
Environment: PORT, HOST, DATA_DIR, DATABASE_URL, KAFKA_BROKERS`;

const demos = /** @type {const} */ (['full', 'small', 'none']);
const loopback = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

/**
 * What the person asked for: flags first, then the environment, then defaults.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Options}
 * @throws {Refusal}
 */
export function parseOptions(args, env) {
  const flags = readFlags(args);
  const port = Number(flags.port ?? (env.PORT || 4600));
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Refusal(`The port must be a number from 1 to 65535, not "${flags.port ?? env.PORT}".`);
  }
  const demo = demos.find((name) => name === flags.demo);
  if (flags.demo !== undefined && !demo) throw new Refusal(`--demo is full, small or none, not "${flags.demo}".`);
  const kafka = flags.kafka ?? false;
  const kafkaBrokers = env.KAFKA_BROKERS || undefined;
  if (kafka && kafkaBrokers) throw new Refusal('Choose one: --kafka starts a broker here, KAFKA_BROKERS names others.');
  const dataDir = flags['data-dir'] ?? (env.DATA_DIR || '.data');
  return {
    port,
    host: env.HOST || '127.0.0.1',
    dataDir,
    kafka,
    demo,
    databaseUrl: env.DATABASE_URL || undefined,
    kafkaBrokers,
  };
}

/** @param {string[]} args */
function readFlags(args) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string' },
        'data-dir': { type: 'string' },
        kafka: { type: 'boolean' },
        demo: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new Refusal(`${/** @type {Error} */ (error).message.split('. ')[0]}.\n${usage}`);
  }
}

/**
 * @typedef {{demo: Demo, eventLog: 'embedded' | 'kafka' | 'cluster'}} Shape what a data directory holds, fixed by its first start
 */

/**
 * Joins what is asked with what the data directory already holds. Its event log and its demo are part of its data: a
 * later start goes on with them, and a start that asks for others is refused rather than left with half a history.
 * @param {Options} options
 * @param {Shape | undefined} known
 * @returns {Shape}
 * @throws {Refusal}
 */
export function settleShape(options, known) {
  const asked = options.kafkaBrokers ? 'cluster' : options.kafka ? 'kafka' : undefined;
  const shape = {
    demo: options.demo ?? known?.demo ?? 'full',
    eventLog: asked ?? known?.eventLog ?? /** @type {const} */ ('embedded'),
  };
  if (known && known.eventLog !== shape.eventLog) {
    throw new Refusal(
      `${options.dataDir} was started with ${logs[known.eventLog]}, where its events are; choose another --data-dir to use ${logs[shape.eventLog]}.`,
    );
  }
  if (shape.eventLog === 'cluster' && !options.kafkaBrokers) {
    throw new Refusal(`${options.dataDir} keeps its events in ${logs.cluster}: set KAFKA_BROKERS again.`);
  }
  if (known && known.demo !== shape.demo) {
    throw new Refusal(
      `${options.dataDir} was started with --demo ${known.demo}; choose another --data-dir for --demo ${shape.demo}.`,
    );
  }
  if (shape.demo !== 'none' && !loopback.test(options.host)) {
    throw new Refusal('The demo has well-known passwords and listens on this machine only: use --demo none with HOST.');
  }
  return shape;
}

const logs = {
  embedded: 'the embedded event log',
  kafka: 'its own Kafka (--kafka)',
  cluster: 'the Kafka of KAFKA_BROKERS',
};
