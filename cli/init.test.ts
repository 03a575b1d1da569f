import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cauce, folder } from './run.fixture.js';

describe('init', () => {
  test('makes a project that checks, tests, and runs', () => {
    const dir = folder();
    const { code, out, err } = cauce(dir, 'init', 'Café Shop');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/Next:[\s\S]*npx cauce check/);
    const shop = join(dir, 'Café Shop');
    expect(readFileSync(join(shop, 'cauce.yaml'), 'utf8')).toMatch(/^project: caf-shop$/m);
    expect(readFileSync(join(shop, '.gitignore'), 'utf8')).toMatch(/^\.env$/m);
    expect(readdirSync(shop)).toContain('README.md');
    expect(JSON.parse(cauce(shop, 'check', '--format', 'json').out)).toMatchObject({
      diagnostics: [],
      summary: { scenarios: 2 },
    });
    const tests = JSON.parse(cauce(shop, 'test', '--format', 'json').out) as {
      tests: { status: string }[];
      coverage: { branches: number; taken: number };
    };
    expect(tests.tests.map(({ status }) => status)).not.toContain('failed');
    expect(tests.tests.length).toBeGreaterThan(3);
    expect(tests.coverage.taken).toBe(tests.coverage.branches);
    expect(cauce(shop, 'fmt', '--check').code).toBe(0);
    const run = cauce(shop, 'backtest', '--events', 'sample/orders.csv', '--contacts', 'sample/contacts.csv');
    expect(run.code).toBe(0);
    expect(run.out).toMatch(/second_order +3 +4 +2 +1/);
  });

  test('every command its README names is one', () => {
    const dir = folder();
    cauce(dir, 'init');
    const readme = readFileSync(join(dir, 'README.md'), 'utf8');
    const commands = [...new Set([...readme.matchAll(/npx cauce (\w+)/g)].map(([, name]) => name!))];
    expect(commands).toContain('check');
    for (const name of commands) expect(cauce(dir, name, '--help').code).toBe(0);
  });

  test('an empty folder will do, and one with what git and npm keep there', () => {
    expect(cauce(folder(), 'init').code).toBe(0);
    const dir = folder({ '.git/HEAD': 'ref', 'package.json': '{}', 'node_modules/x/index.js': '' });
    expect(cauce(dir, 'init').code).toBe(0);
    expect(readFileSync(join(dir, 'package.json'), 'utf8')).toBe('{}');
    expect(cauce(dir, 'check').code).toBe(0);
  });

  test.each([
    ['a project', { 'cauce.yaml': 'project: x\n' }, /is a project already/],
    [
      'something else',
      { 'README.md': 'mine', 'src/a.ts': '' },
      /is not empty: it has README\.md, src; give the project/,
    ],
    ['many things', { a: '', b: '', c: '', d: '', e: '' }, /it has a, b, c and 2 more/],
  ])('a folder with %s is left alone', (_, files, message) => {
    const dir = folder(files);
    const before = readdirSync(dir, { recursive: true });
    const { code, err } = cauce(dir, 'init');
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(readdirSync(dir, { recursive: true })).toEqual(before);
  });

  test('a file, and a place nothing can be written to', () => {
    const dir = folder();
    writeFileSync(join(dir, 'file'), 'x');
    expect(cauce(dir, 'init', 'file')).toMatchObject({ code: 2, err: expect.stringContaining('is a file') });
    expect(cauce(dir, 'init', 'file/inside')).toMatchObject({ code: 2, err: expect.stringContaining('is a file') });
    const { code, err } = cauce(dir, 'init', '/proc/cauce');
    expect(code).toBe(3);
    expect(err).toMatch(/cannot write .*nothing was written/);
    expect(err).not.toMatch(/^\s+at /m);
    expect(readFileSync(join(dir, 'file'), 'utf8')).toBe('x');
  });
});
