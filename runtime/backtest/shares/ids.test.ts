import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type EventTable, EventTableBuilder, type ReadTable } from '../../import/table.js';
import { inTimeOrder } from '../../import/time-order.js';
import { hashedIds } from '../repeated.js';
import { commonHashes, laterIds, markRepeated, placesOf } from './ids.js';

interface Row {
  readonly contact: number;
  readonly at: number;
  readonly id: string | null;
}

function tableOf(rows: readonly (Row & { readonly line: number })[]): ReadTable {
  const builder = new EventTableBuilder();
  builder.file('a');
  builder.eventIndex('e');
  for (const { contact, at, id, line } of rows) builder.add(0, `c${contact}`, at, id, line, {});
  return inTimeOrder(builder.take());
}

const linesOf = (table: EventTable, repeated: Uint8Array) =>
  [...table.line].filter((_, row) => repeated[row] === 1).sort((a, b) => a - b);

const row: fc.Arbitrary<Row> = fc.record({
  contact: fc.nat(7),
  at: fc.nat(20),
  id: fc.option(fc.nat(40).map((n) => `id-${n}`)),
});

it('R3.3 shares together know the rows that one table knows as repeated', () => {
  let across = 0;
  fc.assert(
    fc.property(fc.array(row, { maxLength: 80, size: 'max' }), fc.integer({ min: 1, max: 4 }), (rows, shares) => {
      const numbered = rows.map((one, line) => ({ ...one, line }));
      const all = tableOf(numbered);
      const held = Array.from({ length: shares }, (_, share) => {
        const table = tableOf(numbered.filter(({ contact }) => contact % shares === share));
        return { table, ...hashedIds(table) };
      });
      const common = commonHashes(held.map(({ hashes }) => hashes));
      const later = laterIds(held.map(({ table }) => placesOf(table, common)));
      for (const [share, { table, repeated }] of held.entries()) markRepeated(table, repeated, new Set(later[share]));
      across += later.flat().length;
      const found = held.flatMap(({ table, repeated }) => linesOf(table, repeated)).sort((a, b) => a - b);
      expect(found).toEqual(linesOf(all, hashedIds(all).repeated));
    }),
  );
  expect(across).toBeGreaterThan(50);
});
