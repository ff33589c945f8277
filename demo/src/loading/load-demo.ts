import { keepACalendar } from './calendar.js';
import type { LoaderConfig } from './config.js';
import { demoOf } from './demo.js';
import { importLists, teachSandboxItsCustomers, waitUntilVerified } from './lists.js';
import { isPlanned, payTheMonth } from './month.js';
import { reportedRate, waitUntilReported } from './report.js';
import { createAdministrator, createUsers, registerProviders, waitUntilHealthy } from './set-up.js';
import { wasReady, writeState } from './state-file.js';
import { DEMO_PERIOD, generateProvince } from '../province/index.js';

/**
 * Loads the demo province through the public calls and runs its month as the demo users would. It may be stopped at
 * any point and started again: each step looks at what is there, and what was done under a key is not done again.
 *
 * @throws {Error} that says plainly what is missing or different.
 */
export async function loadDemo(config: LoaderConfig, say: (line: string) => void): Promise<void> {
  const demo = demoOf(config, generateProvince(config.size), say);
  const finishedBefore = await wasReady(config.stateFile);
  if (!finishedBefore) await writeState(config.stateFile, { demo: 'loading' });

  await waitUntilHealthy(demo);
  if (!finishedBefore) {
    await createAdministrator(demo);
    await createUsers(demo);
    await registerProviders(demo);
    if (!(await isPlanned(demo))) {
      await teachSandboxItsCustomers(demo);
      await importLists(demo);
      await waitUntilVerified(demo);
    }
    await payTheMonth(demo);
    await keepACalendar(demo);
  }
  const rate = finishedBefore ? await reportedRate(demo) : await waitUntilReported(demo);
  await writeState(config.stateFile, { demo: 'ready', rate });
  say(`demo ready ${DEMO_PERIOD} ${rate}%`);
}
