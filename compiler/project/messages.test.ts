import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadTemplateParser, type TemplateParser } from '../templates/liquid.js';
import { readConfig } from './config.js';
import { splitFrontMatter } from './front-matter.js';
import { readMessages } from './messages.js';

const demo = readFileSync(new URL('../testdata/config/demo.yaml', import.meta.url), 'utf8');
const { model } = readConfig(demo, 'cauce.yaml', { isZone: () => true });
let parseTemplate: TemplateParser;

beforeAll(async () => {
  parseTemplate = await loadTemplateParser();
});

const read = (files: Record<string, string>) => readMessages(new Map(Object.entries(files)), model, { parseTemplate });
const mail = (front: string, body = 'Hello!') => read({ 'messages/email/hello.html': `---\n${front}\n---\n${body}` });
/** `code at the text it stands at`. */
const told = (files: Record<string, string>) =>
  read(files).diagnostics.map(({ code, file, span }) => `${code} at "${files[file]!.slice(span.start, span.end)}"`);
const toldOfMail = (front: string, body = 'Hello!') =>
  told({ 'messages/email/hello.html': `---\n${front}\n---\n${body}` });

describe('a message', () => {
  test('is what its front matter says', () => {
    const { messages, bodies, diagnostics } = mail(
      'kind: transactional\nsubject: "Your cart, {{ contact.first_name }}"\npreheader: Still here\ntopic: carts\ntrack: none\nparams: {promo: coupon, cart: cart_abandoned?, order: event order_placed, tip: text?, items: list(item)}',
      '<p>{{ cart.total | money }}</p>\n',
    );
    expect(diagnostics).toEqual([]);
    expect(messages['email/hello']).toEqual({
      channel: 'email',
      name: 'hello',
      file: 'messages/email/hello.html',
      format: 'html',
      kind: 'transactional',
      subject: 'Your cart, {{ contact.first_name }}',
      preheader: 'Still here',
      topic: 'carts',
      track: 'none',
      params: {
        promo: { type: 'coupon' },
        cart: { type: 'event', event: 'cart_abandoned', optional: true },
        order: { type: 'event', event: 'order_placed' },
        tip: { type: 'text', optional: true },
        items: { type: 'list', of: { type: 'record', name: 'item', fields: model.records.item } },
      },
    });
    expect(bodies.get('email/hello')).toBe('<p>{{ cart.total | money }}</p>\n');
  });

  test('is marketing and tracked where it does not say otherwise', () => {
    const { messages, diagnostics } = read({ 'messages/sms/hello.txt': 'Hello!' });
    expect(diagnostics).toEqual([]);
    expect(messages['sms/hello']).toEqual({
      channel: 'sms',
      name: 'hello',
      file: 'messages/sms/hello.txt',
      format: 'txt',
      kind: 'marketing',
      track: 'all',
      params: {},
    });
  });

  test('messages come in order of channel and name, whatever the order of files', () => {
    const files = { 'messages/web/a.md': '', 'messages/call/b.txt': '', 'messages/call/a.txt': '' };
    expect(Object.keys(read(files).messages)).toEqual(['call/a', 'call/b', 'web/a']);
  });

  test('places name the file and each parameter', () => {
    const { places } = mail('subject: x\nparams: {promo: coupon}');
    expect(places.get('messages.email/hello')).toEqual({
      file: 'messages/email/hello.html',
      span: { start: 0, end: 0 },
    });
    expect(places.get('messages.email/hello.params.promo')?.span).toEqual({ start: 31, end: 37 });
  });

  test('other files of the project are not looked at', () => {
    expect(read({ 'cauce.yaml': demo, 'a.cauce': 'x', 'messages/notes.cauce': '' }).diagnostics).toEqual([]);
  });
});

