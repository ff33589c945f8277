import { v7 } from 'uuid';
import { eventually } from '#service/testing';
import { APPROVER, Harness, OFFICER, type Answer, type Person } from './testing/harness.js';
import { Bank } from './testing/bank.js';

const NEW = { period: '2024-09', programme: 'BTXH', kind: 'REGULAR', areaCode: '38' };
const OFFICER2 = { username: 'officer2', roles: ['FINANCE_OFFICER'] } satisfies typeof OFFICER;

describe('the checks of a command', () => {
  let harness: Harness;
  let bank: Bank;
  const people: Person[] = [
    ...Array.from({ length: 6 }, (_, index) => ({ id: v7(), accounts: [{ number: `100000000${index}` }] })),
    { id: v7(), district: '386', accounts: [{ number: '1000000099' }] },
  ];

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach(people, bank.url);
  });
  afterEach(async () => expect(await harness.countersThatDiffer()).toEqual([]));
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  const path = (id: string, verb = ''): string => `/api/v1/payout-runs/${id}${verb && `/${verb}`}`;
  const etagOf = async (id: string): Promise<string> =>
    (await harness.call('GET', path(id), OFFICER)).headers.get('etag') ?? '';
  const create = async (body: object = NEW, as: typeof OFFICER = OFFICER): Promise<string> =>
    (await harness.call('POST', '/api/v1/payout-runs', as, { body })).body.id;
  /** Frees the people for the next spec. */
  const cancel = async (id: string): Promise<void> => void (await harness.command(id, 'cancel', OFFICER));

  describe('are checked in this order', () => {
    const steps: [string, number, (id: string) => Promise<{ status: number }>][] = [
      [
        'no token',
        401,
        (id) =>
          fetch(harness.url + path(id, 'plan'), {
            method: 'POST',
            body: '{',
            headers: { 'content-type': 'application/json' },
          }),
      ],
      [
        'a bad token and text',
        401,
        (id) =>
          fetch(harness.url + path(id, 'plan'), {
            method: 'POST',
            body: 'x',
            headers: { authorization: 'Bearer x', 'content-type': 'text/plain' },
          }),
      ],
      [
        'another role',
        403,
        (id) =>
          harness.call(
            'POST',
            path(id, 'plan'),
            { username: 'leader', roles: ['LEADER'] },
            { body: { wrong: 1 }, key: null },
          ),
      ],
      [
        'another area',
        404,
        (id) =>
          harness.call('POST', path(id, 'plan'), { ...OFFICER, areaCode: '01' }, { body: { wrong: 1 }, key: null }),
      ],
      [
        'a part of the area only',
        404,
        (id) => harness.call('POST', path(id, 'plan'), { ...OFFICER, areaCode: '386' }, { body: {} }),
      ],
      ['an id that is none', 404, () => harness.call('POST', path('none', 'plan'), OFFICER, { body: { wrong: 1 } })],
      [
        'a bad field, without If-Match',
        400,
        (id) => harness.call('POST', path(id, 'plan'), OFFICER, { body: { wrong: 1 } }),
      ],
      ['no JSON', 400, (id) => harness.call('POST', path(id, 'plan'), OFFICER, { body: '{' })],
      ['no Idempotency-Key', 400, (id) => harness.call('POST', path(id, 'plan'), OFFICER, { body: {}, key: null })],
      [
        'no If-Match, also where the state does not allow it',
        428,
        (id) => harness.call('POST', path(id, 'submit'), OFFICER, { body: {} }),
      ],
      [
        'a stale If-Match, also where the state does not allow it',
        412,
        (id) => harness.call('POST', path(id, 'submit'), OFFICER, { body: {}, ifMatch: '"0"' }),
      ],
      [
        'a state that does not allow it',
        409,
        async (id) => harness.call('POST', path(id, 'submit'), OFFICER, { body: {}, ifMatch: await etagOf(id) }),
      ],
    ];
    it.each(steps)('given %s: %i', async (_, expected, call) => {
      const id = await create();
      expect((await call(id)).status).toBe(expected);
      expect((await harness.call('GET', path(id), OFFICER)).body.state).toBe('DRAFT');
    });

    it('names the unknown field, and the state that does not allow the command', async () => {
      const id = await create();
      expect(
        (await harness.call('POST', '/api/v1/payout-runs', OFFICER, { body: { ...NEW, color: 'red' } })).body,
      ).toMatchObject({ errors: [{ pointer: '/color', code: 'unknownField' }] });
      expect(
        (await harness.call('POST', path(id, 'submit'), OFFICER, { body: {}, ifMatch: await etagOf(id) })).body,
      ).toMatchObject({ currentState: 'DRAFT' });
      const rejected = await harness.call('POST', path(id, 'reject'), APPROVER, {
        body: { reason: 'a\u0000b' },
        ifMatch: await etagOf(id),
      });
      expect([rejected.status, rejected.body['errors']]).toEqual([
        400,
        [expect.objectContaining({ pointer: '/reason' })],
      ]);
    });

    it.each([
      ['period', '2024-13'],
      ['programme', 'XYZ'],
      ['kind', 'ARREARS'],
      ['areaCode', '1'],
    ])('refuses a run with %s %s', async (field, value) => {
      const answer = await harness.call('POST', '/api/v1/payout-runs', OFFICER, { body: { ...NEW, [field]: value } });
      expect([answer.status, answer.body['errors']]).toEqual([
        400,
        [expect.objectContaining({ pointer: `/${field}` })],
      ]);
    });

    it('knows no area that does not exist, and none outside one’s own', async () => {
      for (const areaCode of ['999', 'VN', '01'])
        expect(
          (await harness.call('POST', '/api/v1/payout-runs', OFFICER, { body: { ...NEW, areaCode } })).status,
        ).toBe(404);
    });
  });

  describe('given the same Idempotency-Key', () => {
    it('creates one run, and answers the same also after it went on', async () => {
      const key = v7();
      const first = await harness.call('POST', '/api/v1/payout-runs', OFFICER, { body: NEW, key });
      await harness.command(first.body.id, 'plan', OFFICER);
      const again = await harness.call('POST', '/api/v1/payout-runs', OFFICER, { body: NEW, key });
      expect([again.status, again.body, again.headers.get('etag')]).toEqual([
        201,
        first.body,
        first.headers.get('etag'),
      ]);
      expect(
        (await harness.call('POST', '/api/v1/payout-runs', OFFICER, { body: { ...NEW, areaCode: '380' }, key })).status,
      ).toBe(409);
      expect((await harness.call('POST', '/api/v1/payout-runs', OFFICER2, { body: NEW, key })).body.id).not.toBe(
        first.body.id,
      );
      await cancel(first.body.id);
    });

    it('replays a command although its ETag is stale by now', async () => {
      const [id, key] = [await create(), v7()];
      const send = async (ifMatch: string): Promise<Answer> =>
        harness.call('POST', path(id, 'plan'), OFFICER, { body: {}, key, ifMatch });
      const etag = await etagOf(id);
      const first = await send(etag);
      await eventually(async () => (await harness.call('GET', path(id), OFFICER)).body.state === 'PLANNED');
      expect([(await send(etag)).body, (await send('"9"')).status]).toEqual([first.body, 202]);
      await cancel(id);
    });
  });
});
