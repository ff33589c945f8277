import { fastify } from 'fastify';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { endConnectionsAtClose } from './http-hooks.js';

describe('a server that ends', () => {
  it('does not wait for a connection on which nobody ever said anything', async () => {
    const http = fastify({ forceCloseConnections: 'idle' });
    endConnectionsAtClose(http);
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

  it('does not wait for a connection whose last answer ended after the server looked for free ones', async () => {
    const http = fastify({ forceCloseConnections: 'idle' });
    endConnectionsAtClose(http);
    const answering = Promise.withResolvers<string>();
    const asked = new Promise<void>((resolve) => {
      http.get('/', () => {
        resolve();
        return answering.promise;
      });
    });
    await http.listen({ port: 0, host: '127.0.0.1' });
    const { port } = http.server.address() as AddressInfo;
    const answer = fetch(`http://127.0.0.1:${port}/`);
    await asked;
    const closed = http.close();
    await new Promise((resolve) => setImmediate(resolve));
    answering.resolve('late');
    expect(await (await answer).text()).toBe('late');
    await closed;
  });
});
