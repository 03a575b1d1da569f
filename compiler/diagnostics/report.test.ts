import { describe, expect, test } from 'vitest';
import { fromSyntax } from './from-syntax.js';
import { definitionOf, isCode } from './registry.js';
import { report } from './report.js';

const span = { start: 3, end: 7 };

describe('report', () => {
  test('puts words to a code', () => {
    expect(report('config/duplicate-key', { key: 'currency' }, { file: 'cauce.yaml', span })).toEqual({
      code: 'config/duplicate-key',
      severity: 'error',
      message: '`currency` stands here twice',
      label: 'said again',
      help: 'Keep one of the two; only the first is used until then.',
      file: 'cauce.yaml',
      span,
      related: [],
      fixes: [],
    });
  });

  test('leaves out what the code has no words for', () => {
    const diagnostic = report('config/yaml', { problem: 'x', help: 'y' }, { file: 'cauce.yaml', span });
    expect(diagnostic).not.toHaveProperty('label');
  });

  test('a wrong code or a missing parameter does not compile', () => {
    const place = { file: 'cauce.yaml', span };
    // @ts-expect-error the code is not declared
    expect(() => report('config/duplicate-kye', { key: 'x' }, place)).toThrow();
    // @ts-expect-error the parameter is missing
    expect(report('config/duplicate-key', {}, place).message).toContain('undefined');
    // @ts-expect-error the parameter has another name
    expect(report('config/duplicate-key', { kye: 'x' }, place).message).toContain('undefined');
  });
});

describe('the registry', () => {
  test('knows its own codes and no property of objects', () => {
    expect(isCode('config/yaml')).toBe(true);
    expect(isCode('toString')).toBe(false);
    expect(definitionOf('constructor')).toBeUndefined();
  });
});

describe('fromSyntax', () => {
  test('the grammar says codes, the registry words; its fixes are certain', () => {
    const diagnostic = fromSyntax('a.cauce', {
      code: 'syntax/unknown-statement',
      params: { word: 'wiat', place: 'a block of steps', suggestion: 'wait' },
      span,
      fixes: [{ title: 'Write `wait`', edits: [{ span, text: 'wait' }] }],
      related: [{ span: { start: 0, end: 1 }, label: 'the block begins here' }],
    });
    expect(diagnostic).toMatchObject({
      code: 'syntax/unknown-statement',
      message: '`wiat` is not a word that can begin a line among the steps',
      label: 'not known here',
      help: 'Did you mean `wait`?',
      related: [{ file: 'a.cauce', span: { start: 0, end: 1 }, message: 'the block begins here' }],
      fixes: [{ title: 'Write `wait`', certain: true, edits: [{ file: 'a.cauce', span, text: 'wait' }] }],
    });
  });
});
