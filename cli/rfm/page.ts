/** `cauce rfm … --format html`: panel, classes over time and moves as one self-contained page. */
import {
  type ClassTotals,
  classTotals,
  type PanelCell,
  panel,
  type RfmAxis,
  type RfmScores,
  transitions,
} from '../../runtime/rfm/index.js';
import { movesChart, sizesChart } from '../report/class-charts.js';
import { html, Markup } from '../report/markup.js';
import { style } from '../report/style.js';
import { type Base, dateText, scoredAt } from './base.js';
import { definitionsOf } from './definitions.js';
import { gridOf } from './panel-text.js';
import { AXIS_LETTER, AXIS_NAME, axisMeaning, changeText, type Units, unitsOf } from './words.js';

/** `from`: the earlier date; null: three months before. */
export interface PageLook {
  readonly from: number | null;
  readonly to: number;
  readonly axes?: readonly [row: RfmAxis, column: RfmAxis];
  readonly by?: 'scores' | 'levels';
}

interface Side {
  readonly date: string;
  readonly scores: RfmScores;
  readonly cells: readonly PanelCell[];
  readonly totals: readonly ClassTotals[];
}

export async function rfmPage(base: Base, look: PageLook): Promise<string> {
  const { to, axes = ['frequency', 'recency'], by = 'scores' } = look;
  const from = look.from ?? base.zone.add(to, { months: -3, days: 0, ms: 0 });
  const side = (at: number, scores: RfmScores): Side => {
    return { date: dateText(at, base), scores, cells: panel(scores, axes, by), totals: classTotals(scores) };
  };
  const [earlier, later] = (await scoredAt(base, from, to)) as [RfmScores, RfmScores];
  const [then, now] = [side(from, earlier), side(to, later)];
  const units = unitsOf(base);
  const title = `${base.name}: customers on ${now.date}`;
  const meanings = by === 'levels' ? [] : axes.map((axis) => [axis, axisMeaning(now.scores, axis, units)] as const);
  const most = Math.max(...[...then.cells, ...now.cells].map(({ customersShare }) => customersShare));
  const heat = (one: Side) => heatMap(one, axes, by, most, units);
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${new Markup(style + own)}</style></head><body><main>
<h1>${title}</h1><p class="soft">Beside ${then.date}. ${definitionsOf(base.config)}</p>
${headline(now, then, units)}
<h2>${AXIS_NAME[axes[0]]} and ${AXIS_NAME[axes[1]].toLowerCase()}</h2>
<div class="pair"><div class="card">${heat(now)}</div><div class="card">${heat(then)}</div></div>
${meanings.flatMap(([axis, text]) => (text === null ? [] : [html`<p class="soft">${AXIS_NAME[axis]} (${AXIS_LETTER[axis]}) on ${now.date}: ${text}.</p>`]))}
<h2>Classes</h2><div class="card">${classTable(now, then, units)}</div>
<h2>Sizes over time</h2><div class="card">${await sizes(base, from, to)}</div>
<h2>Moves from ${then.date} to ${now.date}</h2><div class="card">${await moves(now, then, units)}</div>
</main></body></html>
`.text;
}

const own = `
:root { --fill: #0d9488; } @media (prefers-color-scheme: dark) { :root { --fill: #0f766e; } } h1 { overflow-wrap: anywhere; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 0 18px; }
.heat { table-layout: fixed; border-collapse: separate; border-spacing: 3px; }
.heat caption { text-align: left; font-weight: 600; padding-bottom: 6px; }
.heat th { text-align: center; border: 0; padding: 2px; font-size: 13px; } .heat th:first-child { text-align: left; vertical-align: middle; width: 2.6em; }
.heat.wide { min-width: 640px; } .heat.named th:first-child { width: 5em; }
.heat td { border: 0; border-radius: 5px; padding: 5px 0; text-align: center; font-size: 11.5px; line-height: 1.3; white-space: nowrap;
  background: color-mix(in srgb, var(--fill) var(--heat), var(--card)); }
.heat td b { display: block; font-size: 14px; }
.up { color: #0d9488; } .down { color: #db4437; }
@media (max-width: 480px) { .heat { margin: 0 -12px; width: calc(100% + 24px); border-spacing: 2px; } }
`;

function headline(now: Side, then: Side, units: Units): Markup {
  const active = ({ totals }: Side) => totals.slice(0, -1).reduce((sum, { customers }) => sum + customers, 0);
  const sum = ({ totals }: Side, of: 'orders' | 'revenue') => totals.reduce((all, one) => all + one[of], 0);
  const each = (one: Side) => Math.round(sum(one, 'revenue') / Math.max(1, active(one)));
  const figure = (name: string, of: (one: Side) => number, text: (n: number) => string) =>
    html`<div class="figure"><b>${text(of(now))}</b><span class="soft">${name}, ${text(of(then))} before</span></div>`;
  return html`<div class="figures">${[
    figure('customers', active, units.count),
    figure('orders', (one) => sum(one, 'orders'), units.count),
    figure('revenue', (one) => sum(one, 'revenue'), units.money),
    figure('revenue of each', each, units.money),
  ]}</div>`;
}

function heatMap(
  { cells, date }: Side,
  axes: readonly [RfmAxis, RfmAxis],
  by: 'scores' | 'levels',
  most: number,
  units: Units,
) {
  const { rows, columns, cell } = gridOf(cells, by);
  const name = (axis: RfmAxis, value: string) => (by === 'scores' ? `${AXIS_LETTER[axis]} ${value}` : value);
  const head = columns.map((column) => html`<th scope="col">${name(axes[1], column)}</th>`);
  const body = rows.map((row) => {
    const line = columns.map((column) => {
      const { customers, customersShare, revenue } = cell(row, column);
      if (customers === 0) return html`<td style="--heat: 0%"></td>`;
      const heat = Math.round(8 + 82 * Math.sqrt(customersShare / most));
      return html`<td style="--heat: ${heat}%"><b>${units.count(customers)}</b>${units.share(customersShare, 1)}<br>${units.short(revenue)}</td>`;
    });
    return html`<tr><th scope="row">${name(axes[0], row)}</th>${line}</tr>`;
  });
  return html`<table class="heat ${columns.length > 5 ? 'wide' : ''} ${by === 'levels' ? 'named' : ''}"><caption>${date}</caption><tr><th></th>${head}</tr>${body}</table>`;
}

function classTable(now: Side, then: Side, units: Units): Markup {
  const change = (a: number, b: number, text: (n: number) => string) =>
    html`<td class="n ${a > b ? 'up' : a < b ? 'down' : ''}">${changeText(a, b, text)}</td>`;
  const rows = now.totals.map((one, place) => {
    const before = then.totals[place]!;
    return html`<tr><td>${one.class}</td><td class="n">${units.count(one.customers)}</td><td class="n">${units.share(one.customersShare, 1)}</td>
<td class="n">${units.count(before.customers)}</td>${change(one.customers, before.customers, units.count)}<td class="n">${units.count(one.orders)}</td>
<td class="n">${units.money(one.revenue)}</td><td class="n">${units.share(one.revenueShare, 1)}</td>${change(one.revenue, before.revenue, units.money)}</tr>`;
  });
  return html`<table><tr><th>class</th><th class="n">customers</th><th class="n">share</th><th class="n">${then.date}</th><th class="n">change</th>
<th class="n">orders</th><th class="n">revenue</th><th class="n">share</th><th class="n">change</th></tr>${rows}</table>`;
}

/** A year of months up to the day, and back to the earlier one where that is further. */
async function sizes(base: Base, from: number, to: number): Promise<Markup> {
  const dates: number[] = [];
  for (let back = 0; back < MOST_MONTHS; back++) {
    const at = base.zone.add(to, { months: -back, days: 0, ms: 0 });
    if (back > 12 && at < from) break;
    dates.unshift(at);
  }
  const points: (readonly ClassTotals[])[] = [];
  for (const at of dates) points.push(...(await scoredAt(base, at)).map(classTotals));
  const first = points.findIndex((totals) => totals.some(({ customers }) => customers > 0));
  if (first < 0) return html`<p>Nobody had ordered.</p>`;
  const shown = points.slice(first);
  const names = shown[0]!.map((one) => one.class);
  return await sizesChart(
    dates.slice(first).map((at) => dateText(at, base).slice(0, 10)),
    names,
    names.map((_, place) => shown.map((totals) => totals[place]!.customers)),
  );
}

/** Each is a scoring of the whole base. */
const MOST_MONTHS = 37;

async function moves(now: Side, then: Side, units: Units): Promise<Markup> {
  const found = transitions(then.scores, now.scores);
  if (found.length === 0) return html`<p>Nobody had ordered.</p>`;
  const rows = found
    .filter(({ from, to }) => from !== to)
    .sort((a, b) => b.customers - a.customers)
    .map(
      ({ from, to, customers, revenue }) =>
        html`<tr><td>${from}</td><td>${to}</td><td class="n">${units.count(customers)}</td><td class="n">${units.money(revenue)}</td></tr>`,
    );
  const stayed = found.reduce((sum, { from, to, customers }) => sum + (from === to ? customers : 0), 0);
  return html`${await movesChart(now.scores.classes, found, units.count)}
<details><summary>${units.count(stayed)} stayed where they were; all moves</summary><table><tr><th>from</th><th>to</th><th class="n">customers</th><th class="n">revenue since the window began</th></tr>${rows}</table></details>`;
}
