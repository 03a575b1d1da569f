/** R7, as `check` sees it: a match on what may be unknown, and where it warns. */
import { describe, expect, it } from 'vitest';
import { codesOf } from './program.fixture.js';

const says = (statement: string) => codesOf(`scenario asked:\n  when called:\n    ${statement}\n`);

describe('R7', () => {
  const cases = (...lines: string[]) =>
    says(
      ['match gender:', ...lines.map((line) => `      ${line}\n        stop as ${line.replaceAll(/\W+/g, '_')}x`)].join(
        '\n',
      ),
    );

  it('R7.5 `match` on a possibly unknown value needs `else` or `case unknown`', () => {
    expect(cases('case female:', 'case male, other:')).toEqual(['flow/match-missing']);
    expect(cases('case female:', 'case male, other:', 'case unknown:')).toEqual([]);
    expect(cases('case female:', 'else:')).toEqual([]);
  });

  it('R7.5 on a value that is always known it needs neither', () => {
    expect(
      says('match newsletter:\n      case true:\n        stop as yes\n      case false:\n        stop as no_'),
    ).toEqual([]);
  });

  it.each(['not (tier is "gold")', 'tier != "gold"', 'tier is not "gold"', 'not (points > 3 and city is "Valencia")'])(
    'R7.6 `check` warns of unknown under not, !=, is not: `if %s`',
    (condition) => {
      expect(says(`if ${condition}:\n      stop`)).toContain('types/may-be-unknown');
    },
  );

  it.each([
    'tier is "gold"',
    'points > 3',
    'points in (1, 2) or city starts with "V"',
    'not regular',
    'last_order > 3d',
    'not newsletter',
    'tier is known and tier != "gold"',
    'tier is known and not (tier is "gold")',
  ])('R7.6 and nowhere else: `if %s`', (condition) => {
    expect(says(`if ${condition}:\n      stop`)).toEqual([]);
  });
});
