import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../compiler/starters/index.js';
import { cauce, folder } from './run.fixture.js';

const names = Object.keys(catalogue);
const bare = 'project: bare\ncurrency: EUR\n';

function read(dir: string, path: string): string {
  return readFileSync(join(dir, path), 'utf8');
}

function filesOf(dir: string): readonly string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort();
}

function begun(): string {
  const dir = folder();
  expect(cauce(dir, 'init').code).toBe(0);
  return dir;
}

/** No diagnostic, every test passes and every branch is taken, canonical layout. */
function expectWhole(dir: string): void {
  expect(JSON.parse(cauce(dir, 'check', '--format', 'json').out)).toMatchObject({ diagnostics: [] });
  const { tests, coverage } = JSON.parse(cauce(dir, 'test', '--format', 'json').out) as {
    tests: { title: string; status: string }[];
    coverage: { branches: number; taken: number };
  };
  expect(tests.length).toBeGreaterThan(0);
  expect(tests.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(coverage.taken).toBe(coverage.branches);
  expect(cauce(dir, 'fmt', '--check').code).toBe(0);
}

describe('every template', () => {
  test('all together, in a project just begun', () => {
    const dir = begun();
    for (const name of names) expect(cauce(dir, 'new', name)).toMatchObject({ code: 0, err: '' });
    expectWhole(dir);
    expect(filesOf(dir).filter((path) => path.endsWith('.cauce'))).toHaveLength(names.length + 2);
  }, 240_000);

  test('is listed with a line of its own', () => {
    const { code, out } = cauce('/', 'new');
    expect(code).toBe(0);
    for (const name of names) expect(out).toMatch(new RegExp(`^  ${name} +\\S.{20}`, 'm'));
    expect(names.length).toBeGreaterThanOrEqual(8);
    const listed = JSON.parse(cauce('/', 'new', '--format', 'json').out);
    expect(listed.templates.map(({ name }: { name: string }) => name)).toEqual(names);
  });

  test('tells as JSON what it writes', () => {
    const dir = begun();
    const { out } = cauce(dir, 'new', 'birthday', 'best_wishes', '--format', 'json');
    const told = JSON.parse(out) as { written: boolean; files: string[] };
    expect(told).toMatchObject({ written: true, files: expect.arrayContaining(['best_wishes.cauce']) });
    for (const path of told.files) expect(existsSync(join(dir, path))).toBe(true);
  });
});

describe('cauce.yaml', () => {
  const model = [
    '# our shop   (do not touch)',
    'project:   ours',
    'currency: EUR',
    'contact: # people',
    '    email:      email      # the address',
    '    ok_mail:    bool       # consent',
    '',
    '# cauce: allow config/variable-unset set on the server',
    'channels:',
    '    email: {provider: smtp, url: $SMTP_URL, from: "a <a@example.com>", consent: ok_mail}',
    '',
    'events: {order_placed: {order_id: text, total: money, items: list(thing)},',
    '         signed_up: {}} # two',
    'records: {thing: {name: text, category: text, price: money}}',
    'groups: {}',
    '',
  ].join('\n');

  test('only gains lines; the project keeps its own words for consents', () => {
    const dir = folder({ 'cauce.yaml': model });
    expect(cauce(dir, 'new', 'welcome')).toMatchObject({ code: 0, err: '' });
    expect(cauce(dir, 'new', 'best_customers')).toMatchObject({ code: 0, err: '' });
    expect(read(dir, 'cauce.yaml')).toBe(
      [
        '# our shop   (do not touch)',
        'project:   ours',
        'currency: EUR',
        'contact: # people',
        '    email:      email      # the address',
        '    ok_mail:    bool       # consent',
        '    first_name: text?',
        '',
        '# cauce: allow config/variable-unset set on the server',
        'channels:',
        '    email: {provider: smtp, url: $SMTP_URL, from: "a <a@example.com>", consent: ok_mail}',
        '',
        'events: {order_placed: {order_id: text, total: money, items: list(thing)},',
        '         signed_up: {}, newsletter_confirmed: { confirms: ok_mail }} # two',
        'records: {thing: {name: text, category: text, price: money}}',
        'groups: { vip_club: {} }',
        '',
        'shop:',
        '  name: My Shop',
        '  url: https://shop.example.com',
        '',
        'coupons:',
        '  vip: { discount: 15 EUR, valid: 30d, codes: generated }',
        '',
        'rfm: { event: order_placed, value: total, window: 24mo, scores: quintiles, classes: five, refresh: "03:00" }',
        '',
      ].join('\n'),
    );
    expect(read(dir, 'welcome.cauce')).toMatch(/when signed_up and ok_mail is false:/);
    expectWhole(dir);
  });

  test('keeps its line ends', () => {
    const dir = folder({ 'cauce.yaml': model.replaceAll('\n', '\r\n') });
    expect(cauce(dir, 'new', 'birthday').code).toBe(0);
    expect(read(dir, 'cauce.yaml')).toMatch(/ {4}birthday: date\?\r\n/);
    expect(read(dir, 'cauce.yaml')).not.toMatch(/[^\r]\n/);
    expectWhole(dir);
  });

  test('with an error in it is left alone, and so is the rest', () => {
    const dir = folder({ 'cauce.yaml': 'project: x\nevents:\n  signed_up: {source: txt}\n' });
    const { code, err } = cauce(dir, 'new', 'welcome');
    expect(code).toBe(1);
    expect(err).toMatch(/cauce\.yaml:3[\s\S]*nothing was written/);
    expect(filesOf(dir)).toEqual(['cauce.yaml']);
  });

  test('written in a way nothing can be added to: the lines are told', () => {
    const dir = folder({ 'cauce.yaml': 'project: x\nplaces: &none {}\ncoupons: *none\n' });
    const before = read(dir, 'cauce.yaml');
    const { code, err } = cauce(dir, 'new', 'best_customers');
    expect(code).toBe(1);
    expect(err).toMatch(/nothing was written\. The template needs:[\s\S]*coupons:\n +vip: \{ discount/);
    expect(filesOf(dir)).toEqual(['cauce.yaml']);
    expect(read(dir, 'cauce.yaml')).toBe(before);
  });

  test('that says something else under a name the template needs: refused with the place', () => {
    const dir = folder({
      'cauce.yaml': 'project: x\nevents:\n  order_placed: {order_id: text, amount: money}\n  signed_up: {}\n',
    });
    const before = read(dir, 'cauce.yaml');
    const { code, err } = cauce(dir, 'new', 'cross_sell');
    expect(code).toBe(1);
    expect(err).toMatch(/cross_sell\.cauce:\d+/);
    expect(err).toMatch(/`total`/);
    expect(err).toMatch(/nothing was written/);
    expect(filesOf(dir)).toEqual(['cauce.yaml']);
    expect(read(dir, 'cauce.yaml')).toBe(before);
  });
});

describe('nothing is written over', () => {
  test.each([
    ['the program', 'birthday.cauce', ''],
    ['a message', 'messages/email/happy_birthday.mjml', '---\nkind: marketing\nsubject: x\n---\nother\n'],
    ['a message in another format', 'messages/email/happy_birthday.txt', '---\nkind: marketing\nsubject: x\n---\nx\n'],
    ['a scenario of that name', 'other.cauce', 'scenario birthday:\n  when signed_up: stop\n'],
  ])('%s is there', (_, path, text) => {
    const dir = begun();
    mkdirSync(join(dir, 'messages/email'), { recursive: true });
    writeFileSync(join(dir, path), text);
    const before = filesOf(dir);
    const config = read(dir, 'cauce.yaml');
    const { code, err } = cauce(dir, 'new', 'birthday');
    expect(code).toBe(2);
    expect(err).toMatch(/has already: .*birthday.*; nothing was written/);
    expect(filesOf(dir)).toEqual(before);
    expect(read(dir, path)).toBe(text);
    expect(read(dir, 'cauce.yaml')).toBe(config);
  });

  test('a second one under another name shares the messages that are the same', () => {
    const dir = begun();
    cauce(dir, 'new', 'birthday');
    expect(cauce(dir, 'new', 'birthday')).toMatchObject({ code: 2, err: expect.stringContaining('NAME') });
    const { code, out } = cauce(dir, 'new', 'birthday', 'name_day');
    expect(code).toBe(0);
    expect(out).toContain('already there, and the same: messages/email/happy_birthday.mjml');
    expect(read(dir, 'name_day.cauce')).toMatch(/^scenario name_day [\s\S]* for name_day:/);
    expectWhole(dir);
  });

  test('what cannot be written whole leaves nothing', () => {
    const dir = folder({ 'cauce.yaml': bare, messages: 'a file where a folder should be' });
    const { code, err } = cauce(dir, 'new', 'birthday');
    expect(code).toBe(3);
    expect(err).toMatch(/cannot write .*messages/);
    expect(err).not.toMatch(/^\s+at /m);
    expect(filesOf(dir)).toEqual(['cauce.yaml', 'messages']);
    expect(read(dir, 'cauce.yaml')).toBe(bare);
  });
});

describe('wrong use', () => {
  test.each([
    ['a misspelt template', ['abandonned_cart'], /did you mean `abandoned_cart`/],
    ['one that is nothing like any', ['xyz'], /there are: welcome, drip/],
    ['a name of Object', ['constructor'], /no template `constructor`/],
    ['a name that is a path', ['birthday', '../birthday'], /`\.\.\/birthday` cannot name a scenario/],
    ['a name with a hyphen', ['birthday', 'my-birthday'], /`my-birthday` cannot name/],
    ['a reserved word', ['birthday', 'when'], /`when` cannot name/],
  ])('%s', (_, args, message) => {
    const dir = folder({ 'cauce.yaml': bare });
    const { code, err } = cauce(dir, 'new', ...args);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(filesOf(dir)).toEqual(['cauce.yaml']);
  });

  test('no project', () => {
    expect(cauce(folder(), 'new', 'birthday')).toMatchObject({ code: 2, err: expect.stringContaining('cauce init') });
  });
});

test('errors elsewhere in the project do not stand in the way', () => {
  const dir = folder({ 'cauce.yaml': bare, 'scenarios/broken.cauce': 'when signed_up:\n  wiat 5h\n' });
  expect(cauce(dir, 'new', 'birthday').code).toBe(0);
  // All programs of this project lie in one folder: the new one too.
  expect(existsSync(join(dir, 'scenarios/birthday.cauce'))).toBe(true);
});

test('--dry-run says everything and writes nothing', () => {
  const dir = folder({ 'cauce.yaml': bare });
  const { code, out } = cauce(dir, 'new', 'store_event', '--dry-run');
  expect(code).toBe(0);
  for (const part of ['store_event.cauce', 'messages/sms/store_invitation.txt', 'my_store: [', '$TWILIO_TOKEN'])
    expect(out).toContain(part);
  expect(out).toContain('nothing was written');
  expect(filesOf(dir)).toEqual(['cauce.yaml']);
});
