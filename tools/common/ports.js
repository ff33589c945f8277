import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Whether nobody listens on the port of this host.
 * @param {number} port
 * @param {string} [host]
 * @returns {Promise<boolean>}
 */
export function isFree(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/**
 * Below what systems give to outgoing connections (Linux: from 32768 on), so that whatever stops and starts again finds its
 * port as free as it left it.
 */
const LOWEST = 10_240;
const HIGHEST = 32_767;

/**
 * Different ports that nobody uses now.
 * @param {number} count
 * @returns {Promise<number[]>}
 */
export async function freePorts(count) {
  const ports = new Set();
  while (ports.size < count) {
    const port = randomInt(LOWEST, HIGHEST + 1);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}
