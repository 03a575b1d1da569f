import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EventTableBuilder } from './table.js';
import { inTimeOrder, timeOrder } from './time-order.js';

it('orders by time and keeps the order of equal times', () => {
  const time = fc.oneof(fc.integer({ min: -1e12, max: 4e12 }), fc.integer({ min: 0, max: 5 }));
  fc.assert(
    fc.property(fc.array(time, { maxLength: 300 }), (times) => {
      const expected = times.map((_, row) => row).sort((a, b) => times[a]! - times[b]! || a - b);
      const order = timeOrder(Float64Array.from(times)) ?? times.map((_, row) => row);
      expect([...order]).toEqual(expected);
    }),
  );
});

it('moves every column of a row together', () => {
  const builder = new EventTableBuilder();
  builder.file('f.csv');
  const rows = Array.from({ length: 3000 }, (_, row) => row);
  for (const row of rows)
    builder.add(builder.eventIndex(`e${row % 3}`), `c${row % 7}`, 10_000 - row, `id${row}`, row, { row });
  const table = inTimeOrder(builder.take());
  expect(table.length).toBe(3000);
  const found = Array.from({ length: table.length }, (_, at) => [
    table.at[at],
    table.line[at],
    table.events[table.event[at]!],
    table.contacts[table.contact[at]!],
    table.ids[at],
    table.fields[at],
  ]);
  const expected = rows.map((row) => [10_000 - row, row, `e${row % 3}`, `c${row % 7}`, `id${row}`, { row }]);
  expect(found).toEqual(expected.reverse());
});
