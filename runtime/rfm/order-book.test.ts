import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OrderBook } from './order-book.js';

const step = fc.record({
  do: fc.constantFrom('insert', 'insert', 'remove', 'take'),
  contact: fc.nat(2),
  at: fc.nat(9),
  value: fc.nat(2),
});

test('keeps what a sorted list per contact would keep', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const book = new OrderBook();
      book.grow(3);
      const lists: { at: number; value: number }[][] = [[], [], []];
      for (const { do: what, contact, at, value } of steps) {
        const list = lists[contact]!;
        if (what === 'insert') {
          book.insert(contact, at, value);
          list.push({ at, value });
          list.sort((a, b) => a.at - b.at || a.value - b.value);
        } else if (what === 'remove') {
          const place = list.findLastIndex((order) => order.at === at && order.value === value);
          expect(book.remove(contact, at, value)).toBe(place >= 0);
          if (place >= 0) list.splice(place, 1);
        } else if (list.some((order) => order.at === at)) {
          const place = list.findIndex((order) => order.at === at);
          expect(book.take(contact, at)).toBe(list.splice(place, 1)[0]!.value);
        }
        lists.forEach((kept, who) => {
          const seen: number[] = [];
          book.eachUntil(who, 7, (instant) => seen.push(instant));
          expect(seen).toEqual(kept.map((order) => order.at).filter((instant) => instant <= 7));
          expect(book.isEmpty(who)).toBe(kept.length === 0);
          if (kept.length === 0) return;
          expect([book.firstAt(who), book.firstValue(who), book.lastAt(who)]).toEqual([
            kept[0]!.at,
            kept[0]!.value,
            kept.at(-1)!.at,
          ]);
        });
      }
    }),
  );
});

test('grows past its first columns and uses freed places again', () => {
  const book = new OrderBook();
  book.grow(1);
  for (let at = 0; at < 5_000; at++) book.insert(0, at, at);
  for (let at = 0; at < 4_000; at++) expect(book.take(0, at)).toBe(at);
  for (let at = 5_000; at < 9_000; at++) book.insert(0, at, at);
  expect([book.firstAt(0), book.lastAt(0)]).toEqual([4_000, 8_999]);
  book.grow(2);
  expect(book.firstAt(0)).toBe(4_000);
  expect(book.isEmpty(1)).toBe(true);
});
