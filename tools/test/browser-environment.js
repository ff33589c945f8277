import { TestEnvironment } from 'jest-environment-node';

/** Where `Visitor` keeps who is on a page now. */
const OPEN = 'openVisitors';

/**
 * The environment of specs with a browser: when one fails, its error says what everybody had on the screen then and which
 * of their calls were refused, since nobody can look at that page any more.
 */
export default class BrowserEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    /** @type {Record<string, unknown>} */ (this.global)[OPEN] = new Set();
  }

  /** @param {{name: string, error?: unknown}} event of the runner of tests */
  async handleTestEvent(event) {
    if (event.name !== 'test_fn_failure' || !(event.error instanceof this.global.Error)) return;
    const visitors = /** @type {Set<{describe: () => Promise<string>}>} */ (
      /** @type {Record<string, unknown>} */ (this.global)[OPEN]
    );
    const seen = await Promise.all([...visitors].map((visitor) => visitor.describe().catch(String)));
    event.error.stack = [event.error.stack, ...seen].join('\n\n');
  }
}
