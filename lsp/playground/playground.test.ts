/** The playground in a real browser, as a visitor uses it: type, be told, mend, complete, see the graph follow, share. Screenshots go to coverage/playground. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { built, executablePath, launched, type Served, served, Visit } from './playground.fixture.js';

const limit = 240_000;
let pages: Served;
beforeAll(async () => {
  pages = await served();
}, 180_000);
afterAll(() => pages?.stop());

test('the page is one build of static files', () => {
  expect(pages.said()).toBe('');
  const texts = ['shop.json', 'templates.json'];
  for (const name of ['index.html', 'page.js', 'runner.js', 'server.js', 'editor.worker.js', 'monaco.css', ...texts])
    expect(existsSync(join(built, name)), name).toBe(true);
});

describe.skipIf(executablePath === undefined)(
  `the playground${executablePath ? '' : ' (skipped: there is no Chromium)'}`,
  () => {
    let browser: Browser;
    let visit: Visit;

    beforeAll(async () => {
      browser = await launched();
      // What is no address of ours is nothing.
      visit = await Visit.begin(browser, pages.address, 1440, 'light', '/#not-an-address');
    }, 180_000);
    afterEach(async ({ task }) => {
      if (task.result?.state === 'fail') await visit.shot('failed');
      await visit.reset();
      expect(visit.troubles.splice(0)).toEqual([]);
    }, limit);
    afterAll(() => browser?.close());

    test('an error is told as it is typed and goes when it is mended; the graph follows', {
      timeout: limit,
    }, async () => {
      await visit.newLineAfter('wait 4h if not regular', 'send emial cart_offer');
      await visit.shows('problems', 'emial');
      await visit.shot('error');
      await visit.cursorAfter('send emial');
      await visit.keys('Shift+Home');
      await visit.type('add to vip_club');
      await visit.shows('problems', 'No problems.');
      await visit.shows('graph', 'add to vip_club');
      await visit.shot('mended');
    });

    test('a mistake in one file is told where another makes it one', { timeout: limit }, async () => {
      await visit.open('cauce.yaml');
      await visit.cursorAfter('birthday: date?');
      await visit.keys('Home');
      await visit.type('x');
      await visit.shows('problems', '`birthday`');
      expect(await visit.file('birthday.cauce').locator('.count').textContent()).not.toBe('');
    });

    test('tests of the open file run, and a failing one shows what did happen', { timeout: limit }, async () => {
      await visit.page.locator('#tab-tests', { hasText: '4/4' }).waitFor();
      await visit.cursorAfter('expect nothing before 4h');
      await visit.keys('Shift+Home');
      await visit.type('expect nothing before 5h');
      await visit.page.locator('#tab-tests', { hasText: '3/4' }).waitFor();
      await visit.page.click('#tab-tests');
      expect(await visit.page.locator('#tests .failed').first().textContent()).toContain('email cart_reminder');
      await visit.shot('tests');
    });

    test('a ready-made scenario comes with its messages and its tests, and an address holds them', {
      timeout: limit,
    }, async () => {
      await visit.tool('New');
      await visit.type('course');
      await visit.keys('Enter');
      await visit.isOpen('course.cauce');
      await (await visit.offered('cross sell')).click();
      await visit.line('scenario cross_sell').waitFor();
      await visit.shot('ready-made');
      await visit.shows('problems', 'No problems.');
      await visit.shows('graph', 'send email');
      await visit.page.locator('#tab-tests', { hasText: /^Tests (\d+)\/\1$/ }).waitFor();
      const made = await visit.page
        .locator('#files .rows .changed')
        .evaluateAll((rows) => rows.map(({ title }) => title));
      expect(made).toContain('course.cauce');
      await visit.file('one_line.cauce').focus();
      await visit.keys('Delete');
      await visit.page.click('#share');
      await visit.page.waitForFunction('location.hash.length > 20');
      const hash = (await visit.page.evaluate('location.hash')) as string;
      const other = await Visit.begin(browser, pages.address, 390, 'dark', `/${hash}`);
      await other.isOpen('course.cauce');
      await other.shows('graph', 'send email');
      for (const path of made) await other.file(path).waitFor({ state: 'attached' });
      expect(await other.file('one_line.cauce').count()).toBe(0);
      const sizes = '[document.documentElement.scrollWidth, innerWidth]';
      const [content, frame] = (await other.page.evaluate(sizes)) as number[];
      expect(content).toBeLessThanOrEqual(frame!);
      const list = (await other.page.locator('#files .rows').boundingBox())!;
      const row = (await other.file('course.cauce').boundingBox())!;
      expect(row.y + row.height).toBeLessThanOrEqual(list.y + list.height + 1);
      await other.shot('narrow');
      expect(other.troubles).toEqual([]);
      await other.page.close();
    });

    test('files come, change their names and go by hand', { timeout: limit }, async () => {
      const said = visit.page.locator('#files [role=status]');
      await visit.tool('New');
      await visit.type('two words');
      await visit.keys('Enter');
      await said.filter({ hasText: 'NAME.cauce' }).waitFor();
      await visit.keys('Control+a');
      await visit.type('Club.cauce');
      await visit.keys('Enter');
      await said.filter({ hasText: 'There is a file club.cauce already.' }).waitFor();
      await visit.keys('Control+a');
      await visit.type('messages/email/Hello_all.md');
      await visit.keys('Enter');
      await visit.isOpen('messages/email/Hello_all.md');
      await visit.type('---\nsubject: Hi');
      await visit.shows('problems', 'Hello_all.md');
      await visit.file('messages/email/Hello_all.md').focus();
      await visit.keys('F2');
      await visit.type('hello_all');
      await visit.keys('Enter');
      await visit.isOpen('messages/email/hello_all.md');
      await visit.shows('problems', 'email/hello_all.md');
      expect(await visit.file('messages/email/Hello_all.md').count()).toBe(0);
      await visit.file('messages/email/hello_all.md').focus();
      await visit.keys('Delete');
      await visit.shows('problems', 'No problems.');
      await visit.page.locator('#files button', { hasText: 'Put it back' }).click();
      await visit.isOpen('messages/email/hello_all.md');
      await visit.line('subject: Hi').waitFor();
      await visit.open('cauce.yaml');
      await visit.tool('Remove');
      await said.filter({ hasText: 'cannot do without' }).waitFor();
    });

    test('what is missing is made, and a new name goes wherever the old one stood, the file as well', {
      timeout: limit,
    }, async () => {
      await visit.newLineAfter('send email cart_offer', 'send email brand_new');
      await visit.shows('problems', 'brand_new');
      await visit.cursorAfter('send email brand_new');
      await visit.act('Control+.', 'Make the message');
      await visit.shows('problems', 'No problems.');
      await visit.file('messages/email/brand_new.md').waitFor({ state: 'attached' });
      await visit.cursorAfter('send email brand_new');
      await visit.keys('F2');
      await visit.page.locator('.rename-box input:focus').waitFor();
      await visit.type('last_words');
      await visit.keys('Enter');
      await visit.line('send email last_words').waitFor();
      await visit.file('messages/email/last_words.md').waitFor({ state: 'attached' });
      expect(await visit.file('messages/email/brand_new.md').count()).toBe(0);
      await visit.shows('problems', 'No problems.');
      await visit.word('last_order').click();
      await visit.keys('F2');
      await visit.page.locator('.monaco-editor-overlaymessage', { hasText: 'comes with the language' }).waitFor();
    });

    test('names tell what they are, and lead to where they come from', { timeout: limit }, async () => {
      const { page } = visit;
      await visit.word('last_order').hover();
      await page.locator('.monaco-hover', { hasText: 'older than any duration' }).first().waitFor();
      await page.locator('.inlayhint, [class*=dyn-rule]', { hasText: 'at most 2 messages' }).first().waitFor();
      await visit.word('last_order').click();
      await visit.keys('Shift+F12');
      await page.locator('.reference-zone-widget .monaco-list-row', { hasText: 'win_back.cauce' }).waitFor();
      await page.locator('.reference-zone-widget .monaco-list-row', { hasText: 'prelude.cauce' }).waitFor();
      await visit.keys('Escape', 'F12');
      await visit.line('let last_order = last order_placed').waitFor();
      expect(await page.locator('#files [aria-current=true]').count()).toBe(0);
      await visit.type('x');
      await page.locator('.monaco-editor-overlaymessage').waitFor();
      await visit.open('abandoned_cart.cauce');
      await visit.word('order_placed').click();
      await visit.keys('F12');
      await visit.isOpen('cauce.yaml');
      await visit.open('abandoned_cart.cauce');
      await visit.word('cart_reminder').click();
      await visit.keys('F12');
      await visit.isOpen('messages/email/cart_reminder.mjml');
      await visit.open('abandoned_cart.cauce');
      await visit.word('cart_offer').click({ modifiers: ['Control'] });
      await visit.isOpen('messages/email/cart_offer.mjml');
    });

    test('the lines above scenarios and tests lead to what stands at the right', { timeout: limit }, async () => {
      const { page } = visit;
      const lens = (title: string, nth: number) => page.locator('.codelens-decoration a', { hasText: title }).nth(nth);
      // Monaco asks for them while the text is in use.
      await visit.line('scenario abandoned_cart').click();
      await lens('Run test', 1).click();
      await page.locator('#tests details[open] summary', { hasText: 'a regular is reminded after a day' }).waitFor();
      await lens('Show graph', 0).click();
      await page.locator('#graph').waitFor();
      await lens('Simulate', 0).click();
      await page.locator('#tests').waitFor();
    });

    test('outline, folding, selection, the same name elsewhere, and colours by meaning', {
      timeout: limit,
    }, async () => {
      const { page } = visit;
      await visit.line('scenario abandoned_cart').click();
      await visit.keys('Control+Shift+O');
      await page
        .locator('.quick-input-list .monaco-list-row', { hasText: 'without consent nothing is sent' })
        .waitFor();
      await visit.keys('Escape', 'Control+Shift+[');
      await visit.line('goal order_placed').waitFor({ state: 'detached' });
      await visit.keys('Control+Shift+]');
      await visit.word('cart_reminder').click();
      await page.locator('.wordHighlight, .wordHighlightStrong, .wordHighlightText').first().waitFor();
      await visit.keys('Shift+Alt+ArrowRight', 'Shift+Alt+ArrowRight');
      await page.locator('main .selected-text').first().waitFor();
      const colourOf = (name: string) => visit.word(name).getAttribute('class');
      expect(await colourOf('order_placed')).not.toBe(await colourOf('regular'));
    });

    test('lays out what is finished, and says what belongs where', { timeout: limit }, async () => {
      const { page } = visit;
      await visit.newLineAfter('send email cart_offer', 'wait   3h');
      await visit.keys('Escape', 'Enter');
      await visit.line('wait 3h').waitFor();
      await visit.type('wait   5h');
      await visit.keys('Escape', 'Control+Shift+I');
      await visit.line('wait 5h').waitFor();
      await visit.cursorAfter('wait 5h');
      await visit.keys('Enter');
      await visit.type('wait ');
      await page.locator('.parameter-hints-widget', { hasText: 'wait DURATION' }).waitFor();
      await visit.shot('signature');
    });

    test('a condition becomes a segment and a condition again, and a slip is put right', {
      timeout: limit,
    }, async () => {
      await visit.word('last_order').click();
      await visit.act('Control+Shift+R', 'Make a segment of this condition');
      await visit.line(/^segment/).waitFor();
      await visit.shows('problems', 'No problems.');
      await visit.line('when cart_abandoned').click();
      await visit.keys('End', 'ArrowLeft');
      await visit.act('Control+Shift+R', /^Write .* out$/);
      await visit.line('last_order > 15d').waitFor();
      await visit.shows('problems', 'No problems.');
      await visit.newLineAfter('wait up to 3d', 'sned email cart_offer');
      await visit.shows('problems', 'sned');
      await visit.cursorAfter('sned email');
      await visit.keys('Home');
      await visit.act('Control+.', /send/);
      await visit.line('send email cart_offer').waitFor();
    });

    test('in the data model and in a message stands what fits there', { timeout: limit }, async () => {
      await visit.open('cauce.yaml');
      await visit.newLineAfter('birthday: date?', 'height: ');
      await visit.offered('distance');
      await visit.keys('Escape');
      await visit.open('messages/email/cart_offer.mjml');
      await visit.newLineAfter('<mj-column>', '{{ contact.');
      await visit.offered('first_name');
    });
  },
);
