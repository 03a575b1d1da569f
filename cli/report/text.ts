/** A backtest as a marketer reads it in a terminal. */
import type { BacktestResult, ScenarioResult, TimelineLine } from '../../runtime/backtest/index.js';
import type { Bundle } from '../../runtime/machine/index.js';
import { type Amounts, amounts } from '../amounts.js';
import type { Terminal } from '../terminal.js';
import { textTable } from '../text-table.js';
import { conversionNote, conversionOf, counted, periodOf, reasonsText, reasonText } from './words.js';

export function backtestText(
  result: BacktestResult,
  bundle: Pick<Bundle, 'model' | 'scenarios'>,
  terminal: Pick<Terminal, 'paint'>,
): string {
  const show = amounts(bundle.model.currency);
  const { paint } = terminal;
  const sections = [
    [
      paint.bold(periodOf(result)),
      `${counted(result.contacts, 'contact', show)}, ${counted(result.eventsInPeriod, 'event', show)} in the period, ${show.count(result.events - result.eventsInPeriod)} before or after it`,
      ...(result.repeatedEvents > 0 ? [`${show.count(result.repeatedEvents)} events came twice and counted once`] : []),
      ...(result.assumedConsent
        ? [paint.yellow('Consents and addresses that the history does not have were treated as given.')]
        : []),
    ].join('\n'),
    scenariosText(result, bundle, show, terminal),
    messagesText(result, show, terminal),
    ...(result.rfm ? [classesText(result, show, terminal)] : []),
    daysText(result, show, terminal),
    ...(result.story ? [storyText(result.story, show, terminal)] : []),
  ];
  return sections.join('\n\n');
}

function scenariosText(
  result: BacktestResult,
  bundle: Pick<Bundle, 'scenarios'>,
  show: Amounts,
  terminal: Pick<Terminal, 'paint'>,
): string {
  const rows = result.scenarios.map((scenario) => {
    const { converted, share, value } = conversionOf(scenario, bundle, show);
    const counts = [scenario.entered, sentOf(scenario), skippedOf(scenario)].map(show.count);
    return [scenario.name, ...counts, converted, share, value, ended(scenario, show)];
  });
  const table = textTable(
    ['Scenario', 'entered', 'sent', 'skipped', 'converted', '', 'value', 'ended'],
    rows,
    terminal,
  );
  return `${table}\n${terminal.paint.dim(conversionNote)}`;
}

function ended({ ended }: ScenarioResult, show: Amounts): string {
  const outcomes = Object.entries(ended).filter(([, n]) => n > 0);
  return outcomes.map(([outcome, n]) => `${show.count(n)} ${outcome}`).join(', ') || '–';
}

function messagesText(result: BacktestResult, show: Amounts, terminal: Pick<Terminal, 'paint'>): string {
  const rows = result.scenarios.flatMap(({ name, messages }) =>
    Object.entries(messages).map(([message, { sent, skipped, held }]) => [
      `${name}: ${message}`,
      show.count(sent),
      reasonsText(skipped, show),
      reasonsText(held, show),
    ]),
  );
  if (rows.length === 0) return 'No message was due.';
  return textTable(['Message', 'sent', 'skipped', 'put off'], rows, terminal);
}

function classesText({ rfm }: BacktestResult, show: Amounts, terminal: Pick<Terminal, 'paint'>): string {
  const { classes, moves } = rfm!;
  const people = classes.reduce((sum, { customers }) => sum + customers, 0);
  const revenue = classes.reduce((sum, one) => sum + one.revenue, 0);
  const rows = classes.map((one) => [
    one.class,
    show.count(one.customers),
    show.share(one.customers, people),
    show.count(one.orders),
    show.money(one.revenue),
    show.share(one.revenue, revenue),
  ]);
  const table = textTable(['RFM class', 'customers', '', 'orders', 'revenue', ''], rows, terminal);
  return `${table}\n${show.count(moves)} moves between classes`;
}

function daysText(result: BacktestResult, show: Amounts, terminal: Pick<Terminal, 'paint'>): string {
  const rows = result.busiestDays.slice(0, 3).map(({ date, messages }) => [date, show.count(messages)]);
  const most = Object.entries(result.maxPerContact).map(
    ([channel, { window, count, contact }]) => `At most ${count} ${channel} in ${window} to one contact (${contact}).`,
  );
  if (rows.length === 0) return 'Nothing was sent.';
  return [textTable(['Busiest days', 'messages'], rows, terminal), ...most].join('\n');
}

function storyText(
  story: NonNullable<BacktestResult['story']>,
  show: Amounts,
  { paint }: Pick<Terminal, 'paint'>,
): string {
  const lines = story.lines.map((line) => `  ${line.at.slice(0, 16).replace('T', ' ')}  ${lineText(line, show)}`);
  return [paint.bold(`The story of ${story.contact} (UTC)`), ...lines].join('\n');
}

/** One line of a timeline in words. */
export function lineText(line: TimelineLine, show: Amounts): string {
  const scenario = line.scenario ?? '';
  switch (line.what) {
    case 'enter':
      return `enters ${scenario}`;
    case 'send':
      return `gets ${line.channel} ${line.message} (${scenario})`;
    case 'skip':
      return `does not get ${line.channel} ${line.message}: ${reasonText(line.reason ?? '')} (${scenario})`;
    case 'give':
      return `is given the code ${line.code ?? line.label} (${scenario})`;
    case 'move':
      return line.from === undefined
        ? `comes to ${line.label ?? ''} (${scenario})`
        : `moves from ${line.from} to ${line.to}`;
    case 'goal':
      return `reaches the goal of ${scenario}, worth ${show.money(line.value ?? 0)}`;
    case 'end':
      return `leaves ${scenario}: ${line.outcome}`;
  }
}

export function sentOf({ messages }: ScenarioResult): number {
  return Object.values(messages).reduce((sum, { sent }) => sum + sent, 0);
}

export function skippedOf({ messages }: ScenarioResult): number {
  return Object.values(messages).reduce(
    (sum, { skipped }) => sum + Object.values(skipped).reduce((a, b) => a + b, 0),
    0,
  );
}
