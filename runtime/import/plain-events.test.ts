import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadEvents } from './events.js';
import { parseMap } from './map-spec.js';
import type { Reject } from './problem.js';
import { memorySource } from './source.js';
import { eventId } from './table.js';
import { jsonFile } from './testdata/faulty.js';
import { shop } from './testdata/shop.js';

/** What the file begins with is read as text. */
const FIRST = '{"event":"signed_up","contact":"first","at":"2026-01-01T00:00:00Z"}\n';

async function read(text: string, map: readonly string[]) {
  const rejects: Reject[] = [];
  const onReject = (reject: Reject) => rejects.push(reject);
  const { table, files } = await loadEvents([memorySource('h.ndjson', FIRST, text)], shop, {
    map: parseMap(map),
    onReject,
  });
  const rows = Array.from({ length: table.length }, (_, row) => ({
    event: table.events[table.event[row]!]!,
    contact: table.contacts[table.contact[row]!]!,
    at: table.at[row],
    line: table.line[row],
    id: eventId(table, row),
    fields: table.fields[row],
  }));
  return { rows, rejects, files };
}

const plainly = (text: string) => read(text, []);
/** With a map every line is parsed as JSON. */
const parsed = (text: string) => read(text, ['contact=contact']);

const view = (more: string) =>
  `{"event":"product_viewed","contact":"ana","at":"2026-02-03T10:00:00Z","product":"mug","category":"c",${more}}\n`;
const VIEW = view('"price":9.5');

