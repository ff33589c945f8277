import { hash, verify } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane (the algorithm is the library's default). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/** Checks passwords; a user that does not exist costs the same work as one that does. */
export class PasswordCheck {
  private readonly nobody = hashPassword(randomBytes(24).toString('base64'));

  /** @param passwordHash undefined when there is no such user: the answer is false, as late as for a wrong password. */
  async isRight(passwordHash: string | undefined, password: string): Promise<boolean> {
    const right = await verify(passwordHash ?? (await this.nobody), password);
    return right && passwordHash !== undefined;
  }
}
