import { request, type Client } from './client.js';

export interface Payment {
  id: string;
  reference: string | null;
  state: string;
  channel: string | null;
  providerCode: string | null;
  amount: string;
  beneficiaryId: string;
  programme: string;
  districtCode: string;
}

export interface Run {
  id: string;
  programme: string;
  areaCode: string;
  state: string;
  operation?: { name: string; state: string };
  totals: Total & { byState: Record<string, Total>; byChannel: Record<string, Total> };
}

export interface Total {
  payments: number;
  amount: string;
}

/** One line of the provider simulator's own books. */
export interface LedgerLine {
  reference: string;
  providerCode: string;
  amount: string;
  state: string;
  movements: number;
  paidOut: string;
}

export async function runsOf(client: Client, period = '2024-09'): Promise<Run[]> {
  return client.all<Run>(`/payout-runs?period=${period}`);
}

export async function paymentsOf(client: Client, runs: readonly Run[]): Promise<Payment[]> {
  const lists = await Promise.all(runs.map((run) => client.all<Payment>(`/payout-runs/${run.id}/payments`)));
  return lists.flat();
}

/** The simulator's whole ledger, page by page; no service of the product reads it. */
export async function ledgerOf(simulatorUrl: string): Promise<LedgerLine[]> {
  const lines: LedgerLine[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const url: string = `${simulatorUrl}/sandbox/ledger?limit=500${cursor ? `&cursor=${cursor}` : ''}`;
    const { body }: { body: { items: LedgerLine[]; nextCursor: string | null } } = await request(url);
    lines.push(...body.items);
    cursor = body.nextCursor;
  }
  return lines;
}

/** Payments and amount of each value of a field, as a run's totals show them. */
export function totalsBy(payments: Payment[], field: 'state' | 'channel'): Record<string, Total> {
  const routed = payments.filter((payment) => payment[field] !== null);
  return Object.fromEntries(
    [...Map.groupBy(routed, (payment) => payment[field] ?? '')].map(([value, of]) => [value, totalOf(of)]),
  );
}

export function totalOf(payments: Payment[]): Total {
  const amount = payments.reduce((sum, payment) => sum + BigInt(payment.amount), 0n);
  return { payments: payments.length, amount: amount.toString() };
}

/**
 * Where our word about a payment and the provider's own books differ, in plain words. A payment that is settled here
 * has moved once and stayed; any other has left nothing with the receiver.
 */
export function disagreements(payments: Payment[], ledger: LedgerLine[]): string[] {
  const books = new Map(ledger.map((line) => [line.reference, line]));
  const found = strangers(payments, ledger);
  for (const { reference, state, amount, providerCode, channel } of payments) {
    if (reference === null) {
      if (!['HELD', 'CANCELLED'].includes(state)) found.push(`a payment in ${state} has no reference`);
      continue;
    }
    const line = books.get(reference);
    const paid = line ? BigInt(line.paidOut) : 0n;
    if (state === 'SETTLED' && (paid !== BigInt(amount) || line?.movements !== 1)) {
      found.push(`${reference} is settled, the books say ${paid} in ${line?.movements ?? 0} movements`);
    }
    if (state !== 'SETTLED' && paid !== 0n) found.push(`${reference} is ${state}, the books say ${paid} paid`);
    if (line && (line.amount !== amount || line.providerCode !== providerCode)) {
      found.push(`${reference} is ${amount} at ${providerCode}, the books say ${line.amount} at ${line.providerCode}`);
    }
    // The post office writes down only what somebody came for.
    if (!line && !(channel === 'POST_OFFICE' && state === 'SUBMITTED')) found.push(`${reference} is in no books`);
  }
  return found;
}

/** Lines that belong to no attempt of ours, and earlier attempts of a payment that moved money all the same. */
function strangers(payments: Payment[], ledger: LedgerLine[]): string[] {
  const latest = new Map(payments.map(({ reference }) => [reference?.slice(0, 32), reference ?? '']));
  return ledger.flatMap(({ reference, providerCode, state, movements }) => {
    const ours = latest.get(reference.slice(0, 32));
    if (ours === reference || (ours !== undefined && reference < ours && movements === 0)) return [];
    return [`${reference} is ${state} at ${providerCode}, ours is ${ours ?? 'none'}`];
  });
}

/** People of one programme to whom money went more than once, by the provider's books. */
export function paidTwice(payments: Payment[], ledger: LedgerLine[]): string[] {
  const receiverOf = new Map(
    payments.map((each) => [each.reference?.slice(0, 32), `${each.beneficiaryId} ${each.programme}`]),
  );
  const moved = ledger.filter(({ paidOut }) => BigInt(paidOut) > 0n);
  const counted = Map.groupBy(moved, ({ reference }) => receiverOf.get(reference.slice(0, 32)) ?? reference);
  return [...counted].filter(([, lines]) => lines.length > 1).map(([receiver]) => receiver);
}
