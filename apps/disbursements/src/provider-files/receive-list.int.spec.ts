import { v7 } from 'uuid';
import { Harness } from '../testing/harness.js';

const LARGEST = 64 * 1024 * 1024;

describe('a list that cannot be taken', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await Harness.start();
    await harness.teach([{ id: v7() }], 'http://127.0.0.1:9');
  });
  afterAll(() => harness.stop());

  const upload = async (body: FormData | string, headers: Record<string, string> = {}): Promise<[number, string]> => {
    const as = { username: 'post', roles: ['PROVIDER' as const], areaCode: null, providerCode: 'VNPOST' };
    const token = await harness.tokens.issue({ ...as, requestId: 'spec' });
    const response = await fetch(`${harness.url}/api/v1/providers/VNPOST/files`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': v7(), ...headers },
    });
    const problem = (await response.json()) as { errors?: { code: string }[] };
    return [response.status, problem.errors?.[0]?.code ?? ''];
  };
  const form = (field: string, content: string, name = 'paid.csv'): FormData => {
    const body = new FormData();
    body.set(field, new Blob([content]), name);
    return body;
  };

  it.each([
    ['no form', () => '{}', 'required'],
    ['another field', () => form('list', 'reference,status\n'), 'required'],
    ['no content', () => form('file', ''), 'empty'],
    ['neither CSV nor XLSX', () => form('file', '\u0000\u0001\u0002', 'paid.bin'), 'format'],
  ])('%s: 400', async (_, body, code) => {
    const content = body();
    const headers: Record<string, string> = typeof content === 'string' ? { 'content-type': 'application/json' } : {};
    expect(await upload(content, headers)).toEqual([400, code]);
  });

  it('larger than a province’s list: 413', async () => {
    expect(await upload(form('file', 'x'.repeat(LARGEST + 1)))).toEqual([413, '']);
    expect(await harness.db.query('SELECT FROM provider_files')).toEqual([]);
  });
});
