import { existsSync, readFileSync } from 'node:fs';
import { prepareKafka } from '../kafka/broker.js';
import { Refusal } from '../common/refusal.js';
import { ensureBuilt } from './build.js';
import { writeWhole } from './data-directory.js';
import { databaseNames, demoLoader, internalNames, internalUrl, publicUrl, servicePrograms } from './services.js';
import { databaseUrl, ensureDatabases } from './databases.js';
import { preparePostgres } from './postgres.js';
import { announce, progress, say } from './report.js';
import { Supervised } from './supervised.js';

/** A service that has died so often without ever being ready will not mend itself. */
const HOPELESS = 6;
const READY_WITHIN = 180_000;

/** All processes of one instance: brought up in order, kept up, taken down in reverse order. */
export class System {
  /**
   * @param {import('./options.js').Options} options
   * @param {import('./options.js').Shape} shape
   * @param {import('./data-directory.js').DataDirectory} directory
   */
  constructor(options, shape, directory) {
    this.options = options;
    this.shape = shape;
    this.directory = directory;
    this.secrets = directory.secrets();
    /** Groups in the order of their start; those of one group are equals. @type {Supervised[][]} */
    this.groups = [];
    this.stopping = false;
  }

  /** @throws {Refusal} when something cannot be started */
  async start() {
    const { options, shape, directory } = this;
    const internal = internalNames(shape.demo);
    const ports = await directory.ports(['postgres', 'kafka', ...internal]);
    const [serverUrl, brokers] = await Promise.all([
      this.startPostgres(ports.postgres ?? 0),
      this.startKafka(ports.kafka ?? 0),
      ensureBuilt('services', directory.file('logs', 'build-services.log'), progress),
      ensureBuilt('web', directory.file('logs', 'build-web.log'), progress),
    ]);
    const setting = { demo: shape.demo, host: options.host, port: options.port, ports, serverUrl, brokers };
    /** @type {import('./services.js').Setting} */
    const full = { ...setting, secrets: this.secrets, directory };
    this.prepareDemoState();
    const { services, gateway } = servicePrograms(full);
    progress(`starting ${internal.join(', ')}`);
    const running = await this.startGroup(services);
    await Promise.all(running.map((service) => this.ready(service, internalUrl(full, service.program.name))));
    if (this.stopping) return;
    progress('starting gateway');
    const [door] = await this.startGroup([gateway]);
    if (door) await this.ready(door, publicUrl(full));
    if (this.stopping) return;
    announce(`ready ${publicUrl(full)}`);
    if (shape.demo === 'none') this.printSetupLink(publicUrl(full));
    else await this.startGroup([demoLoader(full, (line) => this.demoLine(line))]);
  }

  /**
   * @param {number} port
   * @returns {Promise<string>} the server's URL
   */
  async startPostgres(port) {
    const { options, directory, shape } = this;
    const given = options.databaseUrl;
    if (!given) progress('starting PostgreSQL');
    const server = given
      ? undefined
      : await preparePostgres({ dataDir: directory.file('postgres'), port, password: this.secrets.databasePassword });
    if (server) {
      const log = directory.file('logs', 'postgres.log');
      // SIGINT is PostgreSQL's fast shutdown: sessions are closed, nothing is lost.
      await this.startGroup([{ name: 'postgres', log, signal: 'SIGINT', grace: 30_000, ...server }]);
    }
    const url = given ?? server?.url ?? '';
    const anyDatabase = given && new URL(given).pathname.length > 1 ? given : databaseUrl(url, 'postgres');
    await ensureDatabases(anyDatabase, databaseNames(shape.demo), { patience: given ? 10_000 : 60_000 });
    return url;
  }

  /**
   * @param {number} port
   * @returns {Promise<string>} the brokers, '' for the embedded log
   */
  async startKafka(port) {
    const { options, shape, directory } = this;
    if (shape.eventLog !== 'kafka') return options.kafkaBrokers ?? '';
    progress('starting Kafka');
    const { brokers, command, args, started } = await prepareKafka({ dataDir: directory.file('kafka'), port });
    const log = directory.file('logs', 'kafka.log');
    const before = existsSync(log) ? readFileSync(log).length : 0;
    const [broker] = await this.startGroup([{ name: 'kafka', command, args, log, grace: 20_000 }]);
    const up = () => existsSync(log) && started.test(readFileSync(log).subarray(before).toString('utf8'));
    await this.until(broker, () => Promise.resolve(up()));
    return brokers;
  }

  /**
   * @param {import('./supervised.js').Program[]} programs
   * @returns {Promise<Supervised[]>}
   */
  async startGroup(programs) {
    if (this.stopping) return [];
    const remember = this.directory.remember.bind(this.directory);
    const group = programs.map((program) => new Supervised(program, { say, remember }));
    this.groups.push(group);
    await Promise.all(group.map((each) => each.start()));
    return group;
  }

  /**
   * @param {Supervised} service
   * @param {string} url
   */
  async ready(service, url) {
    await this.until(service, async () => {
      const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
      await answer?.arrayBuffer().catch(() => undefined);
      return answer?.ok === true;
    });
    if (!this.stopping) progress(`${service.program.name} is ready`);
  }

  /**
   * @param {Supervised | undefined} service
   * @param {() => Promise<boolean>} condition
   * @throws {Refusal} when the service keeps dying, or takes too long
   */
  async until(service, condition) {
    const deadline = Date.now() + READY_WITHIN;
    while (service && !this.stopping && !(service.child && (await condition()))) {
      if (service.deaths >= HOPELESS || Date.now() > deadline) {
        throw new Refusal(`${service.program.name} does not start; why is at the end of ${service.program.log}.`);
      }
      await new Promise((next) => setTimeout(next, 100));
    }
  }

  /** The gateway tells everybody how far the demo is; a finished one stays finished over a restart. */
  prepareDemoState() {
    const file = this.directory.file('demo-state.json');
    const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).demo : undefined;
    if (this.shape.demo === 'none') writeWhole(file, { demo: 'none' });
    else if (known !== 'ready') writeWhole(file, { demo: 'loading' });
  }

  /** @param {string} line what the demo loader says */
  demoLine(line) {
    if (line.startsWith('demo ready ')) announce(line);
    else if (line.trim()) progress(line.trim());
  }

  /** @param {string} url */
  printSetupLink(url) {
    const file = this.directory.file('setup-token');
    // The gateway writes it while there is no user, and removes it with the first one.
    if (existsSync(file)) announce(`setup ${url}/setup#token=${readFileSync(file, 'utf8').trim()}`);
  }

  /** Stops everything, last started first, and waits. */
  async stop() {
    this.stopping = true;
    for (const group of [...this.groups].reverse()) await Promise.all(group.map((each) => each.stop()));
  }

  kill() {
    for (const each of this.groups.flat()) each.kill();
  }
}
