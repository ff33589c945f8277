import { v7 } from 'uuid';
import type { Actor, Role } from '#contracts';
import { eventually } from '#service/testing';
import { OFFICER, type Harness, type Json } from './harness.js';

/** Brings a list back from a provider, and tells under which id it is known. */
export async function bringList(
  harness: Harness,
  provider: string,
  content: string,
  as: Partial<Actor> & { username: string; roles: Role[] },
  dryRun = false,
): Promise<string> {
  const form = new FormData();
  form.set('file', new Blob([content]), 'paid.csv');
  const token = await harness.tokens.issue({ areaCode: '38', requestId: 'spec', ...as });
  const response = await fetch(`${harness.url}/api/v1/providers/${provider}/files?dryRun=${dryRun ? 1 : 0}`, {
    method: 'POST',
    body: form,
    headers: { authorization: `Bearer ${token}`, 'idempotency-key': v7() },
  });
  if (response.status !== 202) throw new Error(`list: ${response.status} ${await response.text()}`);
  return ((await response.json()) as Json).id;
}

/** The list once all of its rows are dealt with. */
export async function listDealtWith(harness: Harness, id: string): Promise<Json> {
  return (await eventually(async () => {
    const { body } = await harness.call('GET', `/api/v1/files/${id}`, OFFICER);
    return body.state !== 'RUNNING' && body;
  })) as Json;
}
