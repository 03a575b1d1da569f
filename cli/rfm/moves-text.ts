/** Moves between classes for people: from where down, to where across, and how many rose, stayed and fell. */
import type { Transition } from '../../runtime/rfm/index.js';
import type { Terminal } from '../terminal.js';
import type { Units } from './words.js';

type Show = Pick<Terminal, 'paint' | 'columns'>;

/** `classes`: from most to least valuable. */
export function movesText(moves: readonly Transition[], classes: readonly string[], units: Units, show: Show): string {
  const { paint } = show;
  const cells = new Map(moves.map((one) => [`${one.from}\n${one.to}`, one.customers]));
  const shown = classes.filter((name) => moves.some(({ from, to }) => from === name || to === name));
  const place = new Map(classes.map((name, index) => [name, index]));
  const cell = (from: string, to: string) => cells.get(`${from}\n${to}`) ?? 0;
  const sum = (of: (one: Transition) => boolean) =>
    moves.reduce((total, one) => total + (of(one) ? one.customers : 0), 0);
  const totals = [...shown.map((to) => units.count(sum((one) => one.to === to))), units.count(sum(() => true))];
  const numbered = shown.map((name, index) => `${index + 1} ${name}`);
  const left = Math.max(...numbered.map((name) => name.length), 'from \\ to'.length);
  const wide = Math.max(...totals.map((text) => text.length), 'all'.length);
  const long = Math.max(wide, ...shown.map((name) => name.length));
  const fits = left + (shown.length + 1) * (long + 2) <= show.columns;
  const width = fits ? long : wide;
  const labels = fits ? shown : shown.map((_, index) => String(index + 1));
  const lines = [
    paint.bold([`from \\ to`.padEnd(left), ...[...labels, 'all'].map((text) => text.padStart(width))].join('  ')),
  ];
  for (const [index, from] of shown.entries()) {
    const row = shown.map((to) => {
      const text = (cell(from, to) === 0 ? '·' : units.count(cell(from, to))).padStart(width);
      if (cell(from, to) === 0 || from === to) return paint.dim(text);
      return place.get(to)! < place.get(from)! ? paint.green(text) : paint.red(text);
    });
    const all = units.count(sum((one) => one.from === from)).padStart(width);
    lines.push([(fits ? from : numbered[index]!).padEnd(left), ...row, all].join('  '));
  }
  lines.push(paint.dim(['all'.padEnd(left), ...totals.map((text) => text.padStart(width))].join('  ')));
  return [...lines, '', summary(moves, place, units, show)].join('\n');
}

/** `none` at the earlier date is often somebody who had not ordered yet: they are told apart from those who rose. */
function summary(
  moves: readonly Transition[],
  place: ReadonlyMap<string, number>,
  units: Units,
  { paint }: Show,
): string {
  const none = place.size - 1;
  const counted = { rose: [0, 0], fell: [0, 0], stayed: [0, 0], came: [0, 0], 'left the window': [0, 0] };
  for (const { from, to, customers, revenue } of moves) {
    const [before, after] = [place.get(from)!, place.get(to)!];
    const way =
      before === after
        ? 'stayed'
        : before === none
          ? 'came'
          : after === none
            ? 'left the window'
            : after < before
              ? 'rose'
              : 'fell';
    counted[way][0]! += customers;
    counted[way][1]! += revenue;
  }
  const parts = Object.entries(counted).flatMap(([way, [customers, revenue]]) =>
    customers === 0 ? [] : [`${paint.bold(units.count(customers!))} ${way} (${units.money(revenue!)})`],
  );
  return parts.length === 0 ? 'Nobody had ordered.' : parts.join(', ');
}
