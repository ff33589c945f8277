import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type Download, type Locator, type Page } from 'playwright-core';
import { PASSWORD } from '../system/client.js';
import { until } from '../system/waiting.js';

const SCREENSHOTS = resolve(import.meta.dirname, '../../.artifacts/screenshots');
const WIDE = { width: 1440, height: 900 };
/** For what a page shows next on a machine that does other work beside it, in milliseconds. */
const SOON = 60_000;
const NARROW = { width: 390, height: 844 };
const CHROMIUM_OPTIONS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

export function openBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, headless: true, args: CHROMIUM_OPTIONS });
}

/** Who is on a page now, for `tools/test/browser-environment.js`. */
declare const openVisitors: Set<Visitor>;

/** One person with a browser profile of their own. */
export class Visitor {
  /** What must never happen: an exception in a page, a call to another host, a page wider than the screen. */
  readonly faults: string[] = [];
  /** Calls of the pages that were not answered well. */
  private readonly refused: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    private readonly url: string,
  ) {
    page.on('pageerror', (error) => this.faults.push(`exception in ${page.url()}: ${error.message}`));
    page.on('request', (request) => {
      if (/^https?:/.test(request.url()) && !request.url().startsWith(`${url}/`))
        this.faults.push(`call to ${request.url()}`);
    });
    page.on('response', (response) => {
      if (!response.ok()) this.refused.push(`${response.request().method()} ${response.url()}: ${response.status()}`);
    });
    page.on('requestfailed', (request) => {
      this.refused.push(`${request.method()} ${request.url()}: ${request.failure()?.errorText}`);
    });
    openVisitors.add(this);
  }

  /** @param url of the product, without a slash at its end */
  static async arrive(browser: Browser, url: string): Promise<Visitor> {
    const context = await browser.newContext({
      viewport: WIDE,
      locale: 'vi-VN',
      timezoneId: 'Asia/Ho_Chi_Minh',
      // What is half faded in has not the contrast that it will have.
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(SOON);
    return new Visitor(await context.newPage(), context, url);
  }

  static async signedIn(browser: Browser, url: string, username: string, password = PASSWORD): Promise<Visitor> {
    const visitor = await Visitor.arrive(browser, url);
    await visitor.open('/sign-in');
    await visitor.signIn(username, password);
    return visitor;
  }

  /** Fills the sign-in form in Vietnamese and waits for the first page behind it. */
  async signIn(username: string, password = PASSWORD): Promise<void> {
    await this.field('Tên đăng nhập').fill(username);
    await this.field('Mật khẩu').fill(password);
    await this.button('Đăng nhập').click();
    await this.page.getByRole('button', { name: 'Đăng xuất' }).waitFor();
  }

  async open(path: string): Promise<void> {
    await this.page.goto(path.startsWith('http') ? path : `${this.url}${path}`);
  }

  /** A page of the menu, by its entry there. */
  async choose(entry: string, heading = entry): Promise<void> {
    await this.page.getByRole('complementary').getByRole('link', { name: entry, exact: true }).click();
    await this.heading(heading).waitFor();
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole('heading', { level: 1, name });
  }

  text(text: string | RegExp): Locator {
    return this.page.getByRole('main').getByText(text).filter({ visible: true }).first();
  }

  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  link(name: string | RegExp): Locator {
    return this.page.getByRole('main').getByRole('link', { name, exact: typeof name === 'string' });
  }

  /** Rows of the table with this caption, without its head. */
  rows(caption: string | RegExp): Locator {
    return this.page.getByRole('table', { name: caption }).locator('tbody tr');
  }

  /** The table with this caption comes to have exactly so many rows: a page shows an older answer until the new one is there. */
  async rowsBecome(caption: string | RegExp, count: number): Promise<void> {
    const rows = this.rows(caption);
    const reached = async (): Promise<boolean> => (await rows.count()) === count;
    await until(`${count} rows in ${String(caption)}`, reached, { milliseconds: SOON, every: 50 });
  }

  dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  /** Picks options of a list box; with several to pick, what was picked before goes first. */
  async pick(label: string, ...options: string[]): Promise<void> {
    const box = this.page.getByRole('combobox', { name: label, exact: true });
    const many = this.page.locator('.ant-select-multiple', { has: box });
    for (let removes = await many.locator('.ant-select-selection-item-remove').count(); removes > 0; removes--) {
      await many.locator('.ant-select-selection-item-remove').first().click();
    }
    await box.click();
    const list = this.page.locator('.ant-select-dropdown').filter({ visible: true });
    for (const option of options) await list.getByTitle(option, { exact: true }).click();
    if ((await many.count()) > 0) await box.press('Escape');
  }

  async chooseFile(name: string, content: string): Promise<void> {
    const file = { name, mimeType: 'text/csv', buffer: Buffer.from(content) };
    await this.page.getByLabel('Chọn tệp từ máy').setInputFiles(file);
  }

  async download(press: () => Promise<void>): Promise<{ name: string; text: string }> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), press()]);
    return { name: download.suggestedFilename(), text: await textOf(download) };
  }

  /**
   * Looks at what is on the screen now: nothing serious for axe, nothing that sticks out at either width, and a
   * screenshot of both kept as `name.png` and `name.390.png`.
   */
  async look(name: string): Promise<void> {
    await this.settled();
    // What sticks to the top of the window would lie across the middle of the picture.
    await this.page.evaluate('scrollTo(0, 0)');
    mkdirSync(SCREENSHOTS, { recursive: true });
    const { violations } = await new AxeBuilder({ page: this.page }).analyze();
    for (const { id, impact, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue;
      this.faults.push(`${name}: ${impact} ${id} at ${nodes.map(({ html }) => html.slice(0, 160)).join(' and ')}`);
    }
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true, animations: 'disabled' });
    await this.page.setViewportSize(NARROW);
    const excess = await this.page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    if (Number(excess) > 0) this.faults.push(`${name}: ${String(excess)} px wider than a screen of ${NARROW.width} px`);
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.390.png`), fullPage: true, animations: 'disabled' });
    await this.page.setViewportSize(WIDE);
  }

  async leave(): Promise<void> {
    openVisitors.delete(this);
    await this.context.close();
  }

  /** What is on the screen now, and the calls that were refused last. */
  async describe(): Promise<string> {
    const text = await this.page.locator('body').innerText({ timeout: 5_000 });
    return [`On the screen at ${this.page.url()}:`, text.slice(0, 4_000), ...this.refused.slice(-10)].join('\n');
  }

  /** Nothing is loading, and nothing moves that comes to an end. */
  private async settled(): Promise<void> {
    const settled = (): Promise<boolean> => this.page.evaluate<boolean>(SETTLED);
    await until(`a quiet page at ${this.page.url()}`, settled, { milliseconds: SOON, every: 50 });
  }
}

/** Runs in the page. What a closed dialog left behind does not count. */
const SETTLED = `document.fonts.status === 'loaded' &&
  [...document.querySelectorAll('.ant-skeleton, .ant-btn-loading, [aria-busy=true]')].every((one) => !one.checkVisibility()) &&
  document.getAnimations().every((one) => one.playState !== 'running' || one.effect?.getComputedTiming().endTime === Infinity)`;

async function textOf(download: Download): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of await download.createReadStream()) parts.push(part as Buffer);
  return Buffer.concat(parts)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}
