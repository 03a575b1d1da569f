/** `cauce why` for people: each line of the program that has a say, and under it how it stands. */
import type { Line, Part, ScenarioWhy, Why } from '../../runtime/insight/index.js';
import type { Terminal } from '../terminal.js';
import { folded, printable } from './layout.js';
import { localMinute } from './local-minute.js';

type Show = Pick<Terminal, 'paint' | 'columns'>;

export function whyText(why: Why, show: Show): string {
  const { paint } = show;
  const head = `${paint.bold(printable(why.contact))} ${paint.dim(`as of ${localMinute(why.zone)(why.at)}, ${why.zone}`)}`;
  // Of all of them, only those that had to do with the contact are told at length.
  const isTold = (one: ScenarioWhy) => why.scenarios.length === 1 || one.entered !== null || one.entry.refused !== null;
  const told = why.scenarios.filter(isTold).map((one) => scenarioText(one, why.zone, show));
  const rest = why.scenarios
    .filter((one) => !isTold(one))
    .flatMap(({ scenario, verdict }) => folded(`${scenario}  `, verdict, show.columns));
  const note =
    rest.length > 0 ? paint.dim(`\`cauce why ${printable(why.contact)} SCENARIO\` tells one at length.`) : '';
  return [head, ...told, rest.join('\n'), note].filter((part) => part !== '').join('\n\n');
}

function scenarioText(one: ScenarioWhy, place: string, show: Show): string {
  const { paint, columns } = show;
  const title = `${paint.bold(one.scenario)}${one.title ? ` ${one.title}` : ''}  ${paint.dim(placeOf(one.line))}`;
  const lines = [title, ...folded('  ', one.verdict, columns)];
  for (const run of one.runs) {
    lines.push('', ...sourceLine('  now   ', run.line, show));
    lines.push(
      ...folded('        ', `${run.waits} (run ${run.number}, here since ${localMinute(place)(run.since)})`, columns),
    );
    for (const way of run.ways) {
      const to = way.to === null ? 'ends the run' : `line ${way.to.line}: ${way.to.text}`;
      lines.push(...folded('  next  ', `${way.when} → ${to}`, columns));
      if (way.condition) lines.push(...partLines(way.condition, '        ', show));
    }
  }
  if (one.runs.length === 0) {
    lines.push('');
    const { refused, rules, audience, triggers, stops } = one.entry;
    if (refused) lines.push(...folded('  refused  ', refused.text, columns));
    for (const { line, moment, condition } of triggers) {
      lines.push(...sourceLine('  ', line, show));
      if (moment) lines.push(...folded('        ', `${moment.text}: ${moment.standing}`, columns));
      if (condition) lines.push(...partLines(condition, '        ', show));
    }
    if (audience) lines.push('  for', ...partLines(audience, '        ', show));
    for (const { line, condition } of stops) {
      lines.push(...sourceLine('  ', line, show), ...partLines(condition, '        ', show));
    }
    for (const { text, forbids } of rules) lines.push(...marked(forbids ? 'no' : 'yes', `  rule  `, text, show));
  }
  if (one.sends.length > 0) lines.push('');
  for (const { line, text, now, outcome } of one.sends) {
    lines.push(...sourceLine('  ', line, show));
    const said = now !== null && outcome !== 'in_outbox' ? `${text}; ${now}` : text;
    lines.push(
      ...marked(outcome === 'sent' ? 'yes' : outcome === 'skipped' ? 'no' : 'unknown', '        ', said, show),
    );
  }
  return lines.join('\n');
}

export function sourceLine(head: string, line: Line, { paint, columns }: Show): readonly string[] {
  const place = placeOf(line);
  const room = Math.max(20, columns - head.length - place.length - 2);
  const text = line.text.length <= room ? line.text : `${line.text.slice(0, room - 1)}…`;
  return [`${paint.dim(head)}${paint.cyan(text)}  ${paint.dim(place)}`];
}

function placeOf({ file, line }: Line): string {
  return `${file}:${line}`;
}

const MARKS = { yes: '✓', no: '✗', unknown: '?' } as const;

export function partLines(part: Part, indent: string, show: Show): readonly string[] {
  const place = part.line ? ` (${placeOf(part.line)})` : '';
  const said = `${part.text}${place}${part.because ? `: ${part.because}` : ''}`;
  // What is joined is told by its parts: its own line only where there are none.
  const own = marked(part.answer, indent, part.parts && !part.line ? joinedText(part) : said, show);
  return [...own, ...(part.parts ?? []).flatMap((inner) => partLines(inner, `${indent}  `, show))];
}

function joinedText({ text }: Part): string {
  return text;
}

function marked(answer: Part['answer'], indent: string, text: string, { paint, columns }: Show): readonly string[] {
  const paints = { yes: paint.green, no: paint.red, unknown: paint.yellow } as const;
  const [first, ...rest] = folded(`${indent}${MARKS[answer]} `, text, columns);
  return [first!.replace(MARKS[answer], paints[answer](MARKS[answer])), ...rest];
}
