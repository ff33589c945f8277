import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { testDatabase, type TestDatabase } from '#persistence';
import { startSimulator, type RunningSimulator } from './start-simulator.js';

/** A server of the spec's own, for the other end of a call. */
export interface Peer {
  url: string;
  close(): Promise<void>;
}

export async function listen(
  answer: (request: IncomingMessage, body: Buffer, response: ServerResponse) => void,
): Promise<Peer> {
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, Buffer.concat(chunks), response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function answerJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

export async function simulatorOnNewDatabase(): Promise<{
  database: TestDatabase;
  start: () => Promise<RunningSimulator>;
}> {
  const database = await testDatabase('simulator');
  return {
    database,
    start: () => startSimulator({ PORT: 0, HOST: '127.0.0.1', DATABASE_URL: database.url, LOG_LEVEL: 'fatal' }),
  };
}

export async function call(url: string, method: string, body?: object): Promise<{ status: number; body: never }> {
  const answer = await fetch(url, {
    method,
    ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text ? JSON.parse(text) : null) as never };
}

export interface Entry {
  reference: string;
  providerCode: string;
  amount: string;
  state: string;
  movements: number;
  paidOut: string;
}

/** The whole ledger of a provider, page by page. */
export async function ledgerOf(simulatorUrl: string, provider: string): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  let cursor = '';
  for (;;) {
    const url = `${simulatorUrl}/sandbox/ledger?provider=${provider}&limit=500${cursor && `&cursor=${cursor}`}`;
    const page = (await call(url, 'GET')).body as { items: Entry[]; nextCursor: string | null };
    for (const entry of page.items) entries.set(entry.reference, entry);
    if (!page.nextCursor) return entries;
    cursor = page.nextCursor;
  }
}
