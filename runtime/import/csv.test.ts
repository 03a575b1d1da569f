import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BrokenRecord, CsvReader, detectSeparator, MAX_CELLS, MAX_RECORD } from './csv.js';

interface Read {
  readonly rows: readonly (readonly string[])[];
  readonly lines: readonly number[];
  readonly broken: readonly (readonly [line: number, why: BrokenRecord])[];
}

function read(chunks: readonly string[], separator = ','): Read {
  const rows: string[][] = [];
  const lines: number[] = [];
  const broken: [number, BrokenRecord][] = [];
  const reader = new CsvReader(separator, {
    record(row) {
      rows.push([...row.cells]);
      lines.push(row.line);
    },
    broken: (line, why) => broken.push([line, why]),
  });
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return { rows, lines, broken };
}

function pieces(text: string, cuts: readonly number[]): string[] {
  const at = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
  return at.slice(1).map((end, i) => text.slice(at[i], end));
}

describe('CsvReader', () => {
  it('reads what csv-parse reads, however the text is cut', () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', 'ñ', '1', ' ', '"', ',', '\n', '\r\n', '😀', '.'),
      maxLength: 20,
    });
    const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 8 });
    fc.assert(
      fc.property(table, fc.array(fc.nat(), { maxLength: 6 }), fc.constantFrom('\n', '\r\n'), (rows, cuts, end) => {
        const text = rows.map((row) => row.map((value) => quotedCell(value)).join(',')).join(end);
        const expected = parse(text, { relax_column_count: true, skip_empty_lines: true }) as string[][];
        const found = read(pieces(text, cuts));
        expect(found.rows).toEqual(expected.filter((row) => row.length > 1 || row[0] !== ''));
        expect(found.broken).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('reads any text without throwing, the same however it is cut', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' '), maxLength: 60 });
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 5 }), (whole, cuts) => {
        expect(read(pieces(whole, cuts))).toEqual(read([whole]));
      }),
      { numRuns: 400 },
    );
  });

  it('counts lines through quoted line ends, empty lines and every kind of line end', () => {
    const { rows, lines } = read(['a,b\r\n"1\n2",x\n\n\n3,4\r5,6']);
    expect(rows).toEqual([
      ['a', 'b'],
      ['1\n2', 'x'],
      ['3', '4'],
      ['5', '6'],
    ]);
    expect(lines).toEqual([1, 2, 6, 7]);
  });

  it('keeps a doubled quote, an empty cell and spaces', () => {
    expect(read(['"a ""b""", ,""\n']).rows).toEqual([['a "b"', ' ', '']]);
  });

  it('goes on after a quote that never closes', () => {
    const { rows, broken } = read(['a,b\n1,"open\n2,3\n4,5\n']);
    expect(rows).toEqual([
      ['a', 'b'],
      ['2', '3'],
      ['4', '5'],
    ]);
    expect(broken).toEqual([[2, 'quote-not-closed']]);
  });

  it('looks for the closing quote no further than a record may reach', () => {
    const filler = 'x,y\n'.repeat(MAX_RECORD / 4);
    const { rows, broken } = read(['a,b\n1,"open\n', filler, '5,"6"\n']);
    expect(broken).toEqual([[2, 'quote-not-closed']]);
    expect(rows).toHaveLength(1 + MAX_RECORD / 4 + 1);
    expect(rows.at(-1)).toEqual(['5', '6']);
  });

  it('reads a long quoted cell right after a broken record', () => {
    const long = 'text, and\n'.repeat(5_000);
    const { rows, lines, broken } = read([`"a"x,b\n1,"${long}"\n3,4\n`]);
    expect(broken).toEqual([[1, 'text-after-quote']]);
    expect(rows).toEqual([
      ['1', long],
      ['3', '4'],
    ]);
    expect(lines).toEqual([2, 5_003]);
  });

  it('gives the row as it stands in the file, and no further', () => {
    const raws: string[] = [];
    const reader = new CsvReader(',', {
      record: (row) => raws.push(row.raw()),
      broken: (_, __, raw) => raws.push(raw),
    });
    reader.push('a,b\r\n"1\r\n2",x\r\n"3"y\r\n4,5');
    reader.end();
    expect(raws).toEqual(['a,b', '"1\r\n2",x', '"3"y', '4,5']);
  });

  it('keeps a CRLF inside quotes and takes it off the end of a row', () => {
    expect(read(['a,"b\r\nc"\r\n"d",e\r', '\n"f","g"\r\n']).rows).toEqual([
      ['a', 'b\r\nc'],
      ['d', 'e'],
      ['f', 'g'],
    ]);
  });

  it('goes on after text behind a closing quote', () => {
    const { rows, broken } = read(['"a"x,b\n1,2\n']);
    expect(rows).toEqual([['1', '2']]);
    expect(broken).toEqual([[1, 'text-after-quote']]);
  });

  it('skips a line of 100 MB without holding it', () => {
    const chunk = 'x'.repeat(1 << 20);
    const found = read(['a,b\n1,2\n', ...Array.from({ length: 100 }, () => chunk), '\n3,4\n']);
    expect(found.rows).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(found.broken).toEqual([[3, 'too-long']]);
    expect(found.lines).toEqual([1, 2, 4]);
  });

  it('refuses a row that is too long and comes whole', () => {
    const { rows, broken } = read([`${'x'.repeat(MAX_RECORD + 1)}\n1,2\n`]);
    expect(rows).toEqual([['1', '2']]);
    expect(broken).toEqual([[1, 'too-long']]);
  });

  it('refuses a row of too many cells', () => {
    const { rows, broken } = read([`${','.repeat(MAX_CELLS)}\n1,2\n`]);
    expect(rows).toEqual([['1', '2']]);
    expect(broken).toEqual([[1, 'too-many-cells']]);
  });

  it('takes time linear in the text, quotes or not', () => {
    const cost = (lines: number) => {
      const text = '"a,\n'.repeat(lines);
      const runs = [1, 2, 3].map(() => {
        const before = process.cpuUsage();
        read([text]);
        const { user, system } = process.cpuUsage(before);
        return user + system;
      });
      return Math.min(...runs);
    };
    cost(10_000);
    // Time that grew by the square would be sixteen times as much.
    expect(cost(40_000) / cost(10_000)).toBeLessThan(10);
  });
});

describe('detectSeparator', () => {
  it.each([
    ['a,b,c', ','],
    ['a;b;c', ';'],
    ['a\tb', '\t'],
    ['a|b|c', '|'],
    ['"a;b;c;d",e', ','],
    ['id', ','],
  ])('%j', (header, separator) => {
    expect(detectSeparator(header)).toBe(separator);
  });
});

function quotedCell(text: string): string {
  return /[",\r\n]/.test(text) || text === '' ? `"${text.replaceAll('"', '""')}"` : text;
}
