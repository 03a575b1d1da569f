/** The playground's page as it is built, served and opened in the browser of this machine. Only for tests. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

export const executablePath: string | undefined = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => existsSync(path));

const folder = dirname(fileURLToPath(import.meta.url));
export const built: string = join(folder, 'dist');
const shots = join(folder, '../../coverage/playground');
/** Milliseconds the page may take for anything, on a machine that does other things as well. */
const patience = 45_000;

export interface Served {
  readonly address: string;
  /** What the build complained of. */
  readonly said: () => string;
  readonly stop: () => void;
}

/** Built anew. */
export async function served(): Promise<Served> {
  mkdirSync(shots, { recursive: true });
  const server = spawn(process.execPath, [join(folder, 'build.mjs')], { env: { ...process.env, PORT: '0' } });
  let said = '';
  server.stderr.on('data', (text: Buffer) => {
    said += String(text);
  });
  const address = await new Promise<string>((resolve, reject) => {
    server.stdout.on('data', (text: Buffer) => {
      const found = /http:\S+/.exec(String(text));
      if (found) resolve(found[0]);
    });
    server.on('exit', (code) => reject(new Error(`the build ended with ${code}: ${said}`)));
  });
  return { address, said: () => said, stop: () => void server.kill() };
}

export function launched(): Promise<Browser> {
  return chromium.launch({
    executablePath: executablePath!,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

/** A visitor's tab, with what a visitor does in it. */
export class Visit {
  readonly page: Page;
  /** What the page complained of, and whom else it asked. */
  readonly troubles: string[] = [];

  constructor(page: Page) {
    this.page = page;
  }

  static async begin(browser: Browser, address: string, width: number, scheme: 'light' | 'dark', hash = '') {
    const page = await browser.newPage({ viewport: { width, height: 860 }, colorScheme: scheme });
    page.setDefaultTimeout(patience);
    const visit = new Visit(page);
    const { troubles } = visit;
    page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
    // So Monaco ends work that nobody waits for any more: it is no trouble.
    page.on('pageerror', ({ message }) => message === 'Canceled' || troubles.push(message));
    page.on('request', (request) => request.url().startsWith(address) || troubles.push(request.url()));
    await page.goto(address + hash);
    await page.locator('#graph > *').first().waitFor();
    return visit;
  }

  keys(...names: readonly string[]): Promise<void> {
    return names.reduce<Promise<void>>(
      (before, name) => before.then(() => this.page.keyboard.press(name)),
      Promise.resolve(),
    );
  }

  type(text: string): Promise<void> {
    return this.page.keyboard.type(text);
  }

  line(text: string | RegExp): Locator {
    return this.page.locator('main .view-line', { hasText: text }).first();
  }

  /** A name in the text, by itself. */
  word(name: string): Locator {
    return this.page.locator('main .view-line span span', { hasText: new RegExp(`^${name}$`) }).first();
  }

  /** Puts the cursor at the end of the line that says this. */
  async cursorAfter(text: string): Promise<void> {
    await this.line(text).click();
    await this.keys('End');
  }

  async newLineAfter(text: string, typed: string): Promise<void> {
    await this.cursorAfter(text);
    await this.keys('Enter');
    await this.type(typed);
  }

  /** Opens the list of what can stand at the cursor, as often as it takes until this is in it. */
  async offered(label: string): Promise<Locator> {
    const row = this.page.locator('.suggest-widget .monaco-list-row', { hasText: label }).first();
    for (let tries = 0; tries < 40 && !(await row.isVisible()); tries++) {
      if (tries > 0) await this.keys('Escape');
      await this.keys('Control+Space');
      await row.waitFor({ timeout: 600 }).catch(() => undefined);
    }
    await row.waitFor();
    return row;
  }

  /** Brings up a menu by its key, and takes what is called so. */
  async act(key: string, title: string | RegExp): Promise<void> {
    const row = this.page.locator('.action-widget .monaco-list-row', { hasText: title }).first();
    for (let tries = 0; tries < 20 && !(await row.isVisible()); tries++) {
      if (tries > 0) await this.keys('Escape');
      await this.keys(key);
      await row.waitFor({ timeout: 800 }).catch(() => undefined);
    }
    await row.click();
  }

  tool(name: string): Promise<void> {
    return this.page.locator('#files .tools button', { hasText: name }).click();
  }

  /** Unfolds what it lies under and opens it. */
  async open(path: string): Promise<void> {
    await this.page.evaluate(`document.querySelector('#files [data-path="${path}"]').closest('details').open = true`);
    await this.file(path).click();
    await this.isOpen(path);
  }

  file(path: string): Locator {
    return this.page.locator(`#files [data-path="${path}"]`);
  }

  /** Waits until this file is the open one. */
  async isOpen(path: string): Promise<void> {
    await this.page.locator(`#files [data-path="${path}"][aria-current=true]`).waitFor();
  }

  /** Waits for a text in one of the panels at the right, which is brought up. */
  async shows(panel: 'graph' | 'problems' | 'tests', text: string | RegExp): Promise<void> {
    await this.page.click(`#tab-${panel}`);
    await this.page.locator(`#${panel}`, { hasText: text }).first().waitFor();
  }

  /** As the page was when it came. */
  async reset(): Promise<void> {
    await this.keys('Escape', 'Escape');
    await this.page.click('#reset');
    await this.open('abandoned_cart.cauce');
    await this.keys('Control+Home');
    await this.shows('problems', 'No problems.');
    await this.shows('graph', 'send email cart_reminder');
  }

  shot(name: string): Promise<unknown> {
    return this.page.screenshot({ path: join(shots, `${name}.png`) });
  }
}
