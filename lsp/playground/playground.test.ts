/** The playground in a real browser, as a visitor uses it: type, be told, mend, complete, see the graph follow, share. Screenshots go to coverage/playground. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
const folder = dirname(fileURLToPath(import.meta.url));
const shots = join(folder, '../../coverage/playground');
/** Milliseconds the page may take for anything, on a machine that does other things as well. */
const patience = 45_000;

describe.skipIf(executablePath === undefined)(
  `the playground${executablePath ? '' : ' (skipped: there is no Chromium)'}`,
  () => {
    let browser: Browser;
    let address: string;
    let server: ReturnType<typeof spawn>;

    beforeAll(async () => {
      mkdirSync(shots, { recursive: true });
      server = spawn(process.execPath, [join(folder, 'build.mjs')], { env: { ...process.env, PORT: '0' } });
      address = await new Promise((resolve, reject) => {
        server.stdout!.on('data', (text: Buffer) => {
          const found = /http:\S+/.exec(String(text));
          if (found) resolve(found[0]);
        });
        server.on('exit', (code) => reject(new Error(`the build ended with ${code}`)));
      });
      browser = await chromium.launch({
        executablePath: executablePath!,
        args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      });
    }, 180_000);
    afterAll(async () => {
      await browser?.close();
      server.kill();
    });

    async function opened(width: number, colorScheme: 'light' | 'dark', hash = ''): Promise<[Page, string[]]> {
      const page = await browser.newPage({ viewport: { width, height: 860 }, colorScheme });
      page.setDefaultTimeout(patience);
      const troubles: string[] = [];
      page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
      page.on('pageerror', (error) => troubles.push(error.message));
      page.on('request', (request) => request.url().startsWith(address) || troubles.push(request.url()));
      await page.goto(address + hash);
      await page.locator('#graph svg').waitFor();
      return [page, troubles];
    }

    /** Puts the cursor at the end of the line that says this. */
    async function cursorAfter(page: Page, text: string): Promise<void> {
      await page.locator('.view-line', { hasText: text }).first().click();
      await page.keyboard.press('End');
    }

    test('an error is told as it is typed and goes when it is mended; the graph follows', async () => {
      const [page, troubles] = await opened(1400, 'light');
      const graph = page.locator('#graph');
      expect(await graph.textContent()).toContain('send email cart_reminder');
      await cursorAfter(page, 'wait 4h if not regular');
      await page.keyboard.press('Enter');
      await page.keyboard.type('send emial cart_offer');
      await page.locator('#tab-problems', { hasText: '1' }).waitFor();
      await page.click('#tab-problems');
      expect(await page.locator('#problems').textContent()).toContain('emial');
      await page.screenshot({ path: join(shots, 'error.png') });
      await cursorAfter(page, 'send emial');
      await page.keyboard.press('Shift+Home');
      await page.keyboard.type('add to vip_club');
      await page.locator('#problems', { hasText: 'No problems.' }).waitFor();
      await page.click('#tab-graph');
      await page.locator('#graph', { hasText: 'add to vip_club' }).waitFor();
      await page.screenshot({ path: join(shots, 'mended.png') });
      expect(troubles).toEqual([]);
      await page.close();
    }, 240_000);

    test('offers what can stand there', async () => {
      const [page] = await opened(1400, 'dark');
      await cursorAfter(page, 'wait 4h if not regular');
      await page.keyboard.press('Enter');
      await page.keyboard.type('send email cart_o');
      const offered = page.locator('.suggest-widget .monaco-list-row', { hasText: 'cart_offer' }).first();
      for (let tries = 0; tries < 10 && !(await offered.isVisible()); tries++) {
        await page.keyboard.press('Control+Space');
        await page.waitForTimeout(500);
      }
      await offered.waitFor();
      await page.screenshot({ path: join(shots, 'completion.png') });
      await offered.click();
      await page.locator('.view-line', { hasText: 'send email cart_offer' }).first().waitFor();
      await page.close();
    }, 240_000);

    test('tests of the open file run, and a failing one shows what did happen', async () => {
      const [page] = await opened(1400, 'light');
      await page.locator('#tab-tests', { hasText: '4/4' }).waitFor();
      await cursorAfter(page, 'expect nothing before 4h');
      await page.keyboard.press('Shift+Home');
      await page.keyboard.type('expect nothing before 5h');
      await page.locator('#tab-tests', { hasText: '3/4' }).waitFor();
      await page.click('#tab-tests');
      expect(await page.locator('#tests .failed').first().textContent()).toContain('email cart_reminder');
      await page.screenshot({ path: join(shots, 'tests.png') });
      await page.close();
    }, 240_000);

    test('an address holds the changes; it fits a telephone', async () => {
      const [page] = await opened(1400, 'light');
      await cursorAfter(page, 'wait 4h if not regular');
      await page.keyboard.press('Enter');
      await page.keyboard.type('wait 17min');
      await page.click('#share');
      await page.waitForFunction('location.hash.length > 20');
      const hash = (await page.evaluate('location.hash')) as string;
      await page.close();
      const [other, troubles] = await opened(390, 'dark', `/${hash}`);
      await other.locator('#graph', { hasText: 'wait 17min' }).waitFor();
      const [content, frame] = (await other.evaluate('[document.documentElement.scrollWidth, innerWidth]')) as number[];
      expect(content).toBeLessThanOrEqual(frame!);
      await other.screenshot({ path: join(shots, 'narrow.png') });
      expect(troubles).toEqual([]);
      await other.close();
      const [again] = await opened(1400, 'light', '/#not-an-address');
      expect(await again.locator('#graph').textContent()).not.toContain('wait 17min');
      await again.close();
    }, 240_000);
  },
);

test('the page is one build of static files', () => {
  const built = spawnSync(process.execPath, [join(folder, 'build.mjs'), '--build'], { encoding: 'utf8' });
  expect(built).toMatchObject({ status: 0, stderr: '' });
  for (const name of ['index.html', 'page.js', 'runner.js', 'server.js', 'editor.worker.js', 'monaco.css', 'shop.json'])
    expect(existsSync(join(folder, 'dist', name)), name).toBe(true);
}, 120_000);
