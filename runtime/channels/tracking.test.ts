import { expect, test } from 'vitest';
import { createLinks, readLink } from './links.js';
import { tracked } from './tracking.js';

const key = Buffer.alloc(32, 1);
const links = createLinks({ base: 'https://news.example.com', key });
const rendered = (html: string, text = '') => ({ subject: 's', preheader: '', html, text });
const track = (html: string, text?: string) => tracked(rendered(html, text), 'c1/1', links);
/** Targets of the tracked links in a text, in order. */
const targets = (text: string) =>
  [...text.matchAll(/https:\/\/news\.example\.com\/t\/c\/([\w-]+\.[\w-]+)/g)].map(([, token]) => {
    const link = readLink(key, token!);
    return link?.kind === 'click' ? link.url : null;
  });

test('every web link of the HTML leads through the service, with its own target', () => {
  const { html } = track(
    `<body><a class="x" href="https://shop.example.com/a?b=1&amp;c=2">A</a> <A HREF='http://shop.example.com/&#233;'>B</A>
     <a title="a > b" href="https://x.example/">C</a></body>`,
  );
  expect(targets(html!)).toEqual([
    'https://shop.example.com/a?b=1&c=2',
    'http://shop.example.com/é',
    'https://x.example/',
  ]);
  expect(html).toContain('class="x"');
});

test('what is no web link, or leads here already, stays', () => {
  const own = links.unsubscribe('c1/1', 'c1');
  const html = `<a href="mailto:a@example.com">m</a><a href="#top">t</a><a href="${own}">u</a><a href="javascript:x">j</a><img src="https://shop.example.com/i.png"><abbr href="https://a.example">b</abbr>`;
  const out = track(html).html!;
  expect(out.startsWith(html)).toBe(true);
});

test('the open pixel stands last in the body', () => {
  const { html } = track('<html><body><p>Hi</p></body></html>');
  const [, token] = /<img src="https:\/\/news\.example\.com\/t\/o\/([\w.-]+)"[^>]*><\/body><\/html>$/.exec(html!)!;
  expect(readLink(key, token!)).toEqual({ kind: 'open', messageId: 'c1/1' });
});

test('the text part is tracked without the marks around a link', () => {
  const { text } = track(
    '',
    'Look [https://shop.example.com/a?b=1], or (http://shop.example.com/). See https://a.example.',
  );
  expect(targets(text)).toEqual(['https://shop.example.com/a?b=1', 'http://shop.example.com/', 'https://a.example']);
  expect(text).toMatch(/\], or \(https.*\)\. See https.*[^.]\.$/);
});

test('an unfinished tag costs no time', () => {
  const html = `<a ${'href="x" '.repeat(20_000)}`;
  expect(track(html).html!.startsWith(html)).toBe(true);
});
