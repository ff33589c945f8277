import { readConfig } from './loading/config.js';
import { loadDemo } from './loading/load-demo.js';

try {
  await loadDemo(readConfig(process.env), (line) => console.log(line));
} catch (failure) {
  console.error(`the demo was not loaded: ${failure instanceof Error ? failure.message : String(failure)}`);
  process.exitCode = 1;
}
