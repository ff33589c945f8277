import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { v7 } from 'uuid';
import { signWebhook } from '#security';
import { ADMIN, Harness } from './testing/harness.js';
import { Bank } from './testing/bank.js';
import { applied, deliver, deliverText, newSecret, status } from './testing/deliveries.js';

const unknown = '0192f0c5a1b27c3d8e9f0a1b2c3d4e5f-01';

describe('the door for webhooks', () => {
  let harness: Harness;
  let bank: Bank;
  let secret: string;

  beforeAll(async () => {
    bank = await Bank.start();
    harness = await Harness.start();
    await harness.teach([{ id: v7(), accounts: [{ number: '1000000001' }] }], bank.url);
    ({ secret } = await newSecret(harness));
  });
  afterAll(async () => {
    await harness.stop();
    await bank.stop();
  });

  const stored = async (): Promise<number> => (await harness.db.query('SELECT FROM webhook_deliveries')).length;
  const confirmed = async (): Promise<number> => (await harness.db.query('SELECT FROM confirmations')).length;

  describe('given a good delivery', () => {
    it('answers 202 with the count after it is stored, and the same again without storing it twice', async () => {
      const id = v7();
      const first = await deliver(harness, secret, [status(unknown, 'PDNG')], { id });
      expect([first.status, await first.json()]).toEqual([202, { accepted: 1 }]);
      const before = await stored();
      const again = await deliver(harness, secret, [status(unknown, 'PDNG')], { id });
      expect([again.status, await again.json()]).toEqual([202, { accepted: 1 }]);
      expect(await stored()).toBe(before);
    });

    it('answers 409 for the same id with another body, also when that one is no JSON', async () => {
      const id = v7();
      await deliver(harness, secret, [status(unknown, 'PDNG')], { id });
      expect((await deliver(harness, secret, [status(unknown, 'RJCT')], { id })).status).toBe(409);
      expect((await deliverText(harness, secret, 'not json', { id })).status).toBe(409);
    });

    it('keeps the ids of providers apart', async () => {
      const other = await newSecret(harness, 'MOMO');
      const id = v7();
      await deliver(harness, secret, [status(unknown, 'PDNG')], { id });
      expect((await deliver(harness, other.secret, [status(unknown, 'RJCT')], { id, provider: 'MOMO' })).status).toBe(
        202,
      );
    });

    it('stores fifty deliveries of one id at the same moment once', async () => {
      const id = v7();
      const before = await stored();
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => deliver(harness, secret, [status(unknown, 'PDNG')], { id })),
      );
      expect(
        new Set(await Promise.all(answers.map(async (answer) => `${answer.status} ${await answer.text()}`))),
      ).toEqual(new Set(['202 {"accepted":1}']));
      expect(await stored()).toBe(before + 1);
      await applied(harness);
      expect(
        await harness.db.query(
          'SELECT FROM confirmations c JOIN webhook_deliveries d ON d.id = c.source_id WHERE d.webhook_id = $1',
          [id],
        ),
      ).toHaveLength(1);
    });

    it('takes a thousand statuses in one call', async () => {
      const answer = await deliver(
        harness,
        secret,
        Array.from({ length: 1_000 }, () => status(unknown, 'PDNG')),
      );
      expect([answer.status, await answer.json()]).toEqual([202, { accepted: 1_000 }]);
    });
  });

  describe('given no good signature', () => {
    const minutes = (count: number): Date => new Date(Date.now() + count * 60_000);
    const body = JSON.stringify({ statuses: [status(unknown, 'PDNG')] });
    const signed = (key = secret, at = new Date()): Record<string, string> => ({
      ...signWebhook(key, 'some-id', at, body),
    });
    const stranger = `whsec_${randomBytes(32).toString('base64')}`;
    const cases: [string, () => { headers: Record<string, string>; provider?: string; text?: string }][] = [
      ['signed by somebody else', () => ({ headers: signed(stranger) })],
      ['older than five minutes', () => ({ headers: signed(secret, minutes(-5.2)) })],
      ['more than five minutes ahead', () => ({ headers: signed(secret, minutes(5.2)) })],
      ['without a signature', () => ({ headers: { ...signed(), 'webhook-signature': '' } })],
      ['without any header', () => ({ headers: {} })],
      ['with a timestamp that is none', () => ({ headers: { ...signed(), 'webhook-timestamp': 'now' } })],
      ['with another id than was signed', () => ({ headers: { ...signed(), 'webhook-id': 'other' } })],
      ['with other bytes than were signed', () => ({ headers: signed(), text: `${body} ` })],
      ['to a provider that does not exist', () => ({ headers: signed(), provider: 'NOBODY' })],
      ['to a provider without secrets', () => ({ headers: signed(), provider: 'VNPOST' })],
      ['to no code at all', () => ({ headers: signed(), provider: '%00' })],
      ['and is not even JSON', () => ({ headers: signed(stranger), text: 'not json' })],
      [
        'and is text without a type',
        () => ({ headers: { ...signed(stranger), 'content-type': 'text/plain' }, text: 'not json' }),
      ],
      ['and is empty', () => ({ headers: signed(stranger), text: '' })],
    ];

    it.each(cases)('answers 401, the same bytes as for all others, to a delivery %s', async (_, make) => {
      const before = await stored();
      const { headers, provider = 'AGRIBANK', text = body } = make();
      const send = (more: Record<string, string>, to: string): Promise<Response> =>
        fetch(`${harness.url}/webhooks/v1/${to}`, {
          method: 'POST',
          body: text,
          headers: { 'content-type': 'application/json', ...more },
        });
      const answer = await send(headers, provider);
      const other = await fetch(`${harness.url}/webhooks/v1/AGRIBANK`, {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json' },
      });
      expect([answer.status, await answer.text()]).toEqual([401, await other.text()]);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(await stored()).toBe(before);
    });
  });

  describe('given a signed body of a bad form', () => {
    const one = status(unknown, 'PDNG');
    const bodies: [string, string][] = [
      ['not JSON', '{"statuses": ['],
      ['empty', ''],
      ['null', 'null'],
      ['a list', JSON.stringify([one])],
      ['an unknown field beside the statuses', JSON.stringify({ statuses: [one], extra: 1 })],
      ['an unknown field in a status', JSON.stringify({ statuses: [{ ...one, note: 'x' }] })],
      ['no status', JSON.stringify({ statuses: [] })],
      ['1,001 statuses', JSON.stringify({ statuses: Array.from({ length: 1_001 }, () => one) })],
      ['statuses that are no list', JSON.stringify({ statuses: { 0: one } })],
      ['a list in the list', JSON.stringify({ statuses: [[one]] })],
      ['a status that is null', JSON.stringify({ statuses: [null] })],
      ...['RCVX', 'accc', '', null, 5, ['ACCC']].map((code): [string, string] => [
        `status ${JSON.stringify(code)}`,
        JSON.stringify({ statuses: [{ ...one, status: code }] }),
      ]),
      ...[540000, '540000.5', '-1', '5e5', '', ' 1', '00', '1234567890123456789', null, ['1']].map(
        (amount): [string, string] => [
          `amount ${JSON.stringify(amount)}`,
          JSON.stringify({ statuses: [{ ...one, amount }] }),
        ],
      ),
      ...['yesterday', '2024-02-30T00:00:00Z', '2024-W36-4', '2024-09-05', '2024-09-05T25:00:00Z', 5].map(
        (occurredAt): [string, string] => [
          `moment ${occurredAt}`,
          JSON.stringify({ statuses: [{ ...one, occurredAt }] }),
        ],
      ),
      ...['reference', 'currency', 'amount', 'status'].map((field): [string, string] => [
        `no ${field}`,
        JSON.stringify({ statuses: [{ ...one, [field]: undefined }] }),
      ]),
      // What the database refuses to keep must be refused at the door, or it would be tried for ever.
      ...['reference', 'reason', 'providerReference'].flatMap((field) =>
        ['\u0000', 'a\u0000b', '\ud800'].map((text): [string, string] => [
          `${field} ${JSON.stringify(text)}`,
          JSON.stringify({ statuses: [{ ...one, [field]: text }] }),
        ]),
      ),
    ];

    it.each(bodies)('answers 400 and stores nothing: %s', async (_, body) => {
      const [deliveries, confirmations] = [await stored(), await confirmed()];
      const answer = await deliverText(harness, secret, body);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ type: 'urn:chitra:problem:invalid-input', status: 400 });
      expect([await stored(), await confirmed()]).toEqual([deliveries, confirmations]);
    });

    it('names the field', async () => {
      const answer = await deliver(harness, secret, [one, { ...one, amount: 'x' }]);
      expect(await answer.json()).toMatchObject({ errors: [{ pointer: '/statuses/1/amount' }] });
    });

    it('lets the same id be used once the body is right: a refusal is not remembered', async () => {
      const id = v7();
      expect((await deliver(harness, secret, [], { id })).status).toBe(400);
      expect((await deliver(harness, secret, [one], { id })).status).toBe(202);
    });

    it('reads JSON whatever its sender calls it', async () => {
      expect((await deliver(harness, secret, [one], { headers: { 'content-type': 'text/plain' } })).status).toBe(202);
    });
  });

  describe('given a body over 1 MiB', () => {
    it('answers 413 before it looks at the signature', async () => {
      const answers = await Promise.all(
        ['signed', 'unsigned'].map((how) => post(harness.url, 'x'.repeat(1_048_577), how === 'signed' ? secret : null)),
      );
      expect(answers).toEqual([413, 413]);
    });

    it('takes one of exactly 1 MiB', async () => {
      const body = JSON.stringify({ statuses: [status(unknown, 'PDNG')] });
      expect((await deliverText(harness, secret, body + ' '.repeat(1_048_576 - body.length))).status).toBe(202);
    });
  });

  describe('given secrets that rotate', () => {
    it('accepts each of two, and a delivery signed by both; a revoked one no more', async () => {
      const second = await newSecret(harness);
      const one = [status(unknown, 'PDNG')];
      expect((await deliver(harness, secret, one)).status).toBe(202);
      expect((await deliver(harness, second.secret, one)).status).toBe(202);
      const [id, at, body] = [v7(), new Date(), JSON.stringify({ statuses: one })];
      const both = [secret, second.secret].map((key) => signWebhook(key, id, at, body)['webhook-signature']).join(' ');
      const revoke = (): Promise<{ status: number }> =>
        harness.call('DELETE', `/api/v1/providers/AGRIBANK/webhook-secrets/${second.id}`, ADMIN);
      expect((await revoke()).status).toBe(204);
      expect((await revoke()).status).toBe(404);
      expect((await deliver(harness, second.secret, one)).status).toBe(401);
      expect(
        (await deliverText(harness, secret, body, { id, at, headers: { 'webhook-signature': both } })).status,
      ).toBe(202);
    });

    it('shows a secret once and keeps it sealed', async () => {
      const key = v7();
      const first = await harness.call('POST', '/api/v1/providers/AGRIBANK/webhook-secrets', ADMIN, { body: {}, key });
      const again = await harness.call('POST', '/api/v1/providers/AGRIBANK/webhook-secrets', ADMIN, { body: {}, key });
      expect(first.body['secret']).toMatch(/^whsec_/);
      expect([again.status, again.body]).toEqual([201, { id: first.body.id }]);
      const [row] = await harness.db.query<{ sealed_secret: string }>(
        'SELECT sealed_secret FROM webhook_secrets WHERE id = $1',
        [first.body.id],
      );
      expect(row?.sealed_secret).toMatch(/^v1\.k1\./);
      await harness.call('DELETE', `/api/v1/providers/AGRIBANK/webhook-secrets/${first.body.id}`, ADMIN);
    });
  });
});

/** Status of a delivery whose sender goes on writing although the answer is there already. */
function post(url: string, body: string, secret: string | null): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(`${url}/webhooks/v1/AGRIBANK`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': body.length,
        ...(secret ? signWebhook(secret, v7(), new Date(), body) : {}),
      },
    });
    call.on('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode as number);
      call.destroy();
    });
    call.on('error', (error) => reject(error));
    call.end(body);
  });
}
