/** Templates and values without end: a rendering fails within its bounds of time and memory, and the next one is as if nothing had been. */
import { expect, test } from 'vitest';
import { shop } from '../engine/testdata/bundle.js';
import type { MessageModel } from '../machine/model.js';
import { createRenderer, RenderError } from './render.js';

const message: MessageModel = {
  channel: 'email',
  name: 'x',
  file: 'messages/email/x.html',
  format: 'html',
  kind: 'transactional',
  subject: 'Hello',
  track: 'none',
  params: { lines: { type: 'list', of: { type: 'text' } } },
};

async function rendered(body: string, lines: readonly string[] = []): Promise<string> {
  const other = { ...message, name: 'y', file: 'messages/email/y.html' };
  const bodies = new Map([
    ['email/x', body],
    ['email/y', 'well'],
  ]);
  const renderer = await createRenderer({ model: shop(), derived: [] }, bodies);
  const input = { attributes: {}, params: { lines }, at: 0, unsubscribeUrl: 'https://u', preferencesUrl: 'https://p' };
  try {
    return (await renderer.render({ ...input, message })).html ?? '';
  } finally {
    expect((await renderer.render({ ...input, message: other })).html).toBe('well');
  }
}

const nested = (depth: number, inner: string) =>
  `${'{% for a in (1..1000) %}'.repeat(depth)}${inner}${'{% endfor %}'.repeat(depth)}`;

test.each([
  ['a loop of a thousand million', '{% for i in (1..1000000000) %}{% endfor %}'],
  ['loops in loops', nested(5, '')],
  ['loops in loops that say something', nested(3, 'xxxxxxxxxx')],
  [
    'a text that doubles',
    '{% assign x = "xxxxxxxxxx" %}{% for i in (1..60) %}{% assign x = x | append: x %}{% endfor %}{{ x }}',
  ],
  ['a template without end', '{{ contact.email }}'.repeat(100_000)],
  ['tags that are never closed', '{% if true %}'.repeat(50_000)],
])('%s', { timeout: 60_000 }, async (_, body) => {
  const before = process.memoryUsage().rss;
  const began = process.cpuUsage();
  await expect(rendered(body)).rejects.toThrow(RenderError);
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1_000_000).toBeLessThan(15);
  expect(process.memoryUsage().rss - before).toBeLessThan(600_000_000);
});

test('a payload whose list is as long as a payload can be, looped over itself', { timeout: 60_000 }, async () => {
  const lines = Array.from({ length: 50_000 }, () => 'xxxxxxxxxxxxxxxx');
  const body = '{% for a in lines %}{% for b in lines %}{{ a }}{{ b }}{% endfor %}{% endfor %}';
  await expect(rendered(body, lines)).rejects.toThrow(RenderError);
});

test('what a value says is never run, however it is written', async () => {
  const evil = '{% for i in (1..1000000000) %}x{% endfor %}{{ contact }}';
  expect(await rendered('{% for a in lines %}{{ a }}{% endfor %}', [evil])).toContain('{% for i in (1..1000000000) %}');
});
