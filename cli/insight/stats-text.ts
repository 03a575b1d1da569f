/** `cauce stats` for people: all scenarios in a table, or one with its steps, messages, splits and where people wait. */
import type { ArmFigures, Figures, Letter, Members, Overview, Standing } from '../../runtime/insight/index.js';
import { type Amounts, amounts } from '../amounts.js';
import { reasonsText } from '../report/words.js';
import type { Terminal } from '../terminal.js';
import { textTable } from '../text-table.js';
import { folded, printable } from './layout.js';
import { sizesText } from './segment-text.js';

type Show = Pick<Terminal, 'paint' | 'columns'>;

export function overviewText(overview: Overview, show: Show): string {
  const words = amounts(overview.currency);
  const { paint } = show;
  const rows = overview.scenarios.map((one) => [
    one.scenario,
    words.count(one.entered),
    words.count(one.waiting),
    words.count(one.sent),
    words.count(sum(one.skipped)),
    one.converted === null ? '–' : words.count(one.converted),
    one.converted === null ? '–' : words.share(one.converted, one.entered),
    one.revenue === null ? '–' : words.money(one.revenue),
    dayOf(one.lastActivity),
  ]);
  const head = ['Scenario', 'entered', 'under way', 'sent', 'skipped', 'converted', '', 'revenue', 'last active'];
  const people = `${words.count(overview.contacts)} ${overview.contacts === 1 ? 'contact' : 'contacts'} in ${overview.project}`;
  const segments = overview.segments.length === 0 ? '' : `\n\n${sizesText(overview.segments, show)}`;
  const elsewhere = overview.audiences.length === 0 ? '' : `\n\n${audiencesText(overview, words, show)}`;
  return `${paint.bold(people)}\n\n${textTable(head, rows, show)}${segments}${elsewhere}\n\n${paint.dim('`cauce stats SCENARIO` shows its steps; `cauce segment NAME` who is in it and why; `cauce why CONTACT` what holds one contact.')}`;
}

export function membersText({ segments, groups }: Members, show: Show): string {
  const rows = [
    ...Object.entries(segments).map(([name, count]) => [name, 'segment', String(count)]),
    ...Object.entries(groups).map(([name, count]) => [name, 'group', String(count)]),
  ];
  return textTable(['Name', '', 'people'], rows, show);
}

function audiencesText({ audiences }: Overview, words: Amounts, show: Show): string {
  const rows = audiences.map(({ group, sync, told, waiting, refused, reason }) => [
    group,
    sync,
    words.count(told),
    words.count(waiting),
    `${words.count(refused)}${reason === null ? '' : ` (${printable(reason)})`}`,
  ]);
  return textTable(['Group', 'kept in step', 'members there', 'to be told', 'refused'], rows, show);
}

export function scenarioText(
  figures: Figures,
  {
    currency,
    standing,
    at,
    letters,
  }: {
    readonly currency: string;
    readonly standing: readonly Standing[];
    readonly at: string;
    readonly letters: readonly Letter[];
  },
  show: Show,
): string {
  const words = amounts(currency);
  const { paint, columns } = show;
  const parts = [headText(figures, words, show)];
  parts.push(stepsText(figures, standing, at, words, show));
  if (figures.messages.length > 0) parts.push(messagesText(figures, words, show));
  for (const { name, line, arms } of figures.splits) {
    parts.push(
      `${paint.bold(`Split ${name}`)} ${paint.dim(`${line.file}:${line.line}`)}\n${armsText(arms, words, show)}`,
    );
  }
  if (figures.holdout) {
    const { reached, heldOut } = figures.holdout;
    parts.push(`${paint.bold('Holdout')}\n${armsText([heldOut, reached], words, show)}`);
  }
  if (letters.length > 0) parts.push(lettersText(letters, show));
  const reasons = [
    ['Not sent', figures.skipped],
    ['Put off', figures.held],
    ['Entries refused', figures.refused],
  ] as const;
  const said = reasons.flatMap(([name, counts]) =>
    Object.keys(counts).length === 0 ? [] : folded(`${name}: `.padEnd(17), reasonsText(counts, words), columns),
  );
  const ended = Object.entries(figures.ended).map(([outcome, n]) => `${words.count(n)} ${outcome}`);
  if (ended.length > 0) said.push(...folded('Ended: '.padEnd(17), ended.join(', '), columns));
  if (said.length > 0) parts.push(said.join('\n'));
  return parts.join('\n\n');
}

