import { Injectable } from '@nestjs/common';
import type { NameCheckAnswer } from '../accounts/domain/account.js';

export interface NameCheckQuestion {
  accountId: string;
  accountNumber: string;
}

const TIMEOUT_MS = 15_000;

/** The provider could not be reached or did not answer in its own protocol; asking again later is harmless. */
export class NameCheckFailed extends Error {
  override readonly name = 'NameCheckFailed';
}

/** Asks a provider for the names of account holders: `POST {endpoint}/name-checks`. Reading only, so always repeatable. */
@Injectable()
export class NameCheckClient {
  /**
   * @returns answers by account id; accounts that the provider left out are not in it
   * @throws NameCheckFailed
   */
  async check(endpointUrl: string, accounts: NameCheckQuestion[]): Promise<Map<string, NameCheckAnswer>> {
    let body: unknown;
    try {
      const response = await fetch(`${endpointUrl}/name-checks`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ accounts }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
        redirect: 'error',
      });
      if (!response.ok) {
        await response.body?.cancel();
        throw new NameCheckFailed(`name check answered with status ${response.status}`);
      }
      body = await response.json();
    } catch (error) {
      throw error instanceof NameCheckFailed
        ? error
        : new NameCheckFailed('name check did not answer', { cause: error });
    }
    return answersOf(body);
  }
}

function answersOf(body: unknown): Map<string, NameCheckAnswer> {
  const results = isObject(body) ? body['results'] : undefined;
  if (!Array.isArray(results)) throw new NameCheckFailed('name check answered without results');
  const answers = new Map<string, NameCheckAnswer>();
  for (const result of results as unknown[]) {
    if (!isObject(result) || typeof result['accountId'] !== 'string')
      throw new NameCheckFailed('a result of the name check names no account');
    const { accountId, found, holderName } = result;
    if (found === true && typeof holderName === 'string') answers.set(accountId, { found, holderName });
    else if (found === false) answers.set(accountId, { found });
  }
  return answers;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
