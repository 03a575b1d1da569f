/** Rows as `cauce rfm` prints them: field values in the order of cli.md, money in major units. Writes nothing and quotes nothing. */
import type { ClassTotals, PanelCell, Transition } from './panel.js';
import type { RfmScores } from './score.js';

export const SCORE_HEADER = ['customer', 'recency_days', 'frequency', 'monetary', 'r', 'f', 'm', 'class'] as const;
export const PANEL_HEADER = [
  'row',
  'column',
  'customers',
  'orders',
  'revenue',
  'customers_share',
  'orders_share',
  'revenue_share',
] as const;
export const CLASSES_HEADER = [
  'class',
  'customers',
  'orders',
  'revenue',
  'customers_share',
  'orders_share',
  'revenue_share',
] as const;
export const MOVES_HEADER = ['from_class', 'to_class', 'customers', 'revenue'] as const;

/** One row a known customer, in order of customer number. Class `none` has empty recency and scores. `minorPerMajor`: 100 for EUR. */
export function* scoreRows(scores: RfmScores, ids: readonly string[], minorPerMajor = 100): Generator<string[]> {
  for (let who = 0; who < scores.customers; who++) {
    if (!scores.known[who]) continue;
    const scored = scores.r[who] !== 0;
    yield [
      ids[who]!,
      scored ? plain(scores.recencyDays[who]!) : '',
      plain(scores.frequency[who]!),
      plain(scores.monetary[who]! / minorPerMajor),
      ...(scored ? [String(scores.r[who]), String(scores.f[who]), String(scores.m[who])] : ['', '', '']),
      scores.classes[scores.classIndex[who]!]!,
    ];
  }
}

export function panelRow(cell: PanelCell, minorPerMajor = 100): string[] {
  return [cell.row, cell.column, ...totals(cell, minorPerMajor)];
}

export function classesRow(total: ClassTotals, minorPerMajor = 100): string[] {
  return [total.class, ...totals(total, minorPerMajor)];
}

export function movesRow({ from, to, customers, revenue }: Transition, minorPerMajor = 100): string[] {
  return [from, to, String(customers), plain(revenue / minorPerMajor)];
}

function totals(total: ClassTotals | PanelCell, minorPerMajor: number): string[] {
  const { customers, orders, revenue, customersShare, ordersShare, revenueShare } = total;
  return [customers, orders, revenue / minorPerMajor, customersShare, ordersShare, revenueShare].map(plain);
}

/** Shortest text to eight decimals: enough for a millisecond as a fraction of a day, never an exponent. */
function plain(value: number): string {
  const shortest = String(value);
  // Eight decimals of a large amount would show what a double cannot hold: 600191220.64999998.
  if (/^-?\d+(\.\d{1,8})?$/.test(shortest)) return shortest;
  return value.toFixed(8).replace(/\.?0+$/, '');
}