function headText(figures: Figures, words: Amounts, { paint }: Show): string {
  const { scenario, title, entered, waiting, converted, revenue, firstActivity, lastActivity } = figures;
  const goal =
    converted === null
      ? ''
      : `, ${words.count(converted)} converted (${words.share(converted, entered)}), ${words.money(revenue ?? 0)}`;
  const active = firstActivity ? `${dayOf(firstActivity)} to ${dayOf(lastActivity)}` : 'nobody has entered yet';
  return `${paint.bold(scenario)}${title ? ` ${title}` : ''}  ${paint.dim(active)}\n${words.count(entered)} entered, ${words.count(waiting)} under way${goal}`;
}

function stepsText({ steps }: Figures, standing: readonly Standing[], at: string, words: Amounts, show: Show): string {
  const place = ({ id, version }: { readonly id: string; readonly version?: number }) => `${version ?? ''} ${id}`;
  const oldest = new Map(standing.map((one) => [place(one), one.oldest]));
  const width = Math.max(24, show.columns - 46);
  const rows = steps
    .filter(({ kind }) => kind !== 'end')
    .map((step) => [
      `${step.line.line}${step.version === undefined ? '' : ` (version ${step.version})`}`,
      cut(step.line.text || step.id, width),
      words.count(step.reached),
      step.waiting === 0 ? '' : words.count(step.waiting),
      oldest.has(place(step)) ? since(oldest.get(place(step))!, at) : '',
      step.sent === undefined ? '' : words.count(step.sent),
    ]);
  return textTable(['line', 'step', 'reached', 'waiting', 'oldest', 'sent'], rows, show);
}

function messagesText({ messages }: Figures, words: Amounts, show: Show): string {
  const rows = messages.map((one) => [
    `${one.channel}/${one.message}`,
    words.count(one.sent),
    words.count(one.delivered),
    words.count(one.opened),
    words.count(one.clicked),
    words.count(one.bounced),
    words.count(sum(one.skipped)),
  ]);
  return textTable(['Message', 'sent', 'delivered', 'opened', 'clicked', 'bounced', 'skipped'], rows, show);
}

function armsText(arms: readonly ArmFigures[], words: Amounts, show: Show): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)}%`;
  const points = (share: number) => `${share < 0 ? '−' : '+'}${(Math.abs(share) * 100).toFixed(1)}`;
  const rows = arms.map(({ name, entered, converted, conversion, revenue, lift }) => [
    name,
    words.count(entered),
    words.count(converted),
    conversion ? `${percent(conversion.rate)} (${percent(conversion.low)} to ${percent(conversion.high)})` : '–',
    words.money(revenue),
    lift ? `${points(lift.rate)} points (${points(lift.low)} to ${points(lift.high)})${lift.certain ? ' *' : ''}` : '',
  ]);
  const note = arms.some(({ lift }) => lift?.certain) ? '* certain at 95 %' : 'No difference is certain yet at 95 %.';
  return `${textTable(['', 'runs', 'converted', 'share, 95 %', 'revenue', `over ${arms[0]?.name ?? ''}`], rows, show)}\n${show.paint.dim(note)}`;
}

export function lettersText(letters: readonly Letter[], show: Show): string {
  const rows = letters.map(({ id, at, channel, message, status, reason }) => [
    printable(id),
    at.slice(0, 16).replace('T', ' '),
    `${channel}/${message}`,
    status,
    printable(reason ?? ''),
  ]);
  return textTable(['Message', 'when (UTC)', 'what', 'came to', 'reason'], rows, show);
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, n) => total + n, 0);
}

function dayOf(at: string | null): string {
  return at?.slice(0, 10) ?? '–';
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** `3d`, `5h`, `12min`. */
function since(then: string, at: string): string {
  const minutes = Math.max(0, Math.floor((Date.parse(at) - Date.parse(then)) / 60_000));
  if (minutes < 60) return `${minutes}min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)}h` : `${Math.floor(minutes / 1440)}d`;
}
