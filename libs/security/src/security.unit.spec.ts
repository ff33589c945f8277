import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { SignJWT } from 'jose';
import type { Actor } from '#contracts';
import { GatewayTokens } from './gateway-token.js';
import { LookupHash, Sealer } from './sealer.js';
import { isSignedByAny, newWebhookSecret, signWebhook } from './webhook-signature.js';

const key = (): string => randomBytes(32).toString('base64');

describe('a sealed text', () => {
  const keys = `k1:${key()}`;
  const sealer = new Sealer(keys);

  it('opens to what it was, and looks different each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const sealed = sealer.seal(text);
        expect(sealer.open(sealed)).toBe(text);
        expect(sealed).toMatch(/^v1\.k1\.[\w-]+$/);
        expect(sealer.seal(text)).not.toBe(sealed);
      }),
    );
  });

  it('does not open when a single byte of it was changed', () => {
    const sealed = sealer.seal('0123456789');
    const bytes = Buffer.from(sealed.split('.')[2] as string, 'base64url');
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(() => sealer.open(`v1.k1.${changed.toString('base64url')}`)).toThrow();
    }
  });

  it.each(['', 'v1', 'v1.k1.', 'v1.k1.AA', 'v2.k1.AAAA', 'v1.k9.AAAA', 'plain text'])('is not %j', (text) =>
    expect(() => sealer.open(text)).toThrow(),
  );

  it('is not opened by a key of the same name', () =>
    expect(() => new Sealer(`k1:${key()}`).open(sealer.seal('x'))).toThrow());

  it('never uses a nonce twice, however many are sealed', () => {
    const nonces = Array.from({ length: 5_000 }, () =>
      Buffer.from(sealer.seal('x').split('.')[2] as string, 'base64url').toString('hex', 0, 12),
    );
    expect(new Set(nonces).size).toBe(5_000);
  });

  it('still opens after the keys rotated, and is sealed by the new one', () => {
    const rotated = new Sealer(`k2:${key()},${keys}`);
    expect(rotated.open(sealer.seal('x'))).toBe('x');
    expect(rotated.seal('x')).toMatch(/^v1\.k2\./);
  });

  it.each(['', 'k1', 'k1:short', `:${key()}`])('needs keys of 32 bytes, not %j', (text) =>
    expect(() => new Sealer(text)).toThrow('32 bytes'),
  );
});

describe('a keyed hash', () => {
  it('is the same for the same value and key only', () => {
    const [one, other] = [new LookupHash(key()), new LookupHash(key())];
    expect(one.of('038150000001')).toBe(one.of('038150000001'));
    expect(one.of('038150000001')).not.toBe(other.of('038150000001'));
    expect(one.of('038150000001')).not.toBe(one.of('038150000002'));
  });
  it('needs a real key', () => expect(() => new LookupHash('c2hvcnQ=')).toThrow('32 bytes'));
});

