import 'reflect-metadata';
import { loadConfig } from '#service';
import { SimulatorConfig } from './config.js';
import { startSimulator } from './start-simulator.js';

try {
  const simulator = await startSimulator(loadConfig(SimulatorConfig));
  const stop = (): void => {
    simulator.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exit(1);
}
