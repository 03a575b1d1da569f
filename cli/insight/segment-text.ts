/** `cauce segment` for people: sizes with their change in a table, or one segment with its days and, in source lines, why members are in it. */
import type { SegmentFigures, SegmentView } from '../../runtime/insight/index.js';
import type { Terminal } from '../terminal.js';
import { textTable } from '../text-table.js';
import { folded, printable } from './layout.js';
import { partLines, sourceLine } from './why-text.js';

type Show = Pick<Terminal, 'paint' | 'columns'>;

const HEAD = ['members', '1d', '7d', '30d'];

export function segmentsText(segments: readonly SegmentFigures[], show: Show): string {
  if (segments.length === 0) return 'The project has no segments.';
  const note = '`cauce segment NAME` shows members and why they are in it.';
  return `${sizesText(segments, show)}\n\n${show.paint.dim(note)}`;
}

export function sizesText(segments: readonly SegmentFigures[], show: Show): string {
  const rows = segments.map((one) => [one.segment, ...sizeOf(one)]);
  return textTable(['Segment', ...HEAD], rows, show);
}

function sizeOf({ members, change }: SegmentFigures): readonly string[] {
  return [count(members), ...[change['1d'], change['7d'], change['30d']].map(changeText)];
}

export function segmentText(view: SegmentView, show: Show): string {
  const { paint } = show;
  const { segment, line, members, days, some } = view;
  const place = line.text === '' ? [paint.dim(`${line.file}:${line.line}`)] : sourceLine('', line, show);
  const parts = [
    `${paint.bold(segment)}  ${count(members)} ${members === 1 ? 'member' : 'members'}\n${place.join('\n')}`,
    Object.values(view.change).some((change) => change !== null)
      ? textTable(['since', ...HEAD.slice(1)], [['change', ...sizeOf(view).slice(1)]], show)
      : paint.dim(
          `It is counted since ${days[0]?.date ?? 'the next start of `cauce run`'}: how it changes is told from the day after.`,
        ),
  ];
  if (days.length > 1) parts.push(daysText(view, show));
  if (some.length > 0) {
    const head = some.length < members ? `${some.length} of them` : some.length === 1 ? 'Who' : `All ${some.length}`;
    const told = some.map(({ contact, reason }) => {
      const why = (reason.parts ?? [reason]).flatMap((part) => partLines(part, '  ', show));
      return [paint.bold(printable(contact)), ...why].join('\n');
    });
    const over = some.some(({ reason }) => reason.answer !== 'yes')
      ? `\n\n${paint.dim(folded('', 'Who is marked ✗ is in it no longer by now: that counts once `cauce run` is at work again.', show.columns).join('\n'))}`
      : '';
    parts.push(
      `${paint.bold(head)} ${paint.dim(`as of ${view.at.slice(0, 16).replace('T', ' ')} UTC`)}\n${told.join('\n')}${over}`,
    );
  }
  return parts.join('\n\n');
}

const BARS = '▁▂▃▄▅▆▇█';

/** A bar a day, the lowest for the smallest size that there was. */
function daysText({ days }: SegmentView, { paint }: Show): string {
  const sizes = days.map(({ members }) => members);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  const bars = sizes.map((size) => BARS[most === least ? 0 : Math.round(((size - least) / (most - least)) * 7)]);
  const sum = (of: 'entered' | 'left') => count(days.reduce((total, day) => total + day[of], 0));
  const range = `${count(least)} to ${count(most)} members; ${sum('entered')} entered, ${sum('left')} left`;
  return `${bars.join('')}  ${paint.dim(`${days[0]!.date} to ${days.at(-1)!.date}: ${range}`)}`;
}

function changeText(change: number | null): string {
  if (change === null) return '–';
  return change < 0 ? `-${count(-change)}` : change > 0 ? `+${count(change)}` : '0';
}

function count(n: number): string {
  return new Intl.NumberFormat('en').format(n);
}