describe('what is wrong with one', () => {
  test.each([
    ['subject: x\nsubjct: y', ['config/unknown-key at "subjct"']],
    ['kind: marketting\nsubject: x', ['config/wrong-value at "marketting"']],
    ['subject: [x]', ['config/wrong-value at "[x]"', 'messages/subject-missing at ""']],
    ['subject: ""', ['messages/subject-missing at "subject"']],
    ['kind: marketing', ['messages/subject-missing at ""']],
    ['subject: "x', ['config/yaml at """']],
    ['subject: x\nsubject: y', ['config/duplicate-key at "subject"']],
    ['subject: x\nparams: {tip: string}', ['messages/unknown-param-type at "string"']],
    ['subject: x\nparams: {tip: list(strng)}', ['config/unknown-type at "list(strng)"']],
    ['subject: x\nparams: {my-tip: text}', ['config/bad-name at "my-tip"']],
    ['subject: x\nparams: {contact: text}', ['messages/param-taken at "contact"']],
    ['subject: x\nparams: [promo]', ['config/wrong-value at "[promo]"']],
    ['- a', ['config/wrong-value at "- a"', 'messages/subject-missing at ""']],
  ])('%j', (front, expected) => {
    expect(toldOfMail(front)).toEqual(expected);
  });

  test('an event with a name like no type is left to the checker, which knows derived events', () => {
    expect(toldOfMail('subject: x\nparams: {quote: quote_sent}')).toEqual([]);
  });

  test('its place', () => {
    expect(told({ 'messages/emial/hello.txt': 'x' })).toEqual(['messages/unknown-channel at ""']);
    expect(told({ 'messages/sms/hello-you.txt': 'x' })).toEqual(['messages/bad-name at ""']);
    expect(told({ 'messages/hello.txt': 'x' })).toEqual(['messages/not-a-message at ""']);
    expect(told({ 'messages/email/a/hello.txt': 'x' })).toEqual(['messages/not-a-message at ""']);
    expect(told({ 'messages/web/a.html': '', 'messages/web/a.md': '' })).toEqual(['messages/duplicate at ""']);
    expect(told({ 'messages/sms/hello.html': 'x' })).toEqual(['messages/format-unfit at ""']);
  });

  test('front matter without end', () => {
    expect(told({ 'messages/sms/hello.txt': '---\nkind: marketing\nHello' })).toEqual([
      'messages/front-matter at "---"',
    ]);
  });
});

describe('templates', () => {
  test.each([
    ['{% if contact.x %}Hi', '{% if contact.x %}', '`{% if contact.x %}` has no end'],
    ['Hi {{ contact.x', '{{ contact.x', '`{{` is never closed'],
    ['{% foo %}', '{% foo %}', 'There is no tag `{% foo %}`'],
    ['{% fro x in y %}', '{% fro x in y %}', 'There is no tag `{% fro %}`'],
    ['{% endif %}', '{% endif %}', '`{% endif %}` closes nothing'],
    ['{{ contact.x | upcas }}', '{{ contact.x | upcas }}', 'There is no filter `upcas`'],
    ['{% if a && b %}x{% endif %}', '&&', '`&&` cannot stand here'],
    ['{{ }}', '{{ }}', 'The braces are empty'],
    ['{% render "other" %}', '{% render "other" %}', '`{% render %}` is not there: a template stands alone'],
    [
      '{% for x of y %}{% endfor %}',
      '{% for x of y %}',
      'This cannot be read as Liquid: illegal tag: {% for x of y %}',
    ],
  ])('%s', (body, at, problem) => {
    const text = `---\nsubject: x\n---\nA\n${body}`;
    const [found, ...more] = read({ 'messages/email/a.html': text }).diagnostics;
    expect(more).toEqual([]);
    expect(found).toMatchObject({ code: 'messages/template', message: problem });
    expect(text.slice(found!.span.start, found!.span.end)).toContain(at.slice(0, 2));
    expect(found!.span.start).toBeGreaterThanOrEqual(text.indexOf(body));
  });

  test('the subject is a template as well', () => {
    expect(toldOfMail('subject: "Hi {{ contact.first_name"')).toEqual(['messages/template at "{{ contact.first_name"']);
  });

  test('without an engine nothing is said about templates', () => {
    const { diagnostics } = readMessages(new Map([['messages/sms/a.txt', '{% if %}']]), model);
    expect(diagnostics).toEqual([]);
  });
});

describe('front matter', () => {
  test.each([
    ['none', 'Hello', undefined, 'Hello'],
    ['unix', '---\na: 1\n---\nHello', 'a: 1\n', 'Hello'],
    ['windows', '---\r\na: 1\r\n---\r\nHello', 'a: 1\r\n', 'Hello'],
    ['byte order mark', '\ufeff---\na: 1\n---\nHello', 'a: 1\n', 'Hello'],
    ['empty', '---\n---\nHello', '', 'Hello'],
    ['nothing below', '---\na: 1\n---', 'a: 1\n', ''],
    ['a rule further down is text', 'Hello\n---\nyou\n---\n', undefined, 'Hello\n---\nyou\n---\n'],
  ])('%s', (_, text, front, body) => {
    const split = splitFrontMatter(text);
    expect(split.front?.text).toBe(front);
    expect(split.body).toBe(body);
    if (split.front) expect(text.slice(split.front.offset, split.front.offset + split.front.text.length)).toBe(front);
    expect(text.slice(split.bodyOffset)).toBe(body);
  });
});
