import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Question {
  accountId: string;
  accountNumber: string;
}

/** The provider's side of the wire, for specs: knows the holders it was told of, and can be away for a while. */
export class SandboxProvider {
  readonly holders = new Map<string, string>();
  /** Sizes of the requests as they came. */
  readonly requests: number[] = [];
  /** So many requests are answered 503 first. */
  failures = 0;
  /** Numbers that it leaves out of its answer, once. */
  readonly leftOut = new Set<string>();
  /** Requests are answered only when this resolves. */
  gate: Promise<void> = Promise.resolve();
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const { status, body } = this.answer(request.url ?? '', Buffer.concat(pieces).toString());
        const send = (): unknown =>
          response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
        this.gate.then(send, send);
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/providers/BANK`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(url: string, body: string): { status: number; body: object } {
    if (url !== '/providers/BANK/name-checks') return { status: 404, body: {} };
    if (this.failures > 0) {
      this.failures -= 1;
      return { status: 503, body: {} };
    }
    const { accounts } = JSON.parse(body) as { accounts: Question[] };
    this.requests.push(accounts.length);
    const results = accounts
      .filter(({ accountNumber }) => !this.leftOut.delete(accountNumber))
      .map(({ accountId, accountNumber }) => {
        const holderName = this.holders.get(accountNumber);
        return holderName === undefined ? { accountId, found: false } : { accountId, found: true, holderName };
      });
    return { status: 200, body: { results } };
  }
}
