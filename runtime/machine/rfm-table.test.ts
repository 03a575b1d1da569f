import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CLASSIC,
  type ClassTable,
  cellIndex,
  classNames,
  compileTable,
  FIVE,
  proveTable,
  readCell,
  writeCell,
} from './rfm-table.js';

const SOUND = { missing: [], overlapping: [], unreachable: [], outside: [], unordered: [] };

describe('presets', () => {
  test.each([FIVE, CLASSIC])('$name gives each of 125 cells one class and each class a cell', (table) => {
    expect(proveTable(table, 5)).toEqual(SOUND);
  });

  test.each([3, 4, 6, 7, 8, 9, 10])('five fits %i scores', (bins) => {
    expect(proveTable(FIVE, bins)).toEqual(SOUND);
  });

  test('ten scores pair up, four keep all classes of five', () => {
    const folded = (bins: number) =>
      Array.from({ length: bins }, (_, i) => {
        const byScore = {
          ...FIVE,
          rules: [1, 2, 3, 4, 5].map((r) => ({ name: FIVE.classes[r - 1]!, when: { r: [r, r] as const } })),
        };
        return compileTable(byScore, bins)[cellIndex(i + 1, 1, 1, bins)]! + 1;
      });
    expect(folded(10)).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
    expect(folded(4)).toEqual([1, 2, 3, 5]);
    expect(folded(5)).toEqual([1, 2, 3, 4, 5]);
  });

  test('five decides as written in language.md', () => {
    const table = compileTable(FIVE, 5);
    for (let r = 1; r <= 5; r++) {
      for (let f = 1; f <= 5; f++) {
        for (let m = 1; m <= 5; m++) {
          const name =
            r >= 4 && f >= 4 && m >= 4
              ? 'champions'
              : r >= 3 && f >= 3 && m >= 3
                ? 'loyal'
                : r >= 3
                  ? 'potential_loyal'
                  : f >= 3 || m >= 4
                    ? 'at_risk'
                    : 'lost';
          expect(classNames(FIVE)[table[cellIndex(r, f, m, 5)]!]).toBe(name);
        }
      }
    }
  });

  test('none is the lowest class, an unplaced rest stands above it', () => {
    expect(classNames(FIVE).at(-1)).toBe('none');
    expect(classNames({ ...FIVE, unmatched: 'others' }).slice(-2)).toEqual(['others', 'none']);
    expect(classNames({ ...FIVE, unmatched: 'lost' })).toEqual(classNames(FIVE));
  });
});

/** `classic` as one rule a cell, so that single cells can be taken out and put in twice. */
const cells = CLASSIC.rules.flatMap((rule) => (rule.cells ?? []).map((code) => ({ name: rule.name, code })));
const single: ClassTable = { ...CLASSIC, rules: cells.map(({ name, code }) => ({ name, cells: [code] })) };

describe('the proof', () => {
  test('names every cell that was taken out', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(124), { maxLength: 20 }), (gone) => {
        const proof = proveTable({ ...single, rules: single.rules.filter((_, i) => !gone.includes(i)) }, 5);
        const expected = gone.map((i) => cells[i]!.code);
        expect(new Set(proof.missing.map(writeCell))).toEqual(new Set(expected));
        expect(proof.overlapping).toEqual([]);
      }),
    );
  });

  test('names every cell that was taken twice, with both classes', () => {
    fc.assert(
      fc.property(fc.nat(124), fc.nat(124), (one, other) => {
        const twice = { name: cells[other]!.name, cells: [cells[one]!.code] };
        const proof = proveTable({ ...single, rules: [...single.rules, twice] }, 5);
        expect(proof.missing).toEqual([]);
        expect(proof.overlapping).toEqual([
          {
            cell: readCell(cells[one]!.code),
            rules: [one, 125],
            classes: [cells[one]!.name, twice.name],
          },
        ]);
      }),
    );
  });

  test('names a class that earlier rules leave nothing', () => {
    const table: ClassTable = {
      ...FIVE,
      classes: [...FIVE.classes, 'asleep'],
      rules: [...FIVE.rules, { name: 'asleep', when: { r: [1, 1] } }],
    };
    expect(proveTable(table, 5)).toEqual({ ...SOUND, unreachable: ['asleep'] });
    expect(proveTable({ ...table, match: 'last' }, 5).unreachable).toEqual([
      'champions',
      'loyal',
      'potential_loyal',
      'at_risk',
    ]);
  });

  test('names scores that do not exist, unreadable and repeated codes, and classes without a place', () => {
    const table: ClassTable = {
      name: 'own',
      classes: ['all'],
      match: 'first',
      rules: [
        { name: 'all', when: { r: [0, 4], f: [2, 1] } },
        { name: 'rest', cells: ['661', '5x5', '111', '111'] },
      ],
      unmatched: 'all',
    };
    const proof = proveTable(table, 5);
    expect(proof.outside).toEqual([
      { rule: 0, name: 'all', what: 'r 0-4' },
      { rule: 0, name: 'all', what: 'f 2-1' },
      { rule: 1, name: 'rest', what: '661' },
      { rule: 1, name: 'rest', what: '5x5' },
      { rule: 1, name: 'rest', what: '111 (named twice)' },
    ]);
    expect(proof.unordered).toEqual(['rest']);
    expect(() => compileTable(table, 5)).toThrow('gives no class to the scores r 1, f 1, m 1');
  });

  test('a table without a scale speaks of the scores as they are', () => {
    const halves: ClassTable = {
      name: 'halves',
      classes: ['high', 'low'],
      match: 'once',
      rules: [
        { name: 'high', when: { r: [6, 10] } },
        { name: 'low', when: { r: [1, 5] } },
      ],
    };
    expect(proveTable(halves, 10)).toEqual(SOUND);
    expect(proveTable(halves, 5).unreachable).toEqual(['high']);
  });

  test('cells of two digits are written with dots', () => {
    expect(writeCell({ r: 10, f: 9, m: 1 })).toBe('10.9.1');
    expect(readCell('10.9.1')).toEqual({ r: 10, f: 9, m: 1 });
    expect(readCell('1091')).toBeUndefined();
    const top: ClassTable = {
      name: 'top',
      classes: ['top'],
      match: 'once',
      unmatched: 'rest',
      rules: [{ name: 'top', cells: ['10.10.10', '9.9.9'] }],
    };
    expect([...compileTable(top, 10)].filter((place) => place === 0)).toHaveLength(2);
    expect(proveTable(top, 10).outside).toEqual([]);
  });
});
