/** A backtest as one self-contained HTML page: figures, charts, RFM classes, each scenario with its graph, and one contact's story. */
import { sourcesOf, svgOf } from '../../compiler/graph/index.js';
import type { BacktestResult, Difference, ScenarioResult } from '../../runtime/backtest/index.js';
import { type Amounts, amounts } from '../amounts.js';
import type { LoadedProject } from '../load.js';
import { dailyChart, shareChart } from './charts.js';
import { differenceHtml } from './difference/html.js';
import { html, Markup } from './markup.js';
import { style } from './style.js';
import { lineText, sentOf, skippedOf } from './text.js';
import { conversionNote, conversionOf, counted, periodOf, reasonsText } from './words.js';

const refusals: Readonly<Record<string, string>> = {
  running: 'while in it already',
  once: 'too soon again',
  audience: 'not for them',
  active: 'outside its days',
  stop: 'its stop held',
};

/** `against`: what it is compared with, which then comes first. */
export async function backtestHtml(
  result: BacktestResult,
  loaded: LoadedProject,
  against: { readonly name: string; readonly difference: Difference } | null = null,
): Promise<string> {
  const { model } = loaded.bundle;
  const show = amounts(model.currency);
  const title = `${model.shop?.name ?? model.project}, ${periodOf(result)}`;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${new Markup(style)}</style></head><body><main>
<h1>${title}</h1>
<p class="soft">${counted(result.contacts, 'contact', show)}, ${counted(result.eventsInPeriod, 'event', show)}. A replay on a virtual clock: nothing was sent.</p>
${result.assumedConsent ? html`<p class="notice">Consents and addresses that the history does not have were treated as given.</p>` : ''}
${against ? html`${await differenceHtml(against.difference, against.name, show)}<h2>All of it, as it would be</h2>` : ''}
${headline(result, show)}
<h2>Day by day</h2><div class="card">${await daily(result)}${busiest(result, show)}</div>
${result.rfm ? html`<h2>RFM classes</h2><div class="card">${await classes(result, show)}</div>` : ''}
<h2>Scenarios</h2><p class="soft">${conversionNote}</p>${await Promise.all(result.scenarios.map((one) => scenario(one, loaded, show)))}
${result.story ? story(result.story, show) : ''}
</main></body></html>
`;
  return page.text;
}

function headline({ scenarios }: BacktestResult, show: Amounts): Markup {
  const sum = (of: (one: ScenarioResult) => number) => scenarios.reduce((total, one) => total + of(one), 0);
  const figure = (name: string, value: string) =>
    html`<div class="figure"><b>${value}</b><span class="soft">${name}</span></div>`;
  return html`<div class="figures">${[
    figure('entered', show.count(sum(({ entered }) => entered))),
    figure('messages sent', show.count(sum(sentOf))),
    figure('skipped', show.count(sum(skippedOf))),
    figure('converted', show.count(sum(({ converted }) => converted))),
    figure('value of goals', show.money(sum(({ value }) => value))),
  ]}</div>`;
}

async function daily({ perDay, daily: days }: BacktestResult): Promise<Markup> {
  const channels = [...new Set(perDay.flatMap((day) => Object.keys(day)))].filter((name) => name !== 'date');
  if (channels.length === 0) return html`<p>No message was sent.</p>`;
  const sent = new Map(perDay.map((day) => [day.date, day]));
  const dates = days.map(({ date }) => date);
  return await dailyChart(
    dates,
    channels.map((name) => ({ name, values: dates.map((date) => Number(sent.get(date)?.[name] ?? 0)) })),
  );
}

function busiest({ busiestDays, maxPerContact }: BacktestResult, show: Amounts): Markup {
  const days = busiestDays.slice(0, 3).map(({ date, messages }) => `${date} (${show.count(messages)})`);
  const most = Object.entries(maxPerContact).map(
    ([channel, { window, count, contact }]) =>
      html`<br>At most ${count} ${channel} in ${window} to one contact: <code>${contact}</code>.`,
  );
  return html`<p class="soft">Busiest: ${days.join(', ') || 'none'}.${most}</p>`;
}

async function classes({ rfm }: BacktestResult, show: Amounts): Promise<Markup> {
  const { classes: all, moves, transitions } = rfm!;
  const revenue = all.reduce((sum, one) => sum + one.revenue, 0);
  const chart = await shareChart(
    all.map((one) => one.class),
    [
      { name: 'share of customers', values: all.map(({ customers }) => customers) },
      { name: 'share of revenue', values: all.map((one) => one.revenue) },
    ],
  );
  const rows = all.map(
    (
      one,
    ) => html`<tr><td>${one.class}</td><td class="n">${show.count(one.customers)}</td><td class="n">${show.count(one.orders)}</td>
<td class="n">${show.money(one.revenue)}</td><td class="n">${show.share(one.revenue, revenue)}</td></tr>`,
  );
  const ways = transitions.map(
    ({ from, to, count }) => html`<tr><td>${from}</td><td>${to}</td><td class="n">${show.count(count)}</td></tr>`,
  );
  return html`${chart}<table><tr><th>class</th><th class="n">customers</th><th class="n">orders</th><th class="n">revenue</th><th class="n">share</th></tr>${rows}</table>
<details><summary>${show.count(moves)} moves between classes</summary><table><tr><th>from</th><th>to</th><th class="n">moves</th></tr>${ways}</table></details>`;
}

async function scenario(result: ScenarioResult, { bundle, project }: LoadedProject, show: Amounts): Promise<Markup> {
  const machine = bundle.scenarios.find(({ name }) => name === result.name)!;
  const counts = Object.fromEntries(result.steps.map(({ id, reached }) => [id, reached]));
  const graph = await svgOf(machine, sourcesOf(bundle.files, project.analysis.files), { counts });
  const { converted, share, value } = conversionOf(result, bundle, show);
  const goal = machine.goals.length === 0 ? '' : `, ${converted} converted (${share}), worth ${value}`;
  const outcomes = Object.entries(result.ended).map(([outcome, n]) => `${show.count(n)} ${outcome}`);
  const refused = Object.entries(result.refused).map(([reason, n]) => `${show.count(n)} ${refusals[reason] ?? reason}`);
  const messages = Object.entries(result.messages).map(
    ([name, { sent, skipped, held }]) =>
      html`<tr><td>${name}</td><td class="n">${show.count(sent)}</td><td>${reasonsText(skipped, show)}</td><td>${reasonsText(held, show)}</td></tr>`,
  );
  return html`<section class="card"><h3>${result.title ?? result.name}</h3>
<p class="soft"><code>${result.name}</code> — ${show.count(result.entered)} entered${goal}.
Ended: ${outcomes.join(', ') || 'none'}.${refused.length > 0 ? ` Triggers that let nobody in: ${refused.join(', ')}.` : ''}</p>
<table><tr><th>message</th><th class="n">sent</th><th>skipped</th><th>put off</th></tr>${messages}</table>
<details><summary>Graph, with how many came to each step</summary><div class="graph">${new Markup(graph)}</div></details></section>`;
}

function story({ contact, lines }: NonNullable<BacktestResult['story']>, show: Amounts): Markup {
  const rows = lines.map(
    (line) => html`<li><span class="way">${line.at.slice(0, 16).replace('T', ' ')}</span>${lineText(line, show)}</li>`,
  );
  return html`<h2>The story of <code>${contact}</code></h2><div class="card"><ol class="story">${rows}</ol><p class="soft">Times are UTC.</p></div>`;
}
