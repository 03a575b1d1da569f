/** Classes for people: how many customers each has, as a bar and as figures, and how that was at an earlier date. */
import type { ClassTotals } from '../../runtime/rfm/index.js';
import type { Terminal } from '../terminal.js';
import { textTable } from '../text-table.js';
import { changeText, type Units } from './words.js';

const WIDEST_BAR = 32;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

export function classesText(
  now: readonly ClassTotals[],
  past: { readonly title: string; readonly totals: readonly ClassTotals[] } | null,
  units: Units,
  show: Pick<Terminal, 'paint' | 'columns'>,
): string {
  const most = Math.max(...now.map(({ customersShare }) => customersShare));
  const room = Math.min(WIDEST_BAR, Math.max(8, show.columns - (past ? 96 : 72)));
  const rows = now.map((one, place) => {
    const then = past?.totals[place];
    return [
      one.class,
      bar(most === 0 ? 0 : one.customersShare / most, room),
      units.count(one.customers),
      units.share(one.customersShare, 1),
      ...(then
        ? [
            units.count(then.customers),
            units.share(then.customersShare, 1),
            changeText(one.customers, then.customers, units.count),
          ]
        : []),
      units.count(one.orders),
      units.money(one.revenue),
      units.share(one.revenueShare, 1),
      ...(then ? [changeText(one.revenue, then.revenue, units.money)] : []),
    ];
  });
  const then = past ? [past.title, '', 'change'] : [];
  const header = ['class', '', 'customers', '', ...then, 'orders', 'revenue', '', ...(past ? ['change'] : [])];
  return textTable(header, rows, show);
}

/** `share` of `width`, in eighths of a character; something is never nothing. */
function bar(share: number, width: number): string {
  const eighths = share > 0 ? Math.max(1, Math.round(share * width * 8)) : 0;
  return '█'.repeat(eighths >> 3) + EIGHTHS[eighths & 7];
}
