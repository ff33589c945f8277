import { eventLogContract } from '../event-log.contract.js';
import { StoppableServer } from '../test-server.js';
import { EmbeddedLog } from './embedded-log.js';

eventLogContract('PostgreSQL', async () => {
  const server = await StoppableServer.start();
  return {
    connect: () => new EmbeddedLog({ url: server.url, partitions: 3 }),
    takeAway: async () => {
      await server.stop();
      return () => server.startAgain();
    },
    stop: () => server.remove(),
  };
});
