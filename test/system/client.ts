import { randomUUID } from 'node:crypto';

export const PASSWORD = 'chitra-demo';

/** An answer whose body the tests look into field by field. */
export interface Answer<Body = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: Body;
  text: string;
}

export interface Call {
  json?: unknown;
  form?: FormData;
  /** `null`: none at all; by default a new one for each POST. */
  key?: string | null;
  ifMatch?: string;
  language?: string;
}

/** One person at the public API, with plain fetch; `null` as the username is somebody without a session. */
export class Client {
  private token: string | undefined;

  constructor(
    private readonly url: string,
    private readonly username: string | null,
    private readonly password = PASSWORD,
  ) {}

  get<Body = Record<string, unknown>>(path: string, call: Call = {}): Promise<Answer<Body>> {
    return this.send('GET', path, call);
  }

  post<Body = Record<string, unknown>>(path: string, call: Call = {}): Promise<Answer<Body>> {
    return this.send('POST', path, { json: call.form ? undefined : {}, ...call });
  }

  delete(path: string): Promise<Answer> {
    return this.send('DELETE', path, {});
  }

  /** All items of a list, page by page. */
  async all<Item>(path: string): Promise<Item[]> {
    const items: Item[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: string = `${path}${path.includes('?') ? '&' : '?'}limit=500${cursor ? `&cursor=${cursor}` : ''}`;
      const answer: Answer<{ items: Item[]; nextCursor: string | null }> = await this.get(page);
      if (answer.status !== 200) throw new Error(`GET ${page} was answered ${answer.status} ${answer.text}`);
      items.push(...answer.body.items);
      cursor = answer.body.nextCursor;
    }
    return items;
  }

  private async send<Body>(method: string, path: string, call: Call): Promise<Answer<Body>> {
    const token = this.username === null ? undefined : (this.token ??= await this.signIn(this.username));
    const key = call.key === undefined ? randomUUID() : call.key;
    return request<Body>(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(method === 'POST' && key !== null ? { 'idempotency-key': key } : {}),
        ...(call.ifMatch === undefined ? {} : { 'if-match': call.ifMatch }),
        ...(call.language === undefined ? {} : { 'accept-language': call.language }),
        ...(call.json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: call.form ?? (call.json === undefined ? undefined : JSON.stringify(call.json)),
    });
  }

  private async signIn(username: string): Promise<string> {
    const answer = await signIn(this.url, username, this.password);
    if (answer.status !== 201) throw new Error(`${username} cannot sign in: ${answer.status} ${answer.text}`);
    return answer.body.accessToken;
  }
}

export function signIn(url: string, username: string, password: string): Promise<Answer<{ accessToken: string }>> {
  return request(`${url}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
}

/** Plain fetch; a body that is not JSON is given as `text` only. */
export async function request<Body = Record<string, unknown>>(
  url: string,
  init: RequestInit = {},
): Promise<Answer<Body>> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(30_000) });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parsed(text) as Body, text };
}

/** A multipart form with one file. */
export function fileForm(name: string, content: string): FormData {
  const form = new FormData();
  form.set('file', new Blob([content], { type: 'text/csv' }), name);
  return form;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
