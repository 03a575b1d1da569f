import { describe, expect, it } from 'vitest';
import { type Code, definitionOf, registry } from './diagnostics/registry.js';
import { annotated, checkText, codesMarked, programsIn, programText, withoutMarks } from './programs.fixture.js';

const wrong = programsIn('err').map((path) => ({ path, text: programText('err', path) }));
const right = programsIn('ok').map((path) => ({ path, text: programText('ok', path) }));

/** `names/unknown.event.cauce` is about `names/unknown`. */
const codeOf = (path: string) => path.split('.')[0]!;

/** Too large to keep as a file: the example of the explain page makes them, and its test runs it. */
const made: readonly Code[] = ['syntax/too-large', 'syntax/too-many'];

describe('a program with one mistake', () => {
  it.each(wrong)('$path gets what its marks say', async ({ path, text }) => {
    // Marks are written again by `vitest -u`.
    await expect(annotated(text, path, checkText(text, path))).toMatchFileSnapshot(`testdata/err/${path}`);
  });

  it.each(wrong)('$path gets one diagnostic', ({ path, text }) => {
    expect(codesMarked(text)).toHaveLength(1);
    expect(codesMarked(text)[0]).toBe(codeOf(path));
  });
});

describe('a program without a mistake', () => {
  it.each(right)('$path gets none', ({ path, text }) => {
    expect(checkText(text, path).map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
  });
});

describe('every code', () => {
  it.each(Object.keys(registry) as Code[])('%s has programs, help and a page', (code) => {
    const { explain } = definitionOf(code)!;
    expect(explain.why.length).toBeGreaterThan(30);
    if (made.includes(code)) return;
    const about = wrong.filter(({ path }) => codeOf(path) === code);
    expect(about.length, `testdata/err/${code}.….cauce`).toBeGreaterThan(0);
    for (const { path, text } of about) expect(text, `${path} has a finding without help`).toMatch(/^# {3}help: /m);
    // A right program stands beside a wrong one of the same name and differs from it in what was wrong.
    const pairs = about.filter(({ path }) => right.some((one) => one.path === path));
    expect(pairs.length, `testdata/ok/${code}.….cauce`).toBeGreaterThan(0);
  });

  it.each(right)('$path is nearly the wrong one', ({ path, text }) => {
    const beside = wrong.find((one) => one.path === path);
    expect(beside, `testdata/err/${path}`).toBeDefined();
    const lines = new Set(withoutMarks(beside!.text).split('\n'));
    expect(withoutMarks(beside!.text)).not.toBe(text);
    expect(text.split('\n').filter((line) => !lines.has(line)).length).toBeLessThanOrEqual(3);
  });

  it('that a program is named after exists', () => {
    expect([...wrong, ...right].map(({ path }) => codeOf(path)).filter((code) => !definitionOf(code))).toEqual([]);
  });
});

it('there are programs enough to learn from', () => expect(wrong.length + right.length).toBeGreaterThan(250));
