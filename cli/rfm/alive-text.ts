/** Chances and expected orders for people: how many customers have which chance, and of whom most is to be expected. */
import { amounts } from '../amounts.js';
import { printable } from '../insight/layout.js';
import type { Terminal } from '../terminal.js';
import { textTable } from '../text-table.js';

export interface Prospect {
  readonly id: string;
  /** Days with an order after the first. */
  readonly repeats: number;
  /** Days from the first order to the last, and to the as-of day. */
  readonly span: number;
  readonly age: number;
  /** 0 … 1. */
  readonly chance: number;
  readonly expected: number;
}

const BANDS = [0.8, 0.6, 0.4, 0.2, 0] as const;
const MOST_NAMES = 10;

export function aliveText(
  prospects: readonly Prospect[],
  { title, days }: { readonly title: string; readonly days: number },
  show: Pick<Terminal, 'paint'>,
): string {
  const { count, share } = amounts('EUR');
  const bands = BANDS.map((from, place) => {
    const inside = prospects.filter(({ chance }) => chance >= from && (place === 0 || chance < BANDS[place - 1]!));
    const expected = inside.reduce((sum, one) => sum + one.expected, 0);
    const name = `${100 * from} to ${100 * (BANDS[place - 1] ?? 1)} %`;
    return [name, count(inside.length), share(inside.length, prospects.length), expected.toFixed(1)];
  });
  const all = prospects.reduce((sum, { expected }) => sum + expected, 0);
  const best = prospects
    .toSorted((a, b) => b.expected - a.expected || (a.id < b.id ? -1 : 1))
    .slice(0, MOST_NAMES)
    .map(({ id, repeats, span, age, chance, expected }) => [
      printable(id),
      count(repeats + 1),
      `${count(age - span)} ${age - span === 1 ? 'day' : 'days'} ago`,
      `${(100 * chance).toFixed(1)}%`,
      expected.toFixed(2),
    ]);
  const orders = `orders in ${days} days`;
  return [
    show.paint.bold(`${title}: ${count(prospects.length)} customers, ${all.toFixed(1)} ${orders} expected`),
    '',
    textTable(['still a customer', 'customers', '', orders], bands, show),
    '',
    textTable(['most expected of', 'days with orders', 'last', 'chance', orders], best, show),
    '',
    show.paint.dim(
      'The model lets customers leave only after an order they came back for: one day with orders is a chance of 100 %.',
    ),
  ].join('\n');
}
