/** `--format json` of the commands that change something: what other programs read of them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cauce, cauceWith, folder } from './run.fixture.js';

const dir = join(folder(), 'shop');

/** Runs a command for programs; stdout holds one JSON document and nothing else. */
function told(...args: string[]): { code: number | null; json: unknown } {
  const { code, out, err } = cauce(dir, ...args, '--format', 'json');
  expect(out, err).toMatch(/^\{[\s\S]*\}\n$/);
  return { code, json: JSON.parse(out) };
}

describe('as JSON', () => {
  test('init', () => {
    const { out } = cauce(folder(), 'init', dir, '--format', 'json');
    expect(JSON.parse(out)).toEqual({ project: dir, files: expect.arrayContaining(['cauce.yaml', 'thank_you.cauce']) });
  });

  test('fmt', () => {
    const path = join(dir, 'thank_you.cauce');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('  when order_placed:', '  when   order_placed:'));
    const formatted = { files: 2, changed: ['thank_you.cauce'], diagnostics: [] };
    expect(told('fmt', '--check')).toEqual({ code: 1, json: { ...formatted, written: false } });
    expect(told('fmt')).toEqual({ code: 0, json: { ...formatted, written: true } });
    expect(readFileSync(path, 'utf8')).toBe(text);
    const { code, out } = cauceWith({ cwd: dir, input: 'let a = = 1\n' }, 'fmt', '--stdin', '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      text: 'let a = = 1\n',
      changed: false,
      diagnostics: [expect.objectContaining({ code: 'syntax/unexpected', file: 'stdin' })],
    });
  });

  test('build', () => {
    const { json } = told('build', '--out', 'out');
    expect(json).toEqual({ files: expect.arrayContaining([join('out', 'bundle.json')]) });
  });

  test('deploy', () => {
    expect(told('deploy', '--dry-run')).toMatchObject({ code: 0, json: { version: null, stranded: [] } });
    expect(told('deploy')).toMatchObject({ code: 0, json: { version: 1, stranded: [], plan: { from: 0 } } });
    expect(told('deploy')).toMatchObject({ code: 0, json: { version: null, plan: { from: 1 } } });
  });

  test('pause and resume', () => {
    const scenario = 'thank_you';
    expect(told('pause', scenario)).toEqual({ code: 0, json: { scenario, paused: true, changed: true } });
    expect(told('pause', scenario)).toEqual({ code: 0, json: { scenario, paused: true, changed: false } });
    expect(told('resume', scenario)).toEqual({ code: 0, json: { scenario, paused: false, changed: true } });
  });

  test('import', () => {
    writeFileSync(
      join(dir, 'people.csv'),
      'id,email,newsletter\nana,ana@example.com,true\nbo,bo@example.com,perhaps\n',
    );
    const counts = { what: 'contacts', file: 'people.csv', imported: 1, known: 0, aside: 0, refused: 1, mistakes: 1 };
    expect(told('import', 'contacts', 'people.csv')).toEqual({ code: 1, json: counts });
    writeFileSync(
      join(dir, 'seen.csv'),
      'event,contact,at,product,category,price\nproduct_viewed,ana,2026-03-02,a,b,3\n',
    );
    expect(told('import', 'events', 'seen.csv')).toMatchObject({ code: 0, json: { what: 'events', imported: 1 } });
  });

  test('backup', () => {
    const { json } = told('backup', 'copy.db');
    expect(json).toEqual({ file: 'copy.db', store: expect.stringMatching(/cauce\.db$/), bytes: expect.any(Number) });
    expect(readFileSync(join(dir, 'copy.db')).length).toBe((json as { bytes: number }).bytes);
  });
});
