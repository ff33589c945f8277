import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  randomBytes,
  type KeyObject,
} from 'node:crypto';

const NONCE_BYTES = 12;

/**
 * Seals short texts (account numbers, identities) with AES-256-GCM: `v1.<key id>.<base64url(nonce ‖ tag ‖ text)>`.
 * The first key seals, every key opens, so keys rotate without a stop.
 */
export class Sealer {
  private readonly keys = new Map<string, KeyObject>();
  private readonly sealingKeyId: string;
  private random = Buffer.alloc(0);
  private drawn = 0;

  /** @param keys `keyId:base64,…`, 32 bytes each. @throws Error naming the key that has not 32 bytes. */
  constructor(keys: string) {
    for (const entry of keys.split(',')) {
      const [id, encoded] = entry.split(':');
      const key = Buffer.from(encoded ?? '', 'base64');
      if (!id || key.length !== 32) throw new Error(`sealing key "${id ?? ''}" is not 32 bytes of base64`);
      // A key object is prepared once: with raw bytes each call would cost three times as much.
      this.keys.set(id, createSecretKey(key));
    }
    this.sealingKeyId = this.keys.keys().next().value as string;
  }

  seal(text: string): string {
    const nonce = this.nextNonce();
    const cipher = createCipheriv('aes-256-gcm', this.keys.get(this.sealingKeyId) as KeyObject, nonce);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return `v1.${this.sealingKeyId}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
  }

  /** Never the same bytes twice; drawn for many texts at once, because each draw is a call into the system. */
  private nextNonce(): Buffer {
    if (this.drawn + NONCE_BYTES > this.random.length) {
      this.random = randomBytes(NONCE_BYTES * 1_024);
      this.drawn = 0;
    }
    this.drawn += NONCE_BYTES;
    return this.random.subarray(this.drawn - NONCE_BYTES, this.drawn);
  }

  /** @throws Error when the key is unknown or the text was tampered with. */
  open(sealed: string): string {
    const [version, keyId, encoded] = sealed.split('.');
    const key = this.keys.get(keyId ?? '');
    if (version !== 'v1' || !key || !encoded) throw new Error(`cannot open: unknown form or key "${keyId ?? ''}"`);
    const bytes = Buffer.from(encoded, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8');
  }
}

/** Keyed hash (HMAC-SHA256, hex): finds the same value again without storing it. */
export class LookupHash {
  private readonly key: KeyObject;
  constructor(base64Key: string) {
    const key = Buffer.from(base64Key, 'base64');
    if (key.length < 32) throw new Error('LOOKUP_KEY must be at least 32 bytes of base64');
    this.key = createSecretKey(key);
  }
  of(value: string): string {
    return createHmac('sha256', this.key).update(value).digest('hex');
  }
}

/**
 * What an approver signs of an account, and what a hand-over compares with the opened number: the same for whoever
 * computes it, and telling nothing of the number.
 */
export function accountDigest(lookup: LookupHash, providerCode: string, accountNumber: string): string {
  return lookup.of(`account:${providerCode}:${accountNumber}`);
}
