import { storedLanguage } from '../i18n/language';

const BASE = '/api/v1';
const TOKEN = 'chitra.session';

interface StoredSession {
  token: string;
  expiresAt: number;
}

/** The session lives in the browser's storage until it expires, so that a link opened in another tab works. */
export function storedToken(): string | null {
  try {
    const session = JSON.parse(localStorage.getItem(TOKEN) ?? 'null') as StoredSession | null;
    return session && session.expiresAt > Date.now() ? session.token : null;
  } catch {
    return null;
  }
}

export function storeToken(token: string | null, expiresInSeconds = 0): void {
  if (token === null) localStorage.removeItem(TOKEN);
  else
    localStorage.setItem(
      TOKEN,
      JSON.stringify({ token, expiresAt: Date.now() + expiresInSeconds * 1000 } satisfies StoredSession),
    );
}

/** A refusal of the server (problem details) or of the network (status 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly errors: { pointer: string; code: string; message: string }[] = [],
    readonly currentState?: string,
  ) {
    super(detail || title);
  }
}

let onUnauthorized: () => void = () => undefined;
/** Called when a call with a token was answered 401: the session is over. */
export function whenUnauthorized(listener: () => void): void {
  onUnauthorized = listener;
}

export interface Answer<Body> {
  body: Body;
  etag: string | null;
}

interface Options {
  body?: unknown;
  idempotencyKey?: string;
  ifMatch?: string | null;
  signal?: AbortSignal;
}

async function send(method: string, path: string, options: Options): Promise<Response> {
  const token = storedToken();
  const headers: Record<string, string> = { 'Accept-Language': storedLanguage() };
  if (token) headers['Authorization'] = `Bearer ${token}`;
  if (options.idempotencyKey) headers['Idempotency-Key'] = options.idempotencyKey;
  if (options.ifMatch) headers['If-Match'] = options.ifMatch;
  const isForm = options.body instanceof FormData;
  if (options.body !== undefined && !isForm) headers['Content-Type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(path.startsWith('/health') ? path : BASE + path, {
      method,
      headers,
      ...(options.body === undefined
        ? {}
        : { body: isForm ? (options.body as FormData) : JSON.stringify(options.body) }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiError(0, '', '');
  }
  if (response.ok) return response;
  const problem = (await response.json().catch(() => ({}))) as Partial<ApiError>;
  if (response.status === 401 && token) onUnauthorized();
  throw new ApiError(
    response.status,
    problem.title ?? '',
    problem.detail ?? '',
    Array.isArray(problem.errors) ? problem.errors : [],
    problem.currentState,
  );
}

async function answer<Body>(response: Response): Promise<Answer<Body>> {
  const text = await response.text();
  return { body: (text ? JSON.parse(text) : null) as Body, etag: response.headers.get('etag') };
}

type Query = Record<string, string | number | null | undefined>;

/** A path with the parameters that have a value. */
export function withQuery(path: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}

export const api = {
  /** @throws ApiError */
  async get<Body>(path: string, signal?: AbortSignal): Promise<Body> {
    return (await answer<Body>(await send('GET', path, signal ? { signal } : {}))).body;
  },
  /** With the ETag that a verb on the thing must send back. @throws ApiError */
  async getTagged<Body>(path: string, signal?: AbortSignal): Promise<Answer<Body>> {
    return answer<Body>(await send('GET', path, signal ? { signal } : {}));
  },
  /** @throws ApiError */
  async post<Body>(path: string, options: Options): Promise<Body> {
    return (await answer<Body>(await send('POST', path, options))).body;
  },
  /** Sets one thing to what the body says; the same twice is the same. @throws ApiError */
  async put<Body>(path: string, options: Options): Promise<Body> {
    return (await answer<Body>(await send('PUT', path, options))).body;
  },
  /** @throws ApiError */
  async remove(path: string, options: Pick<Options, 'ifMatch'> = {}): Promise<void> {
    await send('DELETE', path, options);
  },
  /** An answer that goes on for as long as the caller listens. @throws ApiError */
  async stream(path: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const { body } = await send('GET', path, { signal });
    if (!body) throw new ApiError(0, '', '');
    return body;
  },
  /** Saves a file the browser could not fetch by itself, since it needs the session. @throws ApiError */
  async download(path: string, name: string): Promise<void> {
    saveBlob(await (await send('GET', path, {})).blob(), name);
  },
};

export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