describe('the signature of a webhook', () => {
  const secret = newWebhookSecret();
  const body = '{"statuses":[{"reason":"Nguyễn"}]}';
  const at = (minutes: number): Date => new Date(Date.now() + minutes * 60_000);

  it('is the HMAC-SHA256 of id, timestamp and body, as Standard Webhooks 1.0.0 says', () => {
    const headers = signWebhook(secret, 'id', at(0), body);
    const mine = createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
      .update(`id.${headers['webhook-timestamp']}.${body}`)
      .digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${mine}`);
    expect(isSignedByAny([secret], Buffer.from(body), headers)).toBe(true);
  });

  it.each([
    [-5.1, false],
    [-4.9, true],
    [4.9, true],
    [5.1, false],
  ])('made %d minutes from now counts: %s', (minutes, counts) => {
    expect(isSignedByAny([secret], body, signWebhook(secret, 'id', at(minutes), body))).toBe(counts);
  });

  it('counts when any of several secrets made it, and among several signatures', () => {
    const [old, next] = [newWebhookSecret(), newWebhookSecret()];
    const now = at(0);
    const headers = signWebhook(next, 'id', now, body);
    expect(isSignedByAny([old, next], body, headers)).toBe(true);
    expect(isSignedByAny([old], body, headers)).toBe(false);
    expect(isSignedByAny([], body, headers)).toBe(false);
    const both = `v2,xxx v1,AAAA ${signWebhook(old, 'id', now, body)['webhook-signature']} ${headers['webhook-signature']}`;
    expect(isSignedByAny([next], body, { ...headers, 'webhook-signature': both })).toBe(true);
  });

  it.each([
    ['another id', { 'webhook-id': 'other' }],
    ['another moment', { 'webhook-timestamp': String(Math.floor(Date.now() / 1000) + 100) }],
    ['no signature', { 'webhook-signature': '' }],
    ['another version', { 'webhook-signature': 'v2,AAAA' }],
    ['a torn one', { 'webhook-signature': 'v1' }],
  ])('does not count with %s', (_, changed) => {
    expect(isSignedByAny([secret], body, { ...signWebhook(secret, 'id', at(0), body), ...changed })).toBe(false);
  });

  it('does not count for other bytes', () =>
    expect(isSignedByAny([secret], `${body}\n`, signWebhook(secret, 'id', at(0), body))).toBe(false));
});

describe('the token of the gateway', () => {
  const secret = key();
  const tokens = new GatewayTokens(secret);
  const actor: Actor = { username: 'officer', roles: ['FINANCE_OFFICER'], areaCode: '38', requestId: 'r' };
  const forged = (claims: object): SignJWT =>
    new SignJWT({ roles: ['ADMINISTRATOR'], ...claims }).setProtectedHeader({ alg: 'HS256' }).setSubject('officer');
  const sign = (token: SignJWT): Promise<string> => token.sign(Buffer.from(secret, 'base64'));

  it('says who calls', async () => {
    expect(await tokens.verify(await tokens.issue(actor))).toEqual(actor);
    const provider: Actor = { ...actor, areaCode: null, roles: ['PROVIDER'], providerCode: 'VNPOST' };
    expect(await tokens.verify(await tokens.issue(provider))).toEqual(provider);
  });

  it('says for whom the caller acts in which role, and how far that reaches', async () => {
    const delegate: Actor = {
      ...actor,
      roles: ['FINANCE_OFFICER', 'APPROVER'],
      onBehalfOf: { APPROVER: 'approver' },
      roleAreas: { APPROVER: '386' },
    };
    expect(await tokens.verify(await tokens.issue(delegate))).toEqual(delegate);
    const odd = forged({ onBehalfOf: { KING: 'x', APPROVER: 7 }, roleAreas: 'VN' }).setIssuer('chitra-gateway');
    const read = await tokens.verify(await sign(odd.setExpirationTime('1m')));
    expect([read.onBehalfOf, read.roleAreas]).toEqual([undefined, undefined]);
  });

  it('is refused when another key signed it', async () => {
    await expect(tokens.verify(await new GatewayTokens(key()).issue(actor))).rejects.toThrow();
  });

  it('is refused when it is nobody’s, another issuer’s, or too old', async () => {
    await expect(tokens.verify(await sign(forged({}).setExpirationTime('1h')))).rejects.toThrow();
    await expect(tokens.verify(await sign(forged({}).setIssuer('someone').setExpirationTime('1h')))).rejects.toThrow();
    await expect(
      tokens.verify(
        await sign(
          forged({})
            .setIssuer('chitra-gateway')
            .setExpirationTime(Math.floor(Date.now() / 1000) - 10),
        ),
      ),
    ).rejects.toThrow();
  });

  it('is refused when it never ends', async () => {
    await expect(tokens.verify(await sign(forged({}).setIssuer('chitra-gateway')))).rejects.toThrow();
  });

  it('is refused unsigned, whatever it says', async () => {
    const [, claims] = (await tokens.issue(actor)).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    await expect(tokens.verify(`${header}.${claims}.`)).rejects.toThrow();
    await expect(tokens.verify('')).rejects.toThrow();
  });

  it('gives no role that does not exist', async () => {
    const token = await sign(
      forged({ roles: ['ROOT', 'LEADER', 5], areaCode: 7 })
        .setIssuer('chitra-gateway')
        .setExpirationTime('1h'),
    );
    expect(await tokens.verify(token)).toMatchObject({ roles: ['LEADER'], areaCode: null });
  });
});
