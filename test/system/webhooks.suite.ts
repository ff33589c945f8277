import type { Payment } from './books.js';
import { Client, fileForm, request, type Answer } from './client.js';
import { COMPLIANCE, PUBLISHED, type Compliance } from './figures.js';
import { MONTHLY, OCTOBER } from './newcomers.js';
import { newcomersPayments, octoberRun, storyOf, type Story } from './october.js';
import type { Product } from './product.js';
import { until } from './waiting.js';
import { WebhookSender, type Status } from './webhooks.js';

interface Case {
  class: string;
  providerCode: string;
  detail: { references: string[] };
}

const SOON = { milliseconds: 60_000 };
const NOBODYS = `${'0'.repeat(31)}1-01`;

/** Every row of the tables about webhooks and about lists back, on the newcomers' payments of October. */
export function webhooksSuite(product: () => Product): void {
  const as = (username: string): Client => new Client(product().url, username);
  let bank: WebhookSender;
  let post: WebhookSender;
  let officer: Client;
  let payments: Payment[];

  const payment = (index: number): Payment & { reference: string } => {
    const { reference, ...rest } = payments[index] as Payment;
    if (reference === null) throw new Error(`payment ${index} has not left`);
    return { ...rest, reference };
  };
  const about = (index: number, status: string, more: Partial<Status> = {}): Status => ({
    ...{ reference: payment(index).reference, amount: MONTHLY, status },
    ...more,
  });
  /** Reports one status and waits until it is part of the payment's story. */
  const say = async (index: number, status: string, more: Partial<Status> = {}, sender = bank): Promise<Story> => {
    const before = await storyOf(officer, payment(index));
    expect((await sender.report([about(index, status, more)])).status).toBe(202);
    const heard = async (): Promise<Story | false> => {
      const story = await storyOf(officer, payment(index));
      return story.confirmations.length > before.confirmations.length && story;
    };
    return until(`${status} is dealt with`, heard, SOON);
  };
  const classesOf = (story: Story): string[] => story.cases.map((each) => each.class);

  describe('a webhook', () => {
    beforeAll(async () => {
      officer = as('officer');
      bank = await WebhookSender.of(product().url, 'AGRIBANK', as('admin'));
      post = await WebhookSender.of(product().url, 'VNPOST', as('admin'));
      payments = await newcomersPayments(officer);
    });

    it('is taken once, and remembered by its id', async () => {
      const body = JSON.stringify({ statuses: [{ ...about(0, 'PDNG'), currency: 'VND' }] });
      const first = await bank.send(body, { id: 'msg_once' });
      expect([first.status, first.body]).toEqual([202, { accepted: 1 }]);
      const again = await bank.send(body, { id: 'msg_once' });
      expect([again.status, again.text]).toEqual([202, first.text]);
      expect((await bank.send(body.replace('PDNG', 'ACCC'), { id: 'msg_once' })).status).toBe(409);
      await until(
        'it is dealt with',
        async () => (await storyOf(officer, payment(0))).confirmations.length === 1,
        SOON,
      );
      expect((await storyOf(officer, payment(0))).state).toBe('SUBMITTED');
    });

    it('that is not signed as agreed is answered the same whatever is wrong', async () => {
      const minutes = (count: number): Date => new Date(Date.now() + count * 60_000);
      const [url, one] = [product().url, [about(0, 'ACCC')]];
      const unsigned = await request(`${url}/webhooks/v1/AGRIBANK`, {
        method: 'POST',
        body: JSON.stringify({ statuses: one }),
      });
      const answers: Answer[] = [
        unsigned,
        await bank.report(one, { signature: `v1,${Buffer.alloc(32).toString('base64')}` }),
        await bank.report(one, { at: minutes(-6) }),
        await bank.report(one, { at: minutes(6) }),
        await new WebhookSender(url, 'NOBANK', bank.secret).report(one),
        await new WebhookSender(url, 'MOMO', bank.secret).report(one),
        await bank.send('not json', { signature: 'v1,AAAA' }),
      ];
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 401));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    });

    it('is refused when its form is not the contract’s, and its id stays free', async () => {
      const good = { ...about(0, 'PDNG'), currency: 'VND' };
      const bad = [
        'not json',
        JSON.stringify({ statuses: [] }),
        JSON.stringify({ statuses: Array.from({ length: 1_001 }, () => good) }),
        JSON.stringify({ statuses: [good], colour: 'red' }),
        ...[{ colour: 'red' }, { amount: '1.5' }, { amount: 1_000_000 }, { amount: '-1' }, { status: 'DONE' }].map(
          (wrong) => JSON.stringify({ statuses: [{ ...good, ...wrong }] }),
        ),
      ];
      for (const body of bad) {
        const answer = await bank.send(body, { id: 'msg_form' });
        expect([body.slice(0, 120), answer.status]).toEqual([body.slice(0, 120), 400]);
      }
      expect((await bank.send(JSON.stringify({ statuses: [good] }), { id: 'msg_form' })).status).toBe(202);
    });

    it('over 1 MiB is 413, before its signature is looked at', async () => {
      expect((await bank.send(' '.repeat(1_048_577), { signature: 'v1,AAAA' })).status).toBe(413);
    });

    it('may be signed by any valid secret, and by none that was revoked', async () => {
      const path = '/providers/AGRIBANK/webhook-secrets';
      const made = (await as('admin').post<{ id: string; secret: string }>(path)).body;
      const rotated = new WebhookSender(product().url, 'AGRIBANK', made.secret);
      expect((await rotated.report([about(0, 'PDNG')])).status).toBe(202);
      expect((await bank.report([about(0, 'PDNG')])).status).toBe(202);
      expect((await as('admin').delete(`${path}/${made.id}`)).status).toBe(204);
      const revoked = async (): Promise<boolean> => (await rotated.report([about(0, 'PDNG')])).status === 401;
      await until('the revoked secret is refused', revoked, SOON);
    });
  });

  describe('a status', () => {
    it.each(['RCVD', 'PDNG', 'ACTC', 'ACCP', 'ACSP', 'ACWP', 'BLCK', 'ACSC'])(
      '%s is kept and changes nothing',
      async (status) => {
        expect(await say(1, status)).toMatchObject({ state: 'SUBMITTED', cases: [] });
      },
    );

    it('RJCT rejects, and ACCC afterwards is a case', async () => {
      expect(await say(1, 'RJCT', { reason: 'AC04' })).toMatchObject({ state: 'REJECTED', reason: 'AC04' });
      const after = await say(1, 'ACCC');
      expect([after.state, classesOf(after)]).toEqual(['REJECTED', ['CONTRADICTION']]);
    });

    it('ACCC settles, the same again has no effect, RJCT afterwards is a case, RTRN returns', async () => {
      expect((await say(2, 'ACCC')).state).toBe('SETTLED');
      expect(await say(2, 'ACCC')).toMatchObject({ state: 'SETTLED', cases: [] });
      const contradicted = await say(2, 'RJCT', { reason: 'MS03' });
      expect([contradicted.state, classesOf(contradicted)]).toEqual(['SETTLED', ['CONTRADICTION']]);
      expect((await say(2, 'RTRN', { reason: 'AC04' })).state).toBe('RETURNED');
      expect((await say(2, 'ACCC')).state).toBe('RETURNED');
    });

    it('CANC with a reason rejects', async () => {
      expect(await say(3, 'CANC', { reason: 'AC06' })).toMatchObject({ state: 'REJECTED', reason: 'AC06' });
    });

    it('RTRN returns what was only submitted', async () => {
      expect(await say(4, 'RTRN', { reason: 'AC04' })).toMatchObject({ state: 'RETURNED', reason: 'AC04' });
    });

    it('of a reason nobody knows is stored', async () => {
      const { confirmations } = await say(5, 'RJCT', { reason: 'ZZ99' });
      expect(confirmations.at(-1)).toMatchObject({ status: 'RJCT', reason: 'ZZ99' });
    });

    it('of the other kind of channel is a case', async () => {
      const cash = await say(6, 'CPUC');
      expect([cash.state, classesOf(cash)]).toEqual(['SUBMITTED', ['WRONG_CHANNEL']]);
      const credited = await say(9, 'ACCC', {}, post);
      expect([credited.state, classesOf(credited)]).toEqual(['SUBMITTED', ['WRONG_CHANNEL']]);
    });

    it('CPUC settles at the post office', async () => {
      expect((await say(9, 'CPUC', {}, post)).state).toBe('SETTLED');
    });

    it('that is not about this payment as we know it is a case and never applied', async () => {
      const wallet = await WebhookSender.of(product().url, 'MOMO', as('admin'));
      expect((await bank.report([about(7, 'ACCC', { amount: '1' })])).status).toBe(202);
      expect((await bank.report([about(7, 'ACCC', { currency: 'USD' })])).status).toBe(202);
      expect((await wallet.report([about(7, 'ACCC')])).status).toBe(202);
      const both = [NOBODYS, NOBODYS.replace('1-', '2-')];
      expect((await bank.report(both.map((reference) => about(7, 'ACCC', { reference })))).status).toBe(202);
      const classes = ['OTHER_PROVIDER', 'UNKNOWN_REFERENCE', 'WRONG_AMOUNT', 'WRONG_CURRENCY'];
      const opened = async (): Promise<Case[] | false> => {
        const all = await officer.all<Case>('/cases?state=OPEN');
        const own = all.filter(({ detail }) =>
          [payment(7).reference, ...both].some((one) => detail.references.includes(one)),
        );
        return own.length >= classes.length && own;
      };
      const cases = await until('the cases are open', opened, SOON);
      expect(cases.map((each) => each.class).sort()).toEqual(classes);
      expect((await storyOf(officer, payment(7))).state).toBe('SUBMITTED');
      expect((await as('leader').get('/cases')).status).toBe(403);
    });
  });

  describe('lists of the post office', () => {
    interface File {
      id: string;
      direction: string;
      state: string;
      applied: number;
      unchanged: number;
    }
    const path = `/providers/VNPOST/files?period=${OCTOBER}`;

    it('go out to it, and to no other provider', async () => {
      const office = as('provider-VNPOST');
      const out = (await office.all<File>(path)).filter(({ direction }) => direction === 'OUT');
      const contents = await Promise.all(out.map(({ id }) => office.get(`/files/${id}/content`)));
      const references = contents.map(({ text }) => text).join('\n');
      expect([payment(9), payment(10)].every(({ reference }) => references.includes(reference))).toBe(true);
      expect((await as('provider-MOMO').get(path)).status).toBe(404);
      expect((await as('provider-MOMO').get(`/files/${out[0]?.id}/content`)).status).toBe(404);
      expect((await as('leader').get(path)).status).toBe(403);
    });

    it('come back, are tried first, and change something once', async () => {
      const office = as('provider-VNPOST');
      const { reference } = payment(10);
      const list = (): FormData =>
        fileForm(
          'paid.csv',
          `reference,status,amount,occurredAt,reason\n${reference},CPUC,${MONTHLY},2024-10-05T02:00:00Z,\n`,
        );
      const upload = async (query: string): Promise<File> => {
        const { status, body, text } = await office.post<File>(`/providers/VNPOST/files${query}`, { form: list() });
        if (status !== 202) throw new Error(`the list was answered ${status} ${text}`);
        const done = async (): Promise<File | false> => {
          const file = (await office.get<File>(`/files/${body.id}`)).body;
          return file.state !== 'RUNNING' && file;
        };
        return until('the list is dealt with', done, SOON);
      };
      expect(await upload('?dryRun=true')).toMatchObject({ state: 'PREVIEWED', applied: 1 });
      expect((await storyOf(officer, payment(10))).state).toBe('SUBMITTED');
      expect(await upload('')).toMatchObject({ state: 'DONE', applied: 1 });
      expect((await storyOf(officer, payment(10))).state).toBe('SETTLED');
      expect((await upload('')).state).toBe('DONE');
      expect((await storyOf(officer, payment(10))).confirmations).toHaveLength(1);
    });
  });

  it('October leaves September as it was', async () => {
    const { id } = await octoberRun(officer);
    expect((await officer.get(`/payout-runs/${id}`)).body).toMatchObject({ state: 'PAYING' });
    expect((await as('leader').get<Compliance>(COMPLIANCE)).body.province).toMatchObject(PUBLISHED);
  });
}
