import { aptInstall, has } from '../common/packages.js';
import { ensureJava, kafkaJars } from '../kafka/jars.js';

/** Makes sure of Java 17, Maven and the broker's jars, which the tests of the Kafka event log need. */
export async function ensureKafka() {
  await ensureJava({ install: true });
  await kafkaJars();
  return '';
}

/** Makes sure of a Chromium for the browser tests. */
export async function ensureChromium() {
  const here = process.env.CHROMIUM_PATH || ['chromium', 'chromium-browser', 'google-chrome'].some(has);
  if (!here)
    await aptInstall(
      ['chromium'],
      'The browser tests need Chromium: install it (Debian: chromium) or set CHROMIUM_PATH.',
    );
  return '';
}
