import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { demoOf } from '../demo/src/loading/demo.js';
import { generateProvince } from '../demo/src/province/index.js';
import { digestFloor, measureClosing, measureWorklists, type Figure } from './month/end-of-month.js';
import { measureFloor } from './month/floor.js';
import { PeakMemory } from './month/memory.js';
import { runMonth } from './month/phases.js';
import { repositoryRoot, startProduct } from './month/product.js';
import { sectionOf, writeSection } from './month/result.js';
import { SIZES, peopleOf, type Size } from './month/sizes.js';

/**
 * A province's month on this machine, each phase beside its SQL floor. After the build:
 * `node dist/bench/month.js [--size full|tenth|small] [--kafka] [--write] [--keep]`.
 * Measured through the public calls only; the floor in the same run on the same server, when the product is at rest.
 */
const { values } = parseArgs({
  options: {
    size: { type: 'string', default: 'tenth' },
    kafka: { type: 'boolean', default: false },
    /** Puts the figures into bench/README.md. */
    write: { type: 'boolean', default: false },
    /** Leaves data and logs behind, and says where. */
    keep: { type: 'boolean', default: false },
  },
});

function isSize(name: string): name is Size {
  return name in SIZES;
}

async function main(size: Size): Promise<void> {
  const figures = SIZES[size];
  const started = performance.now();
  const say = (line: string): void =>
    console.error(`${((performance.now() - started) / 1000).toFixed(1).padStart(7)} s  ${line}`);
  const province = generateProvince(figures);
  say(`starting the product for ${peopleOf(figures).toLocaleString('en')} people`);
  const product = await startProduct({ kafka: values.kafka, keep: values.keep, say });
  const memory = new PeakMemory(() => product.processes());
  try {
    memory.start();
    const config = {
      gatewayUrl: product.gatewayUrl,
      simulatorUrl: product.simulatorUrl,
      size: 'full' as const,
      stateFile: join(product.dataDir, 'bench-state.json'),
      setupTokenFile: join(product.dataDir, 'setup-token'),
      patienceMilliseconds: 120_000,
    };
    const demo = demoOf(config, province, say);
    const { seconds: month, approvedAfter, runs } = await runMonth(demo, figures);
    const peaks = await memory.stop();
    const floor = await measureFloor((name) => product.databaseUrl(name), say);
    const payments = product.databaseUrl('chitra_disbursements');
    const lists = await measureWorklists(demo, payments);
    const closing = await measureClosing(demo, runs, payments);
    const waits: Figure[] = [
      { name: 'plan', unit: 's', took: month.plan, floor: floor.plan, goal: 15 },
      {
        name: 'run approved after the click',
        unit: 's',
        took: approvedAfter,
        floor: await digestFloor(payments),
        goal: 3,
      },
      lists,
      closing,
    ];
    const section = sectionOf(
      { people: peopleOf(figures), eventLog: values.kafka ? 'kafka' : 'embedded', month, floor, peaks, figures: waits },
      new Date().toISOString().slice(0, 10),
    );
    console.log(section);
    if (values.write) await writeSection(join(repositoryRoot(), 'bench/README.md'), section);
  } finally {
    await memory.stop();
    await product.stop();
    if (values.keep) say(`data and logs: ${product.dataDir}`);
  }
}

if (!isSize(values.size)) {
  console.error(`--size is ${Object.keys(SIZES).join(', ')}, not "${values.size}"`);
  process.exitCode = 1;
} else {
  await main(values.size);
}
