import { randomBytes } from 'node:crypto';
import { BatchProcessor } from './batch-processor.js';
import { Collector, ContractService } from './contract-service.js';
import type { EventLog } from './event-log.js';

/** One of the two logs, really running. */
export interface LogUnderTest {
  /** A client of its own connections, as another process would have. */
  connect(): EventLog;
  /** Takes the log away; the returned function brings it back with everything it held. */
  takeAway(): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

export const PATIENCE_MS = 45_000;
export const oneTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** What one test of the contract works with: a topic and a group of its own, and a service that knows of nothing yet. */
export class Trial {
  readonly topic: string;
  readonly group: string;
  readonly log: EventLog;
  /** What is closed after the test, the last first. */
  readonly open: { close(): Promise<unknown> }[] = [];

  constructor(
    readonly underTest: LogUnderTest,
    readonly service: ContractService,
  ) {
    const unique = randomBytes(4).toString('hex');
    this.topic = `things-${unique}.v1`;
    this.group = `group-${unique}`;
    this.log = underTest.connect();
  }

  async end(): Promise<void> {
    for (const one of this.open.splice(0).reverse()) await one.close();
    await this.log.close();
  }

  collect(groupName: string, topics = [this.topic], batchLimit?: { records: number; bytes: number }): Collector {
    const collector = new Collector(this.log, groupName, topics, batchLimit);
    this.open.push(collector);
    return collector;
  }

  processor(): BatchProcessor {
    return new BatchProcessor({ database: this.service.database, group: this.group, firstPauseMs: 10 });
  }
}

/** Trials of the tests of one `describe`, on one log, which takes long to start. */
export function trials(start: () => Promise<LogUnderTest>): () => Trial {
  let underTest: LogUnderTest;
  let service: ContractService;
  let trial: Trial;
  beforeAll(async () => {
    underTest = await start();
    service = await ContractService.start();
  }, 180_000);
  afterAll(async () => {
    await service.stop();
    await underTest.stop();
  });
  beforeEach(async () => {
    await service.empty();
    trial = new Trial(underTest, service);
    await trial.log.ensureTopics([trial.topic]);
  });
  afterEach(() => trial.end());
  return () => trial;
}
