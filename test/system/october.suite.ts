import type { Payment, Run } from './books.js';
import { Client } from './client.js';
import { COMMUNE, MONTHLY, NEWCOMERS, OCTOBER } from './newcomers.js';
import { command, newcomersPayments, octoberRun, runIn, storyOf } from './october.js';
import type { Product } from './product.js';
import { until } from './waiting.js';
import { someText, textLike, thingWith } from './like.js';

interface CalendarItem {
  programme: string;
  period: string;
  payOn: string;
  runState: string | null;
}

/** A payout run from its creation to paying: commands, their checks, three people, single payments, lists. */
export function octoberSuite(product: () => Product): void {
  const as = (username: string): Client => new Client(product().url, username);
  const draft = { period: OCTOBER, programme: 'BTXH', kind: 'REGULAR', areaCode: COMMUNE };

  describe('the calendar of the demo', () => {
    it('has taken over September, which is paid, and opened October for the province', async () => {
      const { status, body } = await as('leader').get<{ today: string; items: CalendarItem[] }>(
        '/calendar?from=2024-09&to=2024-11',
      );
      expect([status, body.today]).toEqual([200, '2024-09-05']);
      const shown = body.items.map(({ programme, period, payOn, runState }) => [programme, period, payOn, runState]);
      expect(shown.sort()).toEqual([
        ['BTXH', '2024-09', '2024-09-05', 'PAYING'],
        ['BTXH', '2024-10', '2024-10-04', 'DRAFT'],
        ['BTXH', '2024-11', '2024-11-05', null],
        ['NCC', '2024-09', '2024-09-05', 'PAYING'],
        ['NCC', '2024-10', '2024-10-04', 'DRAFT'],
        ['NCC', '2024-11', '2024-11-05', null],
      ]);
      const { body: due } = await as('officer').get<{ items: { period: string; step: string; daysLeft: number }[] }>(
        '/reminders',
      );
      const steps = due.items.filter(({ period }) => period === OCTOBER);
      expect(steps.map(({ step, daysLeft }) => [step, daysLeft])).toEqual([
        ['PLAN', 15],
        ['PLAN', 15],
      ]);
    });
  });

  describe('a payout run', () => {
    it('is created once for a key', async () => {
      const officer = as('officer');
      const first = await officer.post<Run>('/payout-runs', { json: draft, key: 'october' });
      expect([first.status, first.body]).toEqual([201, thingWith({ ...draft, state: 'DRAFT', preparedBy: 'officer' })]);
      expect(first.headers.get('location')).toMatch(new RegExp(`/payout-runs/${first.body.id}$`));
      const again = await officer.post<Run>('/payout-runs', { json: draft, key: 'october' });
      expect([again.status, again.body.id]).toEqual([201, first.body.id]);
      const other = await officer.post('/payout-runs', { json: { ...draft, programme: 'NCC' }, key: 'october' });
      expect(other.status).toBe(409);
    });

    it('is not seen by a district’s officer, a provider or nobody', async () => {
      const { id } = await octoberRun(as('officer'));
      expect((await as('provider-MOMO').get(`/payout-runs/${id}`)).status).toBe(403);
      expect((await as('officer').get('/payout-runs/0192f0c5-a1b2-7c3d-8e9f-0a1b2c3d4e5f')).status).toBe(404);
    });

    it('checks If-Match before the state', async () => {
      const officer = as('officer');
      const path = `/payout-runs/${(await octoberRun(officer)).id}`;
      expect((await officer.post(`${path}/plan`)).status).toBe(428);
      expect((await officer.post(`${path}/plan`, { ifMatch: '"stale"' })).status).toBe(412);
      expect((await officer.post(`${path}/plan`, { ifMatch: '"stale"', json: { colour: 'red' } })).status).toBe(400);
      expect((await officer.post(`${path}/plan`, { ifMatch: '"stale"', key: null })).status).toBe(400);
      const early = await command(officer, path, 'submit');
      expect([early.status, early.body]).toEqual([409, thingWith({ currentState: 'DRAFT' })]);
      expect((await command(as('leader'), path, 'plan')).status).toBe(403);
    });

    it('is planned: a list with totals and a fingerprint', async () => {
      const officer = as('officer');
      const { id } = await octoberRun(officer);
      const before = (await officer.get(`/payout-runs/${id}`)).headers.get('etag') ?? '';
      const planning = await officer.post(`/payout-runs/${id}/plan`, { ifMatch: before, key: 'plan-october' });
      expect([planning.status, planning.body]).toEqual([202, thingWith({ operation: thingWith({ name: 'plan' }) })]);
      const planned = await runIn(officer, id, 'PLANNED');
      expect(planned).toMatchObject({ fingerprint: textLike(/^[0-9a-f]{64}$/), preparedBy: 'officer' });
      // The key comes before If-Match and state: the first answer, whatever happened since.
      const replay = await officer.post(`/payout-runs/${id}/plan`, { ifMatch: before, key: 'plan-october' });
      expect([replay.status, replay.body]).toEqual([202, planning.body]);
      const payments = await newcomersPayments(officer);
      for (const [index, payment] of payments.entries()) {
        const byBank = NEWCOMERS[index]?.accountNumber !== null;
        const route = byBank
          ? { channel: 'BANK', providerCode: 'AGRIBANK' }
          : { channel: 'POST_OFFICE', providerCode: 'VNPOST' };
        expect(payment).toMatchObject({
          ...route,
          state: 'PLANNED',
          amount: MONTHLY,
          reference: null,
          sequence: 1,
          period: OCTOBER,
        });
      }
    }, 90_000);

    it('holds, lets go by two people, and cancels single payments', async () => {
      const officer = as('officer');
      const [payment] = (await newcomersPayments(officer)).slice(-1) as [Payment];
      const path = `/payments/${payment.id}`;
      expect((await officer.post(`${path}/hold`)).status).toBe(428);
      expect((await command(officer, path, 'hold', { json: { reason: 'Chờ xác minh' } })).status).toBe(202);
      expect(await storyOf(officer, payment)).toMatchObject({ state: 'HELD', heldReason: someText });
      expect((await command(officer, path, 'unhold')).status).toBe(202);
      expect((await storyOf(officer, payment)).state).toBe('HELD');
      expect((await command(officer, path, 'unhold')).status).toBe(403);
      expect((await command(as('approver'), path, 'unhold')).status).toBe(202);
      expect((await storyOf(officer, payment)).state).toBe('PLANNED');
      expect((await command(officer, path, 'cancel')).status).toBe(202);
      expect((await storyOf(officer, payment)).state).toBe('CANCELLED');
      expect((await command(officer, path, 'hold')).status).toBe(409);
    });

    it('is rejected and planned again', async () => {
      const [officer, approver] = [as('officer'), as('approver')];
      const { id } = await octoberRun(officer);
      const path = `/payout-runs/${id}`;
      expect((await command(officer, path, 'submit')).status).toBe(202);
      await runIn(officer, id, 'SUBMITTED');
      expect((await command(approver, path, 'reject', { json: { reason: 'Thiếu chứng từ' } })).status).toBe(202);
      await runIn(officer, id, 'REJECTED');
      expect((await command(officer, path, 'plan')).status).toBe(202);
      await runIn(officer, id, 'PLANNED');
      expect((await command(officer, path, 'submit')).status).toBe(202);
      await runIn(officer, id, 'SUBMITTED');
    }, 90_000);

    it('is approved by somebody who did not prepare it', async () => {
      const officer = as('officer');
      const { id } = await octoberRun(officer);
      const both = {
        username: 'both-hands',
        password: 'two-hands-at-once',
        roles: ['FINANCE_OFFICER', 'APPROVER'],
        areaCode: '38',
      };
      expect((await as('admin').post('/users', { json: both })).status).toBe(201);
      const [two, three] = [new Client(product().url, 'both-hands', 'two-hands-at-once'), as('approver')];
      expect((await command(officer, `/payout-runs/${id}`, 'approve')).status).toBe(403);
      // Whoever prepared anything of it is a preparer for good.
      const own = await two.post<Run>('/payout-runs', { json: { ...draft, programme: 'NCC' } });
      expect((await command(two, `/payout-runs/${own.body.id}`, 'approve')).status).toBe(403);
      expect((await command(two, `/payout-runs/${own.body.id}`, 'cancel')).status).toBe(202);
      expect((await command(three, `/payout-runs/${id}`, 'approve')).status).toBe(202);
      const paying = await runIn(officer, id, 'PAYING');
      expect(paying).toMatchObject({ approvedBy: 'approver', releasedBy: null });
    }, 90_000);

    it('hands its payments over, each with a reference of its own', async () => {
      const officer = as('officer');
      const submitted = async (): Promise<Payment[] | false> => {
        const payments = (await newcomersPayments(officer)).filter(({ state }) => state !== 'CANCELLED');
        return payments.every(({ state }) => state === 'SUBMITTED') && payments;
      };
      const payments = await until('all submitted', submitted, { milliseconds: 60_000, every: 500 });
      for (const { id, reference } of payments) expect(reference).toBe(`${id.replaceAll('-', '')}-01`);
      const moved = await storyOf(officer, payments[0] as Payment);
      expect(moved).toMatchObject({
        attempts: [thingWith({ reference: payments[0]?.reference })],
        lines: [thingWith({ amount: MONTHLY })],
      });
      expect(moved.history.map(({ state }) => state)).toEqual(
        expect.arrayContaining(['PLANNED', 'APPROVED', 'SUBMITTED']),
      );
    }, 90_000);

    it('asks the provider about a payment when an officer does', async () => {
      const officer = as('officer');
      const [payment] = (await newcomersPayments(officer)) as [Payment];
      expect((await officer.post(`/payments/${payment.id}/inquire`)).status).toBe(202);
      const asked = async (): Promise<boolean> =>
        (await storyOf(officer, payment)).inquiries.some(({ answer }) => answer !== null);
      await until('the inquiry is answered', asked, { milliseconds: 60_000 });
      expect((await storyOf(officer, payment)).state).toBe('SUBMITTED');
    }, 60_000);
  });
}
