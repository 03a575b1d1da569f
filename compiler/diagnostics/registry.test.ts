import { beforeAll, describe, expect, test } from 'vitest';
import { analyse } from '../analyse.js';
import { loadMarkupParser, loadTemplateParser, type MarkupParser, type TemplateParser } from '../project/index.js';
import { projectOf } from './examples.fixture.js';
import { type Code, definitionOf, registry } from './registry.js';

let parseTemplate: TemplateParser;
let parseMarkup: MarkupParser;

beforeAll(async () => {
  parseTemplate = await loadTemplateParser();
  parseMarkup = await loadMarkupParser();
});

/** Diagnostics of an example, as a host would have them that takes only texts without NUL for readable. */
function run(example: string) {
  const files = projectOf(example);
  const unreadable = [...files]
    .filter(([, text]) => text.includes('\u0000'))
    .map(([path]) => ({ path, detail: 'it is not UTF-8 text' }));
  for (const { path } of unreadable) files.delete(path);
  const host = {
    isZone: (name: string) => name.startsWith('Europe/'),
    parseTemplate,
    parseMarkup,
    isSet: (name: string) => !name.startsWith('UNSET_'),
  };
  return analyse({ files, unreadable, host, now: Date.UTC(2026, 2, 2) }).diagnostics;
}

describe.each(Object.keys(registry) as Code[])('%s', (code) => {
  const { explain, severity } = definitionOf(code)!;

  test('the wrong example gets it', () => {
    const found = run(explain.wrong);
    expect(found.map((diagnostic) => diagnostic.code)).toContain(code);
    expect(found.find((diagnostic) => diagnostic.code === code)?.severity).toBe(severity);
    for (const { message, label, help } of found)
      expect([message, label, help].join(' ')).not.toMatch(/undefined|\[object|NaN/);
  });

  test('the right example does not, and has no error', () => {
    const found = run(explain.right);
    expect(found.filter((diagnostic) => diagnostic.code === code || diagnostic.severity === 'error')).toEqual([]);
  });

  test('says why in sentences', () => {
    expect(code).toMatch(/^[a-z]+\/[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(explain.why).toMatch(/^[A-Z`].*[.!)]$/s);
  });

  test('no message ends in a full stop', () => {
    for (const { code: found, message } of run(explain.wrong)) if (found === code) expect(message).not.toMatch(/\.$/);
  });
});
