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
  /** Leaves references out of its answers to inquiries. */
  silentAbout: (reference: string) => boolean = () => false;
  /** What happens after the bank took a call (`batches`, `inquiries`, `cancellations`) and before it answers; rejected: it never does. */
  beforeAnswer: (resource: string, body: unknown) => Promise<void> = () => Promise.resolve();
  /** What it says of each reference of a batch. */
  resultOf: (reference: string) => object = () => ({ status: 'ACTC' });
  private constructor(private readonly server: Server) {}

  static async start(): Promise<Bank> {
    const server = createServer();
    const bank = new Bank(server);
    server.on('request', (request, response) => {
      void read(request).then(async (body) => {
        const resource = (request.url ?? '').split('/').at(-1) as string;
        const answer = bank.answer(resource, body);
        if (!answer) return request.socket.destroy();
        const cut = await bank.beforeAnswer(resource, body).then(
          () => false,
          () => true,
        );
        if (cut) return request.socket.destroy();
        return response
          .writeHead(answer.status, { 'content-type': 'application/json' })
          .end(JSON.stringify(answer.body));
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

  private answer(resource: string, body: unknown): { status: number; body: object } | null {
    if (resource === 'batches') return this.take(body as Batch);
    const { references } = body as { references: string[] };
    if (resource === 'inquiries') {
      return {
        status: 200,
        body: {
          statuses: references
            .filter((reference) => !this.silentAbout(reference))
            .map((reference) => ({
              reference,
              status: this.cancelled.includes(reference)
                ? 'CANC'
                : this.references.includes(reference)
                  ? this.statusOf(reference)
                  : 'NOTFOUND',
            })),
        },
      };
    }
    this.cancelled.push(...references.filter((reference) => !this.references.includes(reference)));
    return {
      status: 200,
      body: {
        results: references.map((reference) => ({
          reference,
          status: this.cancelled.includes(reference) ? 'CANCELLED' : 'TOO_LATE',
        })),
      },
    };
  }

  private take(batch: Batch): { status: number; body: object } | null {
    const { behaviour } = this;
    this.behaviour = 'answer';
    if (behaviour === 'cutBefore') return null;
    if (behaviour === 'refuse') return { status: 400, body: {} };
    this.batches.push(batch);
    if (behaviour === 'cutAfter') return null;
    const results = batch.instructions.map(({ reference }) => ({ reference, ...this.resultOf(reference) }));
    return { status: 202, body: { batchId: batch.batchId, accepted: results.length, results } };
  }
}

async function read(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}
