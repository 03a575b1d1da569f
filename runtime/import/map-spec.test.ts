import { describe, expect, it } from 'vitest';
import { zone } from '../clock/index.js';
import { columnSpec, parseMap } from './map-spec.js';
import { momentReader, parseOrdered } from './moment-cell.js';

const madrid = zone('Europe/Madrid')!;
const columns = new Map([
  ['A', 0],
  ['B', 1],
  ['sum(A)', 2],
]);

describe('parseMap', () => {
  it('reads fields, fields of lists and sums', () => {
    const map = parseMap(['contact=CustomerID', 'items.price = Unit Price', 'total=sum(A*B)', 'order_id=']);
    expect([...map]).toEqual([
      ['contact', 'CustomerID'],
      ['items.price', 'Unit Price'],
      ['total', 'sum(A*B)'],
      ['order_id', ''],
    ]);
  });

  it.each(['contact', '=x', 'a.b.c=x', '1x=y'])('refuses %j as wrong use', (option) => {
    expect(() => parseMap([option])).toThrow(expect.objectContaining({ code: 'bad-map', fault: 'use' }));
  });

  it('refuses a field given twice', () => {
    expect(() => parseMap(['at=a', 'at=b'])).toThrow('twice');
  });
});

describe('columnSpec', () => {
  it.each([
    ['', { kind: 'none' }],
    ['A', { kind: 'column', column: 'A' }],
    ['sum(A)', { kind: 'column', column: 'sum(A)' }],
    ['sum(A*B)', { kind: 'product', columns: ['A', 'B'], sum: true }],
    ['A * B', { kind: 'product', columns: ['A', 'B'], sum: false }],
    ['dmy(A)', { kind: 'date', order: 'dmy', column: 'A' }],
    ['epoch_ms(A)', { kind: 'epoch', unit: 'ms', column: 'A' }],
  ])('%j', (text, spec) => {
    expect(columnSpec('f', text, columns)).toEqual(spec);
  });

  it.each(['avg(A)', 'sum(A*)'])('refuses %j', (text) => {
    expect(() => columnSpec('f', text, columns)).toThrow(expect.objectContaining({ fault: 'use' }));
  });
});

describe('dates in a given order', () => {
  it.each([
    ['27/11/2026', 'dmy', '2026-11-26T23:00:00.000Z'],
    ['11/27/2026 9:05', 'mdy', '2026-11-27T08:05:00.000Z'],
    ['12/1/10 8:26', 'mdy', '2010-12-01T07:26:00.000Z'],
    ['2026.11.27, 09:05:30', 'ymd', '2026-11-27T08:05:30.000Z'],
    ['1-2-2026 12:00:00 AM', 'dmy', '2026-01-31T23:00:00.000Z'],
    ['1-2-2026 12:30 pm', 'dmy', '2026-02-01T11:30:00.000Z'],
  ] as const)('%s as %s', (text, order, expected) => {
    expect(new Date(parseOrdered(text, order, madrid)!).toISOString()).toBe(expected);
  });

  it.each(['27/11/2026', '2026-11-27', '11/27/2026 24:00', '11/31/2026', '2/1/2026 13:00 PM', 'x'])(
    'refuses %j as mdy',
    (text) => {
      expect(parseOrdered(text, 'mdy', madrid)).toBeUndefined();
    },
  );

  it('takes ISO beside, and seconds since 1970', () => {
    expect(momentReader({ kind: 'date', order: 'mdy', column: 'A' }, madrid)('2026-11-27')).toBe(
      Date.UTC(2026, 10, 26, 23),
    );
    expect(momentReader({ kind: 'epoch', unit: 's', column: 'A' }, madrid)('1795770000.5')).toBe(1_795_770_000_500);
    expect(momentReader({ kind: 'epoch', unit: 'ms', column: 'A' }, madrid)('1795770000500')).toBe(1_795_770_000_500);
  });
});
