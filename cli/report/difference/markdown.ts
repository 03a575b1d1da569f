/** A backtest as a comment on a pull request: what a change would have meant in a summary, the rest to fold out. */
import { type BacktestResult, type Difference, isNoDifference } from '../../../runtime/backtest/index.js';
import type { Amounts } from '../../amounts.js';
import { code, comment, plain, type Section } from '../markdown.js';
import { sentOf, skippedOf } from '../text.js';
import { counted, periodOf } from '../words.js';
import { type DifferenceTable, NO_DIFFERENCE, sentencesOf, sidesText, tablesOf } from './tables.js';

interface Told {
  readonly project: string;
  readonly result: BacktestResult;
  readonly show: Amounts;
}

const headOf = (project: string) => ({
  marker: `cauce backtest ${project}`,
  whole: '`cauce backtest --format html` shows all of it.',
});

export function differenceMarkdown({ project, result, show }: Told, difference: Difference, against: string): string {
  const over = `Replayed over ${counted(result.contacts, 'contact', show)} and ${counted(result.eventsInPeriod, 'event', show)}, ${periodOf(result)}. Nothing was sent.`;
  const title = `### Backtest: ${code(project)} against ${code(against)}`;
  const assumed = result.assumedConsent
    ? ['Consents and addresses that the history does not have were treated as given.']
    : [];
  if (isNoDifference(difference)) {
    return comment({ ...headOf(project), isNew: false }, [textOf(title, NO_DIFFERENCE, over, ...assumed)]);
  }
  const [first, ...rest] = sentencesOf(difference, show);
  const tables = tablesOf(difference, show);
  const shown = tables.filter(({ id }) => id === 'scenarios').map((table) => ({ blocks: blocksOf(table) }));
  const folded = tables
    .filter(({ id }) => id !== 'scenarios')
    .map((table): Section => ({ folded: summaryOf(table), blocks: blocksOf(table) }));
  const sections = [
    textOf(title, [`**${first}**`, ...rest].join(' ')),
    ...shown,
    ...folded,
    textOf(`${sidesText(code(against))} ${over}`, ...assumed),
  ];
  return comment(headOf(project), sections);
}

/** Without another version: what the scenarios would have done. */
export function backtestMarkdown({ project, result, show }: Told): string {
  const { count, money } = show;
  const rows = result.scenarios.map((one) => [
    code(one.name),
    ...[one.entered, sentOf(one), skippedOf(one), one.converted].map(count),
    money(one.value),
  ]);
  const header = ['Scenario', 'entered', 'sent', 'skipped', 'converted', 'value'];
  const sections: Section[] = [
    textOf(
      `### Backtest: ${code(project)}, ${periodOf(result)}`,
      `${counted(result.contacts, 'contact', show)}, ${counted(result.eventsInPeriod, 'event', show)}. A replay on a virtual clock: nothing was sent.`,
    ),
    { blocks: [{ kind: 'table', header, rows }] },
  ];
  return comment(headOf(project), sections);
}

function textOf(...paragraphs: readonly string[]): Section {
  return { blocks: paragraphs.map((text) => ({ kind: 'text', text })) };
}

function summaryOf({ title, rows, id }: DifferenceTable): string {
  return id === 'days' || id === 'contacts' ? `${title} (${rows.length})` : title;
}

function blocksOf({ id, header, rows, words, note }: DifferenceTable): Section['blocks'] {
  const cells = rows.map(([name, ...figures]) => [
    id === 'contacts' ? contactOf(name!) : id === 'held' || id === 'days' || id === 'most' ? plain(name!) : code(name!),
    ...figures.map((text) => plain(text, 300)),
  ]);
  return [
    { kind: 'table', header: [...header], rows: cells, words },
    ...(note === '' ? [] : [{ kind: 'text' as const, text: `<sub>${note}</sub>` }]),
  ];
}

/** A comment is read by more people than the history is: ids that are an address or a number are not told there. */
function contactOf(id: string): string {
  return /@|^\+?[\d\s().-]{7,}$/.test(id) ? '<i>an address</i>' : code(id, 60);
}
