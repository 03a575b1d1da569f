/** The report in a real browser: it stands alone, draws its charts and graphs, and fits a telephone. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changesChart, dayLinesChart } from './report/charts.js';
import { cauce, shop } from './run.fixture.js';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
const events = ['event,contact,at,cart_id,total', 'cart_updated,<b>ana</b>,2026-02-01T10:00:00Z,k1,80.00', ''].join(
  '\n',
);
const contacts = 'id,email,newsletter\n<b>ana</b>,ana@example.com,true\n';

describe.skipIf(executablePath === undefined)(
  `the report in a browser${executablePath ? '' : ' (skipped: there is no Chromium)'}`,
  () => {
    let browser: Browser;
    let page: string;

    beforeAll(async () => {
      const dir = shop({ 'events.csv': events, 'contacts.csv': contacts });
      const { code, out } = cauce(
        dir,
        'backtest',
        '--events',
        'events.csv',
        '--contacts',
        'contacts.csv',
        '--to',
        '2026-04-01',
        '--format',
        'html',
      );
      expect(code).toBe(0);
      page = join(dir, 'report.html');
      writeFileSync(page, out);
      browser = await chromium.launch({
        executablePath: executablePath!,
        args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      });
    });
    afterAll(() => browser?.close());

    test.each([
      ['wide and light', 1200, 'light'],
      ['narrow and dark', 390, 'dark'],
    ] as const)('%s', async (_, width, colorScheme) => {
      const view = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
      const troubles: string[] = [];
      view.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
      view.on('pageerror', (error) => troubles.push(error.message));
      view.on('request', (request) => request.url().startsWith('file:') || troubles.push(request.url()));
      await view.goto(`file://${page}`);
      expect(troubles).toEqual([]);
      expect(await view.locator('h3').allTextContents()).toContain('Recover abandoned carts');
      expect(await view.locator('.graph svg').count()).toBe(28);
      expect(await view.locator('.card > svg').count()).toBeGreaterThanOrEqual(2);
      const [content, frame] = (await view.evaluate('[document.documentElement.scrollWidth, innerWidth]')) as [
        number,
        number,
      ];
      expect(content).toBeLessThanOrEqual(frame);
      await view.close();
    });

    test('charts of a comparison: no number over a name, and one day alone can be seen', async () => {
      const view = await browser.newPage({ viewport: { width: 1000, height: 800 } });
      for (const values of [[-577, 563, -3], [-9], [-1_200_000, -1], [4, 3]]) {
        const chart = await changesChart(
          values.map((value, i) => ({ name: `some_scenario_${i}: email/a_message`, value })),
        );
        await view.setContent(chart.text);
        const texts = (await view.evaluate(
          "[...document.querySelectorAll('text')].map((one) => { const { left, right, top, bottom } = one.getBoundingClientRect(); return { left, right, top, bottom, text: one.textContent }; })",
        )) as { left: number; right: number; top: number; bottom: number; text: string }[];
        expect(texts.length).toBeGreaterThan(2);
        for (const [i, a] of texts.entries()) {
          for (const b of texts.slice(i + 1)) {
            const isOver = a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
            expect(isOver ? [a.text, b.text] : []).toEqual([]);
          }
        }
      }
      await view.setContent((await dayLinesChart([{ date: '2026-02-01', before: 0, after: 3 }])).text);
      const dots = (await view.evaluate(
        "[...document.querySelectorAll('path')].filter((one) => { const { width, height, top } = one.getBoundingClientRect(); return width > 4 && width < 20 && height > 4 && top > 34; }).length",
      )) as number;
      expect(dots).toBe(2);
      await view.close();
    });

    test("a contact's id is text, whatever is in it", async () => {
      const view = await browser.newPage();
      await view.goto(`file://${page}`);
      expect(await view.locator('h2 code').textContent()).toBe('<b>ana</b>');
      await view.close();
    });
  },
);
