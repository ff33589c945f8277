import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * A port of this host that nobody uses at the moment, for what a test starts. Below what systems give to outgoing
 * connections (Linux: from 32768 on), so that a service which stops and starts again finds its port as free as it left it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_240, 32_768);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
