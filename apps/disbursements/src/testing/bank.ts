import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Batch {
  batchId: string;
  count: number;
  controlSum: string;
  instructions: { reference: string; accountNumber: string; amount: string }[];
}

/** The provider's side of the wire, as far as a spec needs it: keeps what it took, and can be told to misbehave. */
export class Bank {
  readonly batches: Batch[] = [];
  readonly cancelled: string[] = [];
  /** How the next calls to `/batches` go: answered, or cut off before or after the bank took the batch. */
  behaviour: 'answer' | 'cutBefore' | 'cutAfter' | 'refuse' = 'answer';
  statusOf: (reference: string) => string = () => 'PDNG';
  private constructor(private readonly server: Server) {}

  static async start(): Promise<Bank> {
    const server = createServer();
    const bank = new Bank(server);
    server.on('request', (request, response) => {
      void read(request).then((body) => {
        const answer = bank.answer(request.url ?? '', body);
        if (!answer) return request.destroy();
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return bank;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get references(): string[] {
    return this.batches.flatMap(({ instructions }) => instructions.map(({ reference }) => reference));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(url: string, body: unknown): { status: number; body: object } | null {
    if (url.endsWith('/batches')) return this.take(body as Batch);
    const { references } = body as { references: string[] };
    if (url.endsWith('/inquiries')) {
      return { status: 200, body: { statuses: references.map((reference) => ({ reference, status: this.references.includes(reference) ? this.statusOf(reference) : 'NOTFOUND' })) } };
    }
    this.cancelled.push(...references);
    return { status: 200, body: { results: references.map((reference) => ({ reference, status: 'CANCELLED' })) } };
  }

  private take(batch: Batch): { status: number; body: object } | null {
    const { behaviour } = this;
    this.behaviour = 'answer';
    if (behaviour === 'cutBefore') return null;
    if (behaviour === 'refuse') return { status: 400, body: {} };
    this.batches.push(batch);
    if (behaviour === 'cutAfter') return null;
    const results = batch.instructions.map(({ reference }) => ({ reference, status: 'ACTC' }));
    return { status: 202, body: { batchId: batch.batchId, accepted: results.length, results } };
  }
}

async function read(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}
