import type { PaymentState } from '#contracts';
import { Bank } from '../testing/bank.js';
import { closingCalls, PEOPLE_OF_TWO_WAYS } from '../testing/closing.js';
import { applied, deliver, newSecret, status } from '../testing/deliveries.js';
import { Harness, OFFICER, type Answer, type Json } from '../testing/harness.js';
import { paymentsOf, plannedRun } from '../testing/paying-run.js';
import { OPEN_STATES } from './domain/closing-statement.js';

const SAID: Partial<Record<PaymentState, string>> = {
  PLANNED: 'đã lập',
  HELD: 'tạm giữ',
  APPROVED: 'đã duyệt',
  SUBMITTING: 'đang gửi',
  SUBMITTED: 'đã gửi',
  UNKNOWN: 'chưa rõ kết quả',
  REJECTED: 'bị từ chối',
};
const NOTHING = { payments: 0, amount: '0' };

describe('closing', () => {
  let harness: Harness;
  let bank: Bank;

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach(PEOPLE_OF_TWO_WAYS, bank.url);
  });
  afterEach(async () => expect(await harness.countersThatDiffer()).toEqual([]));
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  const { get, handedOver, settleAll } = closingCalls(() => harness);
  const statementOf = (id: string): Promise<Json> => get(`payout-runs/${id}/statement`);

  it('given payments that are all final: closes, and freezes a statement that adds up', async () => {
    const { id, payments } = await handedOver('2024-09');
    const ends: PaymentState[] = ['SETTLED', 'RETURNED', 'CANCELLED', 'CARRIED_OVER', 'SETTLED'];
    for (const [index, payment] of payments.entries()) await harness.moveTo(payment.id, ends[index] as PaymentState);

    const before = await statementOf(id);
    expect(before).toMatchObject({ status: 'BALANCED', balanced: true, obstacles: { ...NOTHING, byState: [] } });
    expect((await harness.command(id, 'close', OFFICER)).state).toBe('CLOSED');

    const after = await statementOf(id);
    expect(after).toMatchObject({
      status: 'CLOSED',
      balanced: true,
      closedBy: 'officer',
      closedAt: expect.any(String) as string,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      changedSince: null,
      planned: { payments: 5, amount: '2500000' },
      settled: { payments: 2, amount: '750000' },
      returned: { payments: 1, amount: '500000' },
      cancelled: { payments: 1, amount: '500000' },
      carriedOver: { payments: 1, amount: '750000' },
      open: NOTHING,
      differences: [],
    });
    expect(after['rows']).toEqual([
      {
        programme: 'BTXH',
        fundingSource: 'STATE_BUDGET',
        channel: 'BANK',
        providerCode: 'AGRIBANK',
        districtCode: '380',
        districtName: 'Huyện 380',
        planned: { payments: 3, amount: '1500000' },
        settled: { payments: 1, amount: '500000' },
        returned: { payments: 1, amount: '500000' },
        carriedOver: NOTHING,
        cancelled: { payments: 1, amount: '500000' },
        open: NOTHING,
      },
      {
        programme: 'BTXH',
        fundingSource: 'STATE_BUDGET',
        channel: 'POST_OFFICE',
        providerCode: 'VNPOST',
        districtCode: '386',
        districtName: 'Huyện 386',
        planned: { payments: 2, amount: '1000000' },
        settled: { payments: 1, amount: '250000' },
        returned: NOTHING,
        carriedOver: { payments: 1, amount: '750000' },
        cancelled: NOTHING,
        open: NOTHING,
      },
    ]);
    expect(before['rows']).toEqual(after['rows']);
  });

  it('given what planning again took off the list: it is in no statement', async () => {
    const id = await plannedRun(harness, { period: '2024-08' });
    await harness.command(id, 'plan', OFFICER);
    expect(await statementOf(id)).toMatchObject({
      status: 'OPEN',
      planned: { payments: 5 },
      cancelled: NOTHING,
      open: { payments: 5 },
    });
    await harness.command(id, 'cancel', OFFICER);
  });

  describe('given one payment that is not final', () => {
    let id: string;
    let one: Json;
    beforeAll(async () => {
      const run = await handedOver('2024-11');
      id = run.id;
      await settleAll(run.payments);
      one = run.payments[0] as Json;
    });

    it.each(OPEN_STATES)('in %s: is refused in a sentence, and the payment is named', async (state) => {
      await harness.moveTo(one.id, state);
      const run = await harness.command(id, 'close', OFFICER);
      expect([run.state, run.operation?.state]).toEqual(['PAYING', 'FAILED']);
      expect(run.operation?.error).toBe(
        `Chưa đóng được: còn 1 lệnh chi, 500.000 ₫ chưa kết thúc (${SAID[state]}: 1 lệnh chi, 500.000 ₫) / ` +
          `cannot be closed: 1 payment(s), 500,000 VND are not final (${state}: 1 payment(s), 500,000 VND)`,
      );
      expect((await get(`payout-runs/${id}/obstacles`)).items.map((item) => [item.id, item.state])).toEqual([
        [one.id, state],
      ]);
      expect(await statementOf(id)).toMatchObject({
        status: 'OPEN',
        balanced: true,
        open: { payments: 1, amount: '500000' },
        obstacles: { payments: 1, amount: '500000', byState: [{ state, payments: 1, amount: '500000' }] },
      });
      expect(await harness.db.query('SELECT FROM closing_statements WHERE run_id = $1', [id])).toEqual([]);
    });

    it('names each state and pages through the obstacles without gaps', async () => {
      const payments = await paymentsOf(harness, id);
      const open: PaymentState[] = ['HELD', 'SUBMITTED', 'UNKNOWN'];
      for (const [index, state] of open.entries()) await harness.moveTo((payments[index] as Json).id, state);
      const { operation } = await harness.command(id, 'close', OFFICER);
      expect(operation?.error).toMatch(
        /còn 3 lệnh chi, 1\.500\.000 ₫ .*tạm giữ: 1 .*đã gửi: 1 .*chưa rõ kết quả: 1 .*HELD: 1 /,
      );
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const { body }: Answer = await harness.call(
          'GET',
          `/api/v1/payout-runs/${id}/obstacles?limit=1${cursor && `&cursor=${cursor}`}`,
          OFFICER,
        );
        seen.push(...body.items.map((item) => item.id));
        cursor = body['nextCursor'] as string | null;
      }
      expect(seen).toEqual(payments.slice(0, 3).map((payment) => payment.id));
    });

    it('closes once everything is final', async () => {
      await settleAll(await paymentsOf(harness, id));
      expect((await get(`payout-runs/${id}/obstacles`)).items).toEqual([]);
      expect(await harness.command(id, 'close', OFFICER)).toMatchObject({
        state: 'CLOSED',
        operation: { name: 'close', state: 'DONE' },
      });
    });
  });

  it('given counters that are not the sum of the payments: refuses, and names where', async () => {
    const { id, payments } = await handedOver('2024-12');
    await settleAll(payments);
    await harness.db.query(
      `INSERT INTO run_totals (run_id, district_code, channel, provider_code, state, payments, amount)
       VALUES ($1, '380', 'BANK', 'AGRIBANK', 'SETTLED', 1, 7)`,
      [id],
    );
    expect(await statementOf(id)).toMatchObject({
      status: 'OPEN',
      balanced: false,
      differences: [
        {
          districtCode: '380',
          channel: 'BANK',
          providerCode: 'AGRIBANK',
          state: 'SETTLED',
          told: { payments: 3, amount: '1500000' },
          counted: { payments: 4, amount: '1500007' },
        },
      ],
    });
    const { state, operation } = await harness.command(id, 'close', OFFICER);
    expect([state, operation?.state]).toEqual(['PAYING', 'FAILED']);
    expect(operation?.error).toContain('380 · BANK · AGRIBANK · SETTLED: lệnh chi 3 / 1500000, sổ đếm 4 / 1500007');
    await harness.db.query('DELETE FROM run_totals WHERE run_id = $1 AND amount = 7', [id]);
    expect((await harness.command(id, 'close', OFFICER)).state).toBe('CLOSED');
  });

  it('given a return after closing: the payment moves, what was frozen stays, and both are shown', async () => {
    const { secret } = await newSecret(harness);
    const sent = bank.references.length;
    const { id, payments } = await handedOver('2025-01');
    await settleAll(payments);
    await harness.command(id, 'close', OFFICER);
    const frozen = await statementOf(id);
    await deliver(harness, secret, [status(bank.references[sent] as string, 'RTRN', { reason: 'AC04' })]);
    await applied(harness);
    const now = await statementOf(id);
    expect(now).toEqual({ ...frozen, changedSince: expect.any(Object) as object });
    expect(now['changedSince']).toMatchObject({
      planned: { payments: 5 },
      settled: { payments: 4, amount: '2000000' },
      returned: { payments: 1, amount: '500000' },
      rows: [
        {
          districtCode: '380',
          settled: { payments: 2 },
          returned: { payments: 1 },
          before: { settled: { payments: 3 }, returned: NOTHING },
        },
      ],
    });
    expect(await get(`payout-runs/${id}`)).toMatchObject({ state: 'CLOSED' });
  });

  it('keeps statements as they are: the database refuses to change them, and those that do not add up', async () => {
    for (const table of ['closing_statements', 'closing_statement_rows']) {
      await expect(harness.db.query(`DELETE FROM ${table}`)).rejects.toThrow('append-only');
      await expect(harness.db.query(`UPDATE ${table} SET run_id = run_id`)).rejects.toThrow('append-only');
    }
    await expect(
      harness.db.query(
        `INSERT INTO closing_statement_rows SELECT run_id, programme, funding_source, 'BANK', 'X', district_code, planned_payments,
           planned_amount + 1, settled_payments, settled_amount, returned_payments, returned_amount, carried_over_payments,
           carried_over_amount, cancelled_payments, cancelled_amount FROM closing_statement_rows LIMIT 1`,
      ),
    ).rejects.toThrow('amounts_add_up');
  });
});
