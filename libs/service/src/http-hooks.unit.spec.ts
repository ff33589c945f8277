import { fastify } from 'fastify';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { closeSilentConnections } from './http-hooks.js';

describe('a server that ends', () => {
  it('does not wait for a connection on which nobody ever said anything', async () => {
    const http = fastify({ forceCloseConnections: 'idle' });
    closeSilentConnections(http);
    http.get('/', () => 'hello');
    await http.listen({ port: 0, host: '127.0.0.1' });
    const { port } = http.server.address() as AddressInfo;
    const silent = connect(port, '127.0.0.1');
    await once(silent, 'connect');
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('hello');
    const cut = once(silent, 'close');
    await http.close();
    await cut;
  });
});
