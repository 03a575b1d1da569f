import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from './checks.fixture.js';

const sources = ['ok', 'err'].flatMap((folder) => {
  const at = new URL(`../testdata/${folder}/`, import.meta.url);
  return readdirSync(at)
    .filter((name) => name.endsWith('.cauce'))
    .map((name) => readFileSync(new URL(name, at), 'utf8'));
});
const words = [...new Set(sources.join(' ').split(/\s+/))];

describe('any text', () => {
  it('is checked without throwing, with every diagnostic inside its file', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...sources),
        fc.array(fc.tuple(fc.nat(), fc.nat(40), fc.constantFrom('', ' ', '\n', ...words)), {
          minLength: 1,
          maxLength: 6,
        }),
        (source, cuts) => {
          let text = source;
          for (const [at, length, instead] of cuts) {
            const start = at % (text.length + 1);
            text = text.slice(0, start) + instead + text.slice(start + length);
          }
          for (const { span, file } of check(text).diagnostics) {
            expect(file).toBe('test.cauce');
            expect(span.start).toBeLessThanOrEqual(span.end);
            expect(span.end).toBeLessThanOrEqual(text.length);
          }
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });

  it('may use any word as a name, those of JavaScript objects too', () => {
    const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'];
    for (const name of names) {
      const source = `scenario s:\n  for contact.${name} == 1 and ${name} > 2\n  when ${name} as x:\n    send ${name} ${name} with ${name} = 1\n    give ${name}\n    add to ${name}\n    set ${name} = 1\n    do ${name}(${name})\n`;
      const codes = check(source).diagnostics.map(({ code }) => code);
      expect(codes.every((code) => code.startsWith('names/unknown'))).toBe(true);
      // A name begins with a letter: lines with this one cannot be read, and what they name is then not missed.
      expect(codes.length).toBeGreaterThan(name === '__proto__' ? 0 : 6);
    }
  });

  it('may nest and chain deeply', () => {
    const chain = Array.from({ length: 3000 }, () => 'orders > 3').join(' and ');
    const lets = Array.from({ length: 3000 }, (_, index) => `let a${index} = a${index + 1} + 1`).join('\n');
    expect(() => check(`segment s = ${chain}\n`)).not.toThrow();
    expect(() => check(`${lets}\nlet a3000 = 1\nsegment s = a0 > 1\n`)).not.toThrow();
    expect(() => check(`segment s = ${'('.repeat(500)}orders > 3${')'.repeat(500)}\n`)).not.toThrow();
  });
});
