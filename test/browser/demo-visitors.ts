import type { Browser } from 'playwright-core';
import { Product } from '../system/product.js';
import { openBrowser, Visitor } from './visitor.js';

/** For one journey on a machine that does other work beside it, in milliseconds. */
export const PATIENCE = 240_000;

export interface DemoVisitors {
  url: () => string;
  /** One person, signed in, until the end of the test. */
  signedIn: (username: string) => Promise<Visitor>;
  /** What must never happen, of everybody in this test. */
  faults: () => string[];
}

/** The small demo province, paid in September, for the specs of one `describe`; and who visits it. */
export function visitorsOfTheDemo(): DemoVisitors {
  let product: Product;
  let browser: Browser;
  const open: Visitor[] = [];
  beforeAll(async () => {
    product = await Product.start();
    browser = await openBrowser();
    await product.line(/^demo ready 2024-09 65\.2%$/);
  }, 300_000);
  afterEach(async () => {
    for (const visitor of open.splice(0)) await visitor.leave();
  });
  afterAll(async () => {
    await browser.close();
    await product.remove();
  }, 120_000);
  return {
    url: () => product.url,
    signedIn: async (username) => {
      const visitor = await Visitor.signedIn(browser, product.url, username);
      open.push(visitor);
      return visitor;
    },
    faults: () => open.flatMap((visitor) => visitor.faults),
  };
}
