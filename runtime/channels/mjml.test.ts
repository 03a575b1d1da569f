import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { MessageModel } from '../machine/model.js';
import { MjmlLayouts, marked } from './mjml.js';

const message = { file: 'messages/email/x.mjml' } as MessageModel;
const examples = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'examples', 'messages', 'email');

/** Each `{{ … }}` as a value, with marks or as it is; tags of Liquid are left out. */
const filled = (mjml: string, value: (place: number) => string) => {
  let place = 0;
  return mjml.replace(/\{%[\s\S]*?%\}/g, '').replace(/\{\{[\s\S]*?\}\}/g, () => value(place++));
};
const values = ['Ana', 'https://a.example/?a=1&amp;b=2', '&lt;b&gt;&#34;$1$&amp;', '', 'zpq8p0pz', 'ñ😀'];

const templates = readdirSync(examples)
  .filter((name) => name.endsWith('.mjml'))
  .map((name) => [name, readFileSync(join(examples, name), 'utf8').replace(/^---[\s\S]*?\n---\n/, '')] as const);

test.each(templates)('%s: a mail from a kept layout is the one made by itself', async (_, template) => {
  const layouts = new MjmlLayouts();
  for (let shift = 0; shift < values.length; shift++) {
    const value = (place: number) => values[(place + shift) % values.length]!;
    const alone = await new MjmlLayouts().html(message, filled(template, value), 'For <you>');
    const kept = await layouts.html(
      message,
      filled(template, (place) => marked(value(place))),
      'For <you>',
    );
    expect(kept).toBe(alone);
  }
});

const mjml = (inside: string, head = '') =>
  `<mjml>${head}<mj-body><mj-section><mj-column>${inside}</mj-column></mj-section></mj-body></mjml>`;

test.each([
  ['a width', (value: string) => mjml(`<mj-image src="https://a.example/a.png" width="${value}" />`), '120px'],
  [
    'a network',
    (value: string) =>
      mjml(`<mj-social><mj-social-element name="${value}" href="https://a.example">x</mj-social-element></mj-social>`),
    'facebook',
  ],
  [
    'a style',
    (value: string) =>
      mjml(
        '<mj-text css-class="x">x</mj-text>',
        `<mj-head><mj-style inline="inline">.x div { color: ${value} }</mj-style></mj-head>`,
      ),
    'red',
  ],
])('%s decides how it looks, so it is made by itself', async (_, of, value) => {
  const alone = await new MjmlLayouts().html(message, of(value), '');
  expect(await new MjmlLayouts().html(message, of(marked(value)), '')).toBe(alone);
});

test('what MJML finds wrong is told with the true text', async () => {
  await expect(new MjmlLayouts().html(message, mjml(`<mj-image width="${marked('wide')}" />`), '')).rejects.toThrow(
    /messages\/email\/x\.mjml: line 1: .*wide/,
  );
});
