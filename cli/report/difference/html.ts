/** What two backtests differ in, as the first part of the page: figures, charts, tables. */
import { type Difference, isNoDifference, type Pair } from '../../../runtime/backtest/index.js';
import { isoDate, parseDate } from '../../../runtime/clock/index.js';
import type { Amounts } from '../../amounts.js';
import { beforeAfterChart, changesChart, dayLinesChart } from '../charts.js';
import { html, type Markup } from '../markup.js';
import { type DifferenceTable, NO_DIFFERENCE, sentencesOf, sidesText, signed, tablesOf } from './tables.js';

/** So many messages have a bar; the table has them all. */
const MOST_BARS = 14;

export async function differenceHtml(difference: Difference, against: string, show: Amounts): Promise<Markup> {
  if (isNoDifference(difference)) {
    return html`<h2>Against <code>${against}</code></h2><p class="card">${NO_DIFFERENCE}</p>`;
  }
  const cards: Markup[] = [];
  for (const table of tablesOf(difference, show)) {
    const chart = await chartOf(table.id, difference);
    cards.push(html`<section class="card"><h3>${table.title}</h3>${chart ?? ''}${tableHtml(table)}</section>`);
  }
  return html`<h2>Against <code>${against}</code></h2>
${headline(difference, show)}
<p>${sentencesOf(difference, show).join(' ')}</p><p class="soft">${sidesText(against)}</p>${cards}`;
}

function headline({ total: { sent, people }, affected }: Difference, { count }: Amounts): Markup {
  const figure = (name: string, value: string, note: string) =>
    html`<div class="figure"><b>${value}</b><span class="soft">${name}${note === '' ? '' : `, ${note}`}</span></div>`;
  const pair = (name: string, one: Pair<number>) =>
    figure(name, count(one.after), one.before === one.after ? 'as before' : signed(one, count));
  return html`<div class="figures">${[
    pair('messages', sent),
    pair('contacts reached', people),
    figure('newly reached', count(people.gained), ''),
    figure('no longer reached', count(people.lost), ''),
    figure('contacts affected', count(affected.contacts), ''),
  ]}</div>`;
}

async function chartOf(id: DifferenceTable['id'], difference: Difference): Promise<Markup | null> {
  switch (id) {
    case 'messages': {
      const changes = difference.scenarios
        .flatMap(({ name, messages }) =>
          messages.map(({ message, before, after }) => ({
            name: `${name}: ${message}`,
            value: (after?.sent ?? 0) - (before?.sent ?? 0),
          })),
        )
        .filter(({ value }) => value !== 0)
        .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
        .slice(0, MOST_BARS);
      return changes.length === 0 ? null : await changesChart(changes);
    }
    case 'classes': {
      const classes = difference.classes!;
      const values = (side: 'before' | 'after') => classes.map(({ sent }) => sent[side]);
      return await beforeAfterChart(
        classes.map((one) => one.class),
        values('before'),
        values('after'),
      );
    }
    case 'days': {
      return await dayLinesChart(everyDay(difference.days));
    }
    default:
      return null;
  }
}

/** From the first to the last, those without a message too: a line over the days is one over time. */
function everyDay(days: Difference['days']): Parameters<typeof dayLinesChart>[0] {
  const sum = (channels: Readonly<Record<string, number>> = {}) => Object.values(channels).reduce((a, b) => a + b, 0);
  const told = new Map(days.map((day) => [day.date, day]));
  const [first, last] = [days[0]!, days.at(-1)!].map(({ date }) => parseDate(date)!) as [number, number];
  return Array.from({ length: last - first + 1 }, (_, place) => {
    const date = isoDate(first + place);
    const day = told.get(date);
    return { date, before: sum(day?.before), after: sum(day?.after) };
  });
}

function tableHtml({ header, rows, words, note }: DifferenceTable): Markup {
  const side = (column: number) => (column === 0 || words.includes(column) ? '' : 'n');
  const head = header.map((name, column) => html`<th class="${side(column)}">${name}</th>`);
  const cells = (row: readonly string[]) =>
    row.map((text, column) => html`<td class="${side(column)}">${cellHtml(text)}</td>`);
  const lines = rows.map((row) => html`<tr>${cells(row)}</tr>`);
  return html`<table><tr>${head}</tr>${lines}</table>${note === '' ? '' : html`<p class="soft">${note}</p>`}`;
}

/** `2 → 1 (−1)`: the change goes below, so that the table stays narrow. */
function cellHtml(text: string): Markup {
  const [, pair, changed] = /^(.* → .*) \((.*)\)$/.exec(text) ?? [];
  return pair === undefined ? html`${text}` : html`${pair}<br><span class="soft">${changed!}</span>`;
}
