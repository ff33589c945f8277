import { v7 } from 'uuid';
import { eventually } from '#service/testing';
import { Bank } from '../testing/bank.js';
import { APPROVER, Harness, OFFICER, type Caller, type Json, type Person } from '../testing/harness.js';
import { firstOf, submittedRun } from '../testing/paying-run.js';
import { ProgressFeeds } from './progress-feeds.js';

describe('the progress of a run', () => {
  let harness: Harness;
  let bank: Bank;
  let id: string;
  const people: Person[] = Array.from({ length: 3 }, (_, index) => ({
    id: v7(),
    accounts: [{ number: `100000000${index}` }],
  }));

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach(people, bank.url);
    id = await submittedRun(harness);
  });
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  const feeds = (): ProgressFeeds => harness.service.application.get(ProgressFeeds);
  const answerTo = async (as: Caller | null, runId = id, init: RequestInit = {}): Promise<Response> => {
    const token = as && (await harness.tokens.issue({ username: 'x', areaCode: '38', requestId: 'test', ...as }));
    return fetch(`${harness.url}/api/v1/payout-runs/${runId}/progress`, {
      ...init,
      headers: token ? { authorization: `Bearer ${token}` } : {},
    });
  };
  /** Hears everything that is said, until it leaves. */
  const listen = async (as: Caller = OFFICER): Promise<{ heard: Json[]; ended: Promise<void>; leave: () => void }> => {
    const leaving = new AbortController();
    const { body } = await answerTo(as, id, { signal: leaving.signal });
    const heard: Json[] = [];
    const hear = async (): Promise<void> => {
      for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? [])
        for (const [, data] of text.matchAll(/^event: progress\ndata: (.*)$/gm))
          heard.push(JSON.parse(data ?? '') as Json);
    };
    return { heard, ended: hear().catch(() => undefined), leave: () => leaving.abort() };
  };

  it('tells how it stands, and each change', async () => {
    const { heard, ended, leave } = await listen();
    await eventually(() => heard.length === 1);
    expect(heard[0]).toEqual({
      state: 'PAYING',
      operation: { name: 'approve', state: 'DONE' },
      totals: {
        payments: 3,
        amount: '1500000',
        byState: { SUBMITTED: { payments: 3, amount: '1500000' } },
        byChannel: { BANK: { payments: 3, amount: '1500000' } },
      },
      byProvider: [
        {
          providerCode: 'AGRIBANK',
          payments: 3,
          amount: '1500000',
          sent: 3,
          settled: 0,
          rejected: 0,
          returned: 0,
          unknown: 0,
        },
      ],
      step: { name: 'ANSWERING', done: 0, left: 3 },
      perSecond: 0,
      secondsLeft: null,
      at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    });
    await harness.moveTo((await firstOf(harness, id)).id, 'SETTLED');
    await eventually(() => heard.length >= 2);
    expect(heard[1]).toMatchObject({
      totals: { byState: { SETTLED: { payments: 1 }, SUBMITTED: { payments: 2 } } },
      byProvider: [{ settled: 1 }],
      step: { done: 1, left: 2 },
    });
    leave();
    await ended;
  });

  it('is looked at once for everybody who watches, and not at all when they have left', async () => {
    const watchers = await Promise.all([OFFICER, APPROVER, OFFICER].map((who) => listen(who)));
    await eventually(() => watchers.every(({ heard }) => heard.length > 0));
    expect([feeds().watched, feeds().listeners]).toEqual([1, 3]);
    watchers[0]?.leave();
    await eventually(() => feeds().listeners === 2);
    watchers[1]?.leave();
    watchers[2]?.leave();
    await eventually(() => feeds().listeners === 0);
    expect(feeds().watched).toBe(0);
  });

  it('is for those who see the run', async () => {
    const tries: [number, Caller | null, string][] = [
      [401, null, id],
      [403, { roles: ['ADMINISTRATOR'] }, id],
      [403, { roles: ['DISTRICT_OFFICER'] }, id],
      [404, { ...OFFICER, areaCode: '01' }, id],
      [404, OFFICER, v7()],
      [404, OFFICER, 'none'],
    ];
    for (const [status, as, runId] of tries) expect((await answerTo(as, runId)).status).toBe(status);
    expect(feeds().listeners).toBe(0);
  });

  it('given a call for the headers alone: answers and listens to nobody', async () => {
    const answer = await answerTo(OFFICER, id, { method: 'HEAD' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    expect([await answer.text(), feeds().listeners]).toEqual(['', 0]);
  });

  it('does not keep the service from ending: who watches is told that it is over', async () => {
    const { heard, ended } = await listen();
    await eventually(() => heard.length > 0);
    await harness.service.close();
    await ended;
    await harness.startService();
  }, 30_000);
});
