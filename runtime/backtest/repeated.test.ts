import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EventTableBuilder, type ReadTable } from '../import/table.js';
import { hashedIds } from './repeated.js';

function tableOf(ids: readonly (string | null)[]): ReadTable {
  const builder = new EventTableBuilder();
  builder.file('a');
  const event = builder.eventIndex('e');
  for (const [line, id] of ids.entries()) builder.add(event, 'ana', line, id, line, {});
  return builder.take();
}

it('R3.3 an id is new once, and rows without one are new', () => {
  const id = fc.option(fc.string({ maxLength: 2 }));
  fc.assert(
    fc.property(fc.array(id, { maxLength: 300, size: 'max' }), (ids) => {
      const { hashes, repeated } = hashedIds(tableOf(ids));
      expect([...repeated]).toEqual(ids.map((one, row) => (one !== null && ids.indexOf(one) < row ? 1 : 0)));
      expect(hashes.length).toBe(ids.filter((one) => one !== null).length);
      expect(hashes.every((hash, place) => place === 0 || hash >= hashes[place - 1]!)).toBe(true);
    }),
  );
});

it('tells ids apart that share a hash', () => {
  const table = tableOf(['a', 'b', 'a', null, 'c']);
  const alike = { ...table, idHashes: table.idHashes.map((hash) => (Number.isNaN(hash) ? hash : 7)) };
  expect([...hashedIds(alike).repeated]).toEqual([0, 0, 1, 0, 0]);
});

it('finds none among two hundred thousand different ones', () => {
  const ids = Array.from({ length: 200_000 }, (_, line) => `events.csv:${line}`);
  expect(hashedIds(tableOf(ids)).repeated.indexOf(1)).toBe(-1);
});