describe('lines read from their bytes', () => {
  it('hold what parsing them gives', async () => {
    await fc.assert(
      fc.asyncProperty(jsonFile, async (text) => {
        expect(await plainly(`${text}\n`)).toEqual(await parsed(`${text}\n`));
      }),
      { numRuns: 200 },
    );
  });

  it('hold what parsing them gives when characters are missing, wrong or too many', async () => {
    const edit = fc.record({
      place: fc.double({ min: 0, max: 1, noNaN: true }),
      taken: fc.integer({ min: 0, max: 2 }),
      put: fc.constantFrom(
        ...'{}[],:"\\ \t\r\n019.-+eEtfnZTé€\u0000\u00a0',
        '',
        '\ufffd',
        'null',
        '1e5',
        '0123456789012345',
      ),
    });
    await fc.assert(
      fc.asyncProperty(jsonFile, fc.array(edit, { minLength: 1, maxLength: 8 }), async (text, edits) => {
        let edited = `${VIEW}${text}\n${VIEW}`;
        for (const { place, taken, put } of edits) {
          const at = Math.floor(place * edited.length);
          edited = edited.slice(0, at) + put + edited.slice(at + taken);
        }
        expect(await plainly(edited)).toEqual(await parsed(edited));
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['a number', '"price":0.1'],
    ['a number of nothing', '"price":-0'],
    ['a number with zeros', '"price":100.00'],
    ['a number that begins with a zero', '"price":01'],
    ['a number that ends with a point', '"price":1.'],
    ['a number with an exponent', '"price":1e1'],
    ['a number of many digits', '"price":12345678901234567890.125'],
    ['a number of many decimals', '"price":0.1234567890123456789'],
    ['a number in quotes', '"price":"9,5"'],
    ['blanks around it', ' "price" : 9.5 '],
    ['a key that comes twice', '"price":9.5,"price":7'],
    ['two contacts', '"price":9.5,"contact":"leo"'],
    ['what nobody reads', '"price":9.5,"note":{"a":[1,2,{"b":null}]}'],
    ['what nobody reads and is no JSON', '"price":9.5,"note":{"a":[1,2,{"b":nul}]}'],
    ['brackets that do not match', '"price":9.5,"note":[1,2}'],
    ['deep brackets', `"price":9.5,"note":${'['.repeat(9)}${']'.repeat(9)}`],
    ['a word that is none', '"price":9.5,"note":nulL'],
    ['a name of objects', '"price":9.5,"__proto__":{"price":1},"constructor":2'],
    ['an id of digits', '"price":9.5,"id":12'],
    ['an id of blanks', '"price":9.5,"id":"  "'],
    ['an empty id', '"price":9.5,"id":""'],
    ['no id', '"price":9.5,"id":null'],
    ['a text with a tab in it', '"price":9.5,"note":"a\tb"'],
    ['half a character', '"price":9.5,"note":"\\ud800"'],
    ['a control character', '"price":9.5,"note":"\u0001"'],
    ['a comma too many', '"price":9.5,'],
    ['a value that is known to be missing', '"price":null'],
  ])('hold what parsing gives where there is %s', async (_, more) => {
    const text = `${VIEW}${view(more)}${VIEW}`;
    expect(await plainly(text)).toEqual(await parsed(text));
  });

  it.each([
    ['2026-02-29T10:00:00Z'],
    ['2028-02-29T10:00:00Z'],
    ['2026-13-01T10:00:00Z'],
    ['2026-02-03T24:00:00Z'],
    ['2026-02-03T10:60:00Z'],
    ['2026-02-03T10:00:60Z'],
    ['2026-02-03T10:00:00.125Z'],
    ['2026-02-03T10:00:00.12Z'],
    ['2026-02-03T10:00:00.1234Z'],
    ['2026-02-03T10:00:00+02:00'],
    ['2026-02-03 10:00'],
    ['2026-02-03'],
    ['2O26-02-03T10:00:00Z'],
    ['2026-02-0/T10:00:00Z'],
    ['0000-01-01T00:00:00Z'],
    ['9999-12-31T23:59:59.999Z'],
  ])('hold the instant %s', async (at) => {
    const text = `${VIEW}{"event":"signed_up","contact":"leo","at":"${at}"}\n`;
    expect(await plainly(text)).toEqual(await parsed(text));
  });

  it('are told from each other by whatever keys they have', async () => {
    const text = Array.from({ length: 6_000 }, (_, n) => view(`"price":9.5,"k${n}":${n},"x${n % 90}":true`)).join('');
    const { rows, rejects } = await plainly(text);
    expect(rows).toHaveLength(6_001);
    expect(rejects).toEqual([]);
    expect(rows.at(-1)).toEqual((await parsed(text)).rows.at(-1));
  });

  it('may end in the middle of a line, and go on in the next bytes', async () => {
    const parts = [FIRST, VIEW.slice(0, 50), VIEW.slice(50), VIEW, VIEW.trimEnd()];
    const { table } = await loadEvents([memorySource('h.ndjson', ...parts)], shop);
    expect([...table.line]).toEqual([1, 2, 3, 4]);
  });

  it('hold what parsing them gives where lines end alike', async () => {
    const head = fc.record({
      event: fc.constantFrom('product_viewed', 'Product Viewed', 'signed_up', 'order_placed', 'nothing'),
      contact: fc.constantFrom('ana', 'leo', ' ', 'maría'),
      hour: fc.integer({ min: 0, max: 25 }).map((hour) => String(hour).padStart(2, '0')),
      id: fc.option(fc.integer({ min: 0, max: 99 })),
      before: fc.constantFrom('', '', '', '"product":"cup",', '"category":"x","price":1,'),
    });
    const tail = fc.constantFrom(
      ',"product":"mug","category":"c","price":9.5}',
      ',"product":"mug","category":"c","price":9.50}',
      ',"product":"mug","category":"c"}',
      ',"category":"c","price":2}',
      ',"product":"mug","category":"c","price":9.5,"contact":"eva"}',
      ',"product":"mug","category":"c","price":9.5,"event":"signed_up"}',
      ',"product":"mug","category":"c","price":9.5,"at":"2026-01-01"}',
      ',"product":"mug","category":"c","price":9.5,"id":"once"}',
      ',"product":"mug","category":"c","price":9.5,"note":[}',
      ',"product":"mug","category":"c","price":9.5',
      ',"source":"shop"}',
      '}',
      '} ',
      '}\r',
    );
    const line = fc.tuple(head, tail).map(([{ event, contact, hour, id, before }, end]) => {
      const at = `2026-02-03T${hour}:00:00Z`;
      return `{${before}"event":"${event}","contact":"${contact}","at":"${at}","id":${id === null ? null : `"i${id}"`}${end}\n`;
    });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 40, maxLength: 120, size: 'max' }), async (lines) => {
        const text = lines.join('');
        expect(await plainly(text)).toEqual(await parsed(text));
      }),
      { numRuns: 60 },
    );
  });

  it('need not end alike', async () => {
    const lines = Array.from({ length: 9_000 }, (_, n) => {
      const price = n < 6_000 ? n : n % 3;
      const id = `{"event":"product_viewed","contact":"ana","at":"2026-02-03T10:00:00Z","id":"${n}"`;
      return `${id},"product":"mug","category":"c","price":${price}}\n`;
    });
    expect(await plainly(lines.join(''))).toEqual(await parsed(lines.join('')));
  });

  it('hold what parsing them gives where lists and objects in them are alike', async () => {
    const items = [
      '[]',
      '[{"sku":"a"}]',
      '[{"sku":"a","price":2,"quantity":1}]',
      '[{"sku":"a","price":"x"}]',
      '[1}',
      '{}',
    ];
    const lines = Array.from({ length: 200 }, (_, n) => {
      const item = items[(n * 7) % items.length]!;
      return `{"event":"order_placed","contact":"ana","at":"2026-02-03T10:00:00Z","order_id":"${n}","total":1,"items":${item}}\n`;
    });
    const text = lines.join('');
    const { rows, rejects } = await plainly(text);
    expect({ rows, rejects }).toEqual(await parsed(text).then(({ rows, rejects }) => ({ rows, rejects })));
    expect(rows.length).toBeGreaterThan(30);
    expect(rejects.length).toBeGreaterThan(30);
  });
});
