import { runsOf } from './books.js';
import type { Client } from './client.js';
import type { Product } from './product.js';
import { until } from './waiting.js';

/** When to kill what: the stage is seen in what the launcher says of the demo, or in what the public API shows. */
export interface Kill {
  stage: string;
  part: string;
  reached: (product: Product, officer: Client) => Promise<boolean>;
}

/** In the order of the month. `store` is what keeps the events: PostgreSQL itself, or the broker. */
export function killsOfTheMonth(store: 'postgres' | 'kafka'): Kill[] {
  return [
    {
      stage: 'beneficiaries are being imported',
      part: 'beneficiaries',
      reached: said(/importing beneficiaries of BTXH/),
    },
    { stage: 'accounts are being imported', part: 'accounts', reached: said(/importing accounts of BTXH/) },
    {
      stage: 'the second list of accounts is being imported',
      part: 'demo',
      reached: said(/importing accounts of NCC/),
    },
    { stage: 'a run is being planned', part: 'disbursements', reached: said(/plan BTXH/) },
    { stage: 'the first payments have left', part: 'provider-simulator', reached: handedOver('BTXH', 1) },
    { stage: 'a run pays and the next is being planned', part: store, reached: said(/plan NCC/) },
    { stage: 'the first run is half settled', part: 'disbursements', reached: settled('BTXH', 4_000) },
    { stage: 'the second run is being approved', part: 'gateway', reached: said(/approve NCC/) },
    { stage: 'the second run has begun to settle', part: 'reporting', reached: settled('NCC', 1) },
  ];
}

/** Waits for the stage, kills the part, and sees it started again by the launcher. */
export async function carryOut(kill: Kill, product: Product, officer: Client): Promise<void> {
  await until(`stage "${kill.stage}"`, () => kill.reached(product, officer), { milliseconds: 180_000, every: 50 });
  if (product.lines.some((line) => line.startsWith('demo ready'))) throw new Error(`too late to kill ${kill.part}`);
  await product.kill(kill.part);
}

function said(words: RegExp): Kill['reached'] {
  return (product) => Promise.resolve(product.lines.some((line) => words.test(line)));
}

function handedOver(programme: string, payments: number): Kill['reached'] {
  return inStates(programme, ['SUBMITTED', 'SETTLED', 'REJECTED'], payments);
}

export function settled(programme: string, payments: number): Kill['reached'] {
  return inStates(programme, ['SETTLED'], payments);
}

function inStates(programme: string, states: string[], payments: number): Kill['reached'] {
  return async (_product, officer) => {
    const run = (await runsOf(officer)).find((each) => each.programme === programme);
    const reached = states.map((state) => run?.totals.byState[state]?.payments ?? 0);
    return reached.reduce((sum, count) => sum + count, 0) >= payments;
  };
}
