import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from '../common/packages.js';
import { freePorts } from '../common/ports.js';
import { ensureJava, kafkaJars } from './jars.js';

/**
 * The settings of a single broker that is its own controller (KRaft).
 * Events are the record from which read models are rebuilt, so nothing expires: neither messages nor a group's offsets.
 * @param {{port: number, controllerPort: number, logDir: string}} options
 */
function serverProperties({ port, controllerPort, logDir }) {
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': logDir,
    'auto.create.topics.enable': false,
    'delete.topic.enable': true,
    'group.initial.rebalance.delay.ms': 0,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 8,
    'offsets.retention.minutes': 5_256_000,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'log.retention.ms': -1,
    'log.retention.bytes': -1,
    'log.segment.bytes': 268_435_456,
    'log.index.size.max.bytes': 2_097_152,
    // One event may carry 500 payments with sealed fields.
    'message.max.bytes': 8_388_608,
    'replica.fetch.max.bytes': 8_388_608,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'num.recovery.threads.per.data.dir': 2,
    'log.cleaner.dedupe.buffer.size': 16_777_216,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/**
 * Everything needed to start the broker, again and again on the same port: jars, settings, a formatted folder.
 * @param {{dataDir: string, port?: number, heap?: string, install?: boolean}} options
 *   `dataDir` is the broker's own folder; `heap` as Java writes it (512m); `install`: add Java and Maven with apt when
 *   they are missing and this process is root (default: only under CI=true)
 * @returns {Promise<{brokers: string, command: string, args: string[], started: RegExp}>}
 *   `started` matches the line the broker logs when it takes requests
 * @throws {import('../common/refusal.js').Refusal} when Java or Maven is missing
 */
export async function prepareKafka({ dataDir, port, heap = '512m', install = process.env.CI === 'true' }) {
  await ensureJava({ install });
  const folder = resolve(dataDir);
  const logDir = join(folder, 'log');
  mkdirSync(folder, { recursive: true });
  const jars = await kafkaJars();
  const [brokerPort, controllerPort] = await freePorts(2);
  const properties = join(folder, 'server.properties');
  const listen = port ?? brokerPort ?? 0;
  writeFileSync(properties, serverProperties({ port: listen, controllerPort: controllerPort ?? 0, logDir }));
  const classPath = ['-cp', join(jars, '*')];
  if (!existsSync(join(logDir, 'meta.properties'))) {
    const bytes = randomBytes(16);
    // Never with a hyphen in front, which the tool takes for an option: the first of its characters is a letter.
    bytes[0] = (bytes[0] ?? 0) & 0x7f;
    const id = bytes.toString('base64url');
    const tool = [...classPath, '-Xshare:auto', 'kafka.tools.StorageTool', 'format', '-t', id, '-c', properties];
    const { code, output } = await run('java', tool);
    if (code !== 0) throw new Error(`Kafka's folder ${logDir} could not be formatted: ${output.slice(-500)}`);
  }
  const java = [`-Xmx${heap}`, '-XX:+ExitOnOutOfMemoryError', '-Xshare:auto', '-Djava.awt.headless=true'];
  const logging = [
    '-Dorg.slf4j.simpleLogger.showDateTime=true',
    '-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS',
  ];
  return {
    brokers: `127.0.0.1:${listen}`,
    command: 'java',
    args: [...java, ...logging, ...classPath, 'kafka.Kafka', properties],
    started: /Kafka Server started/,
  };
}

/**
 * Starts one Kafka broker on this machine and waits until it takes requests. Started again on the same `dataDir`, it
 * has its topics, messages and offsets again.
 * @param {{dataDir: string, port?: number, heap?: string, install?: boolean}} options as {@link prepareKafka}
 * @returns {Promise<{brokers: string, pid: number, child: import('node:child_process').ChildProcess, stop: () => Promise<void>}>}
 *   `brokers` for kafkajs; `stop` ends it in order and waits
 */
export async function startKafka(options) {
  const { brokers, command, args, started } = await prepareKafka(options);
  const log = join(resolve(options.dataDir), 'broker.log');
  const out = openSync(log, 'a');
  const from = statSync(log).size;
  const child = spawn(command, args, { stdio: ['ignore', out, out] });
  closeSync(out);
  const ended = new Promise((done) => child.once('exit', done));
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);

  const stop = async () => {
    process.off('exit', kill);
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const force = setTimeout(kill, 15_000);
    await ended;
    clearTimeout(force);
  };

  const deadline = Date.now() + 60_000;
  for (;;) {
    const text = readFileSync(log).subarray(from).toString('utf8');
    if (started.test(text)) return { brokers, pid: child.pid ?? 0, child, stop };
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`Kafka did not start: ${text.slice(-800)}`);
    }
    await new Promise((next) => setTimeout(next, 50));
  }
}
