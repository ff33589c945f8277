import { OFFICER, type Harness, type Json } from './harness.js';

export interface Sum {
  payments: number;
  amount: string;
}

export interface ShownBridge {
  before: (Sum & { runIds: string[]; period: string }) | null;
  after: Sum;
  causes: (Sum & { cause: string })[];
  byDistrict: { code: string; name: string; before: Sum; after: Sum; causes: (Sum & { cause: string })[] }[];
}

export async function bridgeOf(harness: Harness, runId: string, query = ''): Promise<ShownBridge> {
  const { status, body } = await harness.call('GET', `/api/v1/payout-runs/${runId}/bridge${query}`, OFFICER);
  if (status !== 200) throw new Error(`bridge: ${status} ${JSON.stringify(body)}`);
  return body as unknown as ShownBridge;
}

/** Signed amounts by cause. */
export function causesOf({ causes }: { causes: (Sum & { cause: string })[] }): Record<string, bigint> {
  return Object.fromEntries(causes.map(({ cause, amount }) => [cause, BigInt(amount)]));
}

/** Every difference, page after page. */
export async function differencesOf(harness: Harness, runId: string, query = ''): Promise<Json[]> {
  const items: Json[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: Json = (
      await harness.call(
        'GET',
        `/api/v1/payout-runs/${runId}/differences?limit=2${query}${cursor && `&cursor=${cursor}`}`,
        OFFICER,
      )
    ).body;
    items.push(...page.items);
    cursor = page['nextCursor'] as string | null;
  }
  return items;
}

/**
 * What does not add up in a bridge: banks against the list and against the causes, in total and per district, and the causes
 * against the differences of persons. Nothing, always.
 */
export async function faultsOf(harness: Harness, runId: string): Promise<string[]> {
  const bridge = await bridgeOf(harness, runId);
  const run = (await harness.call('GET', `/api/v1/payout-runs/${runId}`, OFFICER)).body;
  const faults: string[] = [];
  const equal = (what: string, left: unknown, right: unknown): void => {
    if (String(left) !== String(right)) faults.push(`${what}: ${String(left)} is not ${String(right)}`);
  };
  const total = (sums: Sum[]): bigint => sums.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  const listed = ['PLANNED', 'HELD'].map((state) => run.totals.byState[state] ?? { payments: 0, amount: '0' });
  equal('after and the list', bridge.after.amount, total(listed));
  equal(
    'count after and the list',
    bridge.after.payments,
    listed.reduce((sum, { payments }) => sum + payments, 0),
  );
  const before = bridge.before ?? { amount: '0' };
  equal('causes', total(bridge.causes), BigInt(bridge.after.amount) - BigInt(before.amount));
  for (const district of bridge.byDistrict)
    equal(
      `causes of ${district.code}`,
      total(district.causes),
      BigInt(district.after.amount) - BigInt(district.before.amount),
    );
  equal('districts after', total(bridge.byDistrict.map(({ after }) => after)), bridge.after.amount);
  equal('districts before', total(bridge.byDistrict.map((district) => district.before)), before.amount);
  if (!bridge.before) return faults;
  const differences = await differencesOf(harness, runId);
  for (const { cause, payments, amount } of bridge.causes) {
    const of = differences.filter((difference) => difference['cause'] === cause);
    equal(
      `${cause} of persons`,
      of.reduce((sum, one) => sum + BigInt(one['difference'] as string), 0n),
      amount,
    );
    equal(`count of ${cause}`, of.length, payments);
  }
  for (const { before: was, after, difference, cause } of differences as unknown as Record<string, string | null>[])
    equal(`a ${cause ?? ''}`, difference, BigInt(after ?? '0') - BigInt(was ?? '0'));
  return faults;
}
