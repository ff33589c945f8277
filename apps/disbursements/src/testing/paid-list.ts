import { eventually } from '#service/testing';
import { OFFICER, type Caller, type Harness, type Json } from './harness.js';

/** Brings a list back from a provider, and tells under which id it is known. */
export async function bringList(
  harness: Harness,
  provider: string,
  content: string,
  as: Caller,
  dryRun = false,
): Promise<string> {
  const path = `/api/v1/providers/${provider}/files?dryRun=${dryRun ? 1 : 0}`;
  const { status, body } = await harness.upload(path, as, { name: 'paid.csv', content });
  if (status !== 202) throw new Error(`list: ${status} ${JSON.stringify(body)}`);
  return body.id;
}

/** The list once all of its rows are dealt with. */
export async function listDealtWith(harness: Harness, id: string): Promise<Json> {
  return (await eventually(async () => {
    const { body } = await harness.call('GET', `/api/v1/files/${id}`, OFFICER);
    return body.state !== 'RUNNING' && body;
  })) as Json;
}
