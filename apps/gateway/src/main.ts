import 'reflect-metadata';
import { loadConfig } from '#service';
import { GatewayConfig } from './config.js';
import { startGateway } from './start-gateway.js';

try {
  const gateway = await startGateway(loadConfig(GatewayConfig));
  const stop = (): void => {
    gateway.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
