import { Readable } from 'node:stream';
import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse';
import type { ListLine, ListTotals } from './lists.js';

export interface PostOfficeAccess {
  gateway_url: string;
  username: string;
  password: string;
}

/** A list out, as the public list of files shows it. */
export interface ListOut extends ListTotals {
  id: string;
}

interface FileItem {
  id: string;
  direction: string;
  state?: string;
  count: number;
  controlSum: string;
}

const LINES_PER_CHUNK = 2_000;

/** The public contract as the post office uses it: signs in like anybody else, downloads and uploads lists, in flat memory. */
export class PublicApi {
  private token: string | undefined;

  constructor(
    private readonly access: PostOfficeAccess,
    private readonly signal: AbortSignal,
  ) {}

  /** All lists out, of every period. @throws Error when the public door does not answer 2xx. */
  async listsOut(): Promise<ListOut[]> {
    const lists: ListOut[] = [];
    let cursor: string | null = null;
    do {
      const path: string = `/api/v1/providers/VNPOST/files?limit=500${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
      const page = (await (await this.call(path)).json()) as { items: FileItem[]; nextCursor: string | null };
      for (const item of page.items) {
        const finished = item.state === undefined || item.state === 'DONE';
        if (item.direction === 'OUT' && finished)
          lists.push({ id: item.id, count: item.count, controlSum: item.controlSum });
      }
      cursor = page.nextCursor;
    } while (cursor);
    return lists;
  }

  async *lines(listId: string): AsyncGenerator<ListLine[]> {
    const answer = await this.call(`/api/v1/files/${listId}/content`);
    if (!answer.body) return;
    const records = Readable.fromWeb(answer.body).compose(
      parse({ columns: true, bom: true, delimiter: [',', ';'] }),
    ) as AsyncIterable<ListLine>;
    let chunk: ListLine[] = [];
    for await (const { reference, citizenId, amount } of records) {
      chunk.push({ reference, citizenId, amount });
      if (chunk.length === LINES_PER_CHUNK) {
        yield chunk;
        chunk = [];
      }
    }
    if (chunk.length > 0) yield chunk;
  }

  /** Uploads a list back; the same key and content again is the same upload. @returns the id of the uploaded file. */
  async upload(name: string, idempotencyKey: string, content: () => AsyncIterable<string>): Promise<string> {
    const answer = await this.call('/api/v1/providers/VNPOST/files', () => {
      const boundary = `chitra-${randomUUID()}`;
      return {
        method: 'POST',
        headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, 'idempotency-key': idempotencyKey },
        body: Readable.from(multipart(boundary, name, content())),
        duplex: 'half',
      };
    });
    return ((await answer.json()) as { id: string }).id;
  }

  /** Whether an uploaded list was worked off (or is beyond it). */
  async isWorkedOff(fileId: string): Promise<boolean> {
    const file = (await (await this.call(`/api/v1/files/${fileId}`)).json()) as { state: string };
    return file.state !== 'RUNNING';
  }

  private async call(path: string, request: () => object = () => ({})): Promise<Response> {
    let answer = await this.send(path, request());
    if (answer.status === 401) {
      await answer.arrayBuffer();
      this.token = undefined;
      answer = await this.send(path, request());
    }
    if (answer.ok) return answer;
    await answer.arrayBuffer();
    throw new Error(`${path} answered ${answer.status}`);
  }

  private async send(path: string, request: { headers?: object }): Promise<Response> {
    this.token ??= await this.signIn();
    return fetch(`${this.access.gateway_url}${path}`, {
      ...request,
      headers: { ...request.headers, authorization: `Bearer ${this.token}` },
      signal: this.signal,
    });
  }

  private async signIn(): Promise<string> {
    const answer = await fetch(`${this.access.gateway_url}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: this.access.username, password: this.access.password }),
      signal: this.signal,
    });
    if (!answer.ok) throw new Error(`signing in answered ${answer.status}`);
    return ((await answer.json()) as { accessToken: string }).accessToken;
  }
}

async function* multipart(boundary: string, name: string, content: AsyncIterable<string>): AsyncGenerator<Buffer> {
  yield Buffer.from(
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/csv\r\n\r\n`,
  );
  for await (const chunk of content) yield Buffer.from(chunk);
  yield Buffer.from(`\r\n--${boundary}--\r\n`);
}
