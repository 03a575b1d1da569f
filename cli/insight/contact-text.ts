/** `cauce contact` for people: who it is, where it stands, and its story. */
import type { ContactView, StoryLine } from '../../runtime/insight/index.js';
import { reasonInWords } from '../../runtime/insight/index.js';
import type { Terminal } from '../terminal.js';
import { folded, printable } from './layout.js';
import { localMinute } from './local-minute.js';

type Show = Pick<Terminal, 'paint' | 'columns'>;
type MinuteOf = (instant: string) => string;

/** The last lines of a long story. */
const LONGEST_STORY = 40;

export function contactText(view: ContactView, show: Show): string {
  const { paint, columns } = show;
  const minuteOf = localMinute(view.zone);
  const facts = [
    ['attributes', view.attributes.map(({ name, text }) => `${name} ${text}`).join(', ')],
    ['segments', view.segments.join(', ')],
    ['groups', view.groups.join(', ')],
    ['rfm', rfmText(view)],
    ['sends nothing to', view.suppressed.map((channel) => (channel === 'any' ? 'any marketing' : channel)).join(', ')],
    ['left topics', view.leftTopics.join(', ')],
    [
      'codes',
      view.codes
        .map(
          ({ code, status, validUntil }) => `${code} (${status}${validUntil ? `, until ${minuteOf(validUntil)}` : ''})`,
        )
        .join(', '),
    ],
  ].flatMap(([name, text]) => (text ? folded(`  ${name!.padEnd(17)}`, text, columns) : []));
  const runs = view.runs.flatMap(({ scenario, line, since, until }) =>
    folded(
      `  ${scenario}  `,
      `line ${line.line}: ${line.text} (since ${minuteOf(since)}${until ? `, until ${minuteOf(until)}` : ''})`,
      columns,
    ),
  );
  const story = [
    ...view.events.map(({ at, event, text }) => ({ at, text: `${event}${text ? ` ${text}` : ''}` })),
    ...view.story.flatMap((line) => storyText(line, minuteOf)),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const shown = story.slice(-LONGEST_STORY);
  return [
    `${paint.bold(printable(view.id))} ${paint.dim(`as of ${minuteOf(view.at)}, ${view.zone}`)}`,
    ...facts,
    '',
    paint.bold('Under way'),
    ...(runs.length > 0 ? runs : ['  nothing']),
    '',
    paint.bold(`Story${shown.length < story.length ? `, the last ${shown.length} of ${story.length} lines` : ''}`),
    ...shown.flatMap(({ at, text }) => folded(`  ${minuteOf(at)}  `, text, columns)),
    '',
    paint.dim(`\`cauce why ${printable(view.id)}\` says what holds each scenario.`),
  ].join('\n');
}

function rfmText({ rfm }: ContactView): string {
  if (rfm === null || rfm.class === null) return '';
  const scores =
    rfm.r === null ? '' : ` (R ${rfm.r}, F ${rfm.f}, M ${rfm.m}; ${rfm.recency}, ${rfm.frequency}, ${rfm.spend})`;
  return `${rfm.class}${scores}${rfm.before === null ? '' : `, before ${rfm.before}`}`;
}

/** Moves from step to step are told by what is done there. */
function storyText(line: StoryLine, minuteOf: MinuteOf): readonly { readonly at: string; readonly text: string }[] {
  const text = words(line, minuteOf);
  return text === null ? [] : [{ at: line.at, text }];
}

function words(line: StoryLine, minuteOf: MinuteOf): string | null {
  const { what, scenario, channel, message } = line;
  const name = `${channel} ${message}`;
  switch (what) {
    case 'enter':
      return `enters ${scenario}`;
    case 'send':
      return `gets ${name} (${scenario})`;
    case 'skip':
      return `does not get ${name}: ${reasonInWords(String(line.reason))} (${scenario})`;
    case 'hold':
      return `${name} waits${line.until ? ` until ${minuteOf(String(line.until))}` : ''}: ${reasonInWords(String(line.reason))} (${scenario})`;
    case 'give':
      return `is given the code ${line.code} (${scenario})`;
    case 'spend':
      return `is shown the code ${line.code} (${scenario})`;
    case 'empty':
      return `needs a code, and the pool is empty (${scenario})`;
    case 'goal':
      return `reaches the goal of ${scenario}`;
    case 'measure':
      return `reaches a measure of ${scenario}`;
    case 'end':
      return `leaves ${scenario}: ${line.outcome}`;
    case 'rfm':
      return `moves from ${line.from} to ${line.to}`;
    case 'move':
      return null;
    default:
      return `${what} ${name} (${scenario})`;
  }
}
