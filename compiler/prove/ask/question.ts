/** Questions to a project as they are written on the command line, and what is wrong with one that cannot be read. It answers none. */
import { suggest } from '../../../grammar/suggest.js';
import type { CalendarDuration } from '../../../runtime/machine/calendar.js';
import { readDuration } from '../../project/values.js';
import { ANY } from '../index.js';
import { nominal } from '../time.js';
import type { Names } from './names.js';

export type Asked =
  | {
      readonly kind: 'atMost';
      readonly count: number;
      /** A channel's name, or `any`. */
      readonly channel: string;
      readonly window: CalendarDuration;
      /** A condition of the language that holds all the while. */
      readonly audience?: string;
      readonly scenario?: string;
    }
  | { readonly kind: 'reach'; readonly scenario: string; readonly step: string }
  | { readonly kind: 'beside'; readonly scenarios: readonly [string, string] }
  | { readonly kind: 'meet'; readonly steps: readonly [string, string]; readonly window: CalendarDuration }
  | { readonly kind: 'howLong'; readonly scenario: string; readonly step?: string }
  | { readonly kind: 'ends'; readonly scenario?: string };

export type Reading =
  | { readonly kind: 'read'; readonly asked: Asked }
  | { readonly kind: 'unread'; readonly message: string; readonly help: string };

/** One of each kind, as they are shown where something else was written. */
export const examples = [
  'at most 2 sms per 7d',
  'at most 1 email per 1d for champions in welcome',
  'can welcome reach send reminder',
  'can anyone be in welcome and win_back at once',
  'can welcome_offer and win_back_offer meet within 30d',
  'how long to reminder in abandoned_cart',
  'does every run end',
] as const;

const forms = {
  atMost: '`at most 2 sms per 7d`, with `for champions` and `in SCENARIO` where you like',
  can: '`can SCENARIO reach STEP`, `can anyone be in SCENARIO and SCENARIO at once` or `can STEP and STEP meet within 30d`',
  how: '`how long to STEP in SCENARIO` or `how long in SCENARIO`',
  does: '`does every run end` or `does every run end in SCENARIO`',
} as const;

const unread = (message: string, help: string): Reading => ({ kind: 'unread', message, help });
const read = (asked: Asked): Reading => ({ kind: 'read', asked });

export function readQuestion(text: string, names: Names): Reading {
  const words = text
    .trim()
    .replace(/\?$/u, '')
    .trim()
    .split(/\s+/u)
    .filter((word) => word !== '');
  const [first] = words;
  switch (first?.toLowerCase()) {
    case 'at':
      return atMost(words, names);
    case 'can':
      return can(words, names);
    case 'how':
      return howLong(words, names);
    case 'does':
    case 'do':
      return ends(words, names);
    case undefined:
      return unread('the question is empty', `Ask for example ${shown()}.`);
    default: {
      const near = suggest(first!, ['at', 'can', 'how', 'does']);
      return unread(
        `a question begins with \`at most\`, \`can\`, \`how long\` or \`does\`, not with \`${short(first!)}\`${near ? `; did you mean \`${near}\`?` : ''}`,
        `Ask for example ${shown()}.`,
      );
    }
  }
}

function shown(): string {
  return [examples[0], examples[2], examples[5]].map((one) => `\`${one}\``).join(', ');
}

/** What strangers write is told in short. */
function short(word: string): string {
  return word.length > 40 ? `${word.slice(0, 40)}…` : word;
}

function isWord(words: readonly string[], place: number, ...wanted: readonly string[]): boolean {
  return wanted.includes(words[place]?.toLowerCase() ?? '');
}

/** What stands between two places, as it was written. */
function between(words: readonly string[], from: number, to = words.length): string {
  return words.slice(from, to).join(' ');
}

function find(words: readonly string[], wanted: string, from: number): number {
  return words.findIndex((word, place) => place >= from && word.toLowerCase() === wanted);
}

function expected(words: readonly string[], place: number, what: string, form: string): Reading {
  const found = words[place];
  const where = found === undefined ? 'the end' : `\`${short(found)}\``;
  return unread(`expected ${what}, found ${where}`, `Write ${form}.`);
}

const spelled: Readonly<Record<string, string>> = { hour: '1h', day: '1d', week: '7d', month: '1mo', year: '1y' };
const units: Readonly<Record<string, string>> = {
  minute: 'min',
  hour: 'h',
  day: 'd',
  week: 'w',
  month: 'mo',
  year: 'y',
};

/** A window in words is told as the language writes it. */
function noTime(words: readonly string[], place: number, form: string): Reading {
  const [said = '', unit = ''] = [words[place]?.toLowerCase(), words[place + 1]?.toLowerCase()];
  const short = /^\d{1,4}$/.test(said) ? units[unit.replace(/s$/u, '')] : undefined;
  const written = short ? `${said}${short}` : spelled[said];
  const time = readDuration(said) ? 'a time of up to a hundred years' : 'a time such as `24h`, `7d` or `1mo`';
  return expected(words, place, written ? `a time: \`${written}\`` : time, form);
}

function atMost(words: readonly string[], names: Names): Reading {
  const form = forms.atMost;
  if (!isWord(words, 1, 'most')) return expected(words, 1, '`most` after `at`', form);
  const count = Number(words[2]);
  if (!/^\d{1,6}$/.test(words[2] ?? ''))
    return expected(words, 2, /^\d+$/.test(words[2] ?? '') ? 'a number up to `999999`' : 'a number', form);
  const named = words[3];
  if (named === undefined) return expected(words, 3, 'a channel, or `messages` for all channels', form);
  const channel = /^(any|message|messages)$/iu.test(named) ? ANY : named;
  if (channel !== ANY && !names.channels.includes(channel))
    return unknown('channel', named, [...names.channels, 'messages']);
  if (!isWord(words, 4, 'per', 'in', 'within')) return expected(words, 4, '`per`', form);
  const window = windowIn(words[5]);
  if (!window) return noTime(words, 5, form);
  let end = words.length;
  let scenario: string | undefined;
  if (end > 7 && isWord(words, end - 2, 'in') && (names.scenarios.includes(words[end - 1]!) || end === 8)) {
    scenario = words[end - 1]!;
    end -= 2;
    if (!names.scenarios.includes(scenario)) return unknown('scenario', scenario, names.scenarios);
  }
  if (end === 6)
    return read({ kind: 'atMost', count, channel, window, ...(scenario === undefined ? {} : { scenario }) });
  if (isWord(words, 6, 'in') && end >= 8) {
    // `in SCENARIO for AUDIENCE`
    scenario = words[7]!;
    if (!names.scenarios.includes(scenario)) return unknown('scenario', scenario, names.scenarios);
    return isWord(words, 8, 'for') && end > 9
      ? audience(between(words, 9, end), names, { kind: 'atMost', count, channel, window, scenario })
      : expected(words, 8, '`for`', form);
  }
  if (!isWord(words, 6, 'for')) return expected(words, 6, '`for`, `in` or the end', form);
  if (end === 7) return expected(words, 7, 'a segment, an RFM class or a condition', form);
  const rest = { kind: 'atMost', count, channel, window, ...(scenario === undefined ? {} : { scenario }) } as const;
  return audience(between(words, 7, end), names, rest);
}

/** One name is a segment, a group or an RFM class; anything longer a condition of the language, which its checker judges. */
function audience(text: string, names: Names, rest: Extract<Asked, { readonly kind: 'atMost' }>): Reading {
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(text)) return read({ ...rest, audience: text });
  if (names.conditions.includes(text)) return read({ ...rest, audience: text });
  if (names.classes.includes(text)) return read({ ...rest, audience: `rfm is ${text}` });
  if (names.values.includes(text)) return read({ ...rest, audience: text });
  return unknown('segment, group or RFM class', text, [...names.conditions, ...names.classes]);
}

const longest: CalendarDuration = { months: 1200, days: 0, ms: 0 };

function windowIn(text: string | undefined): CalendarDuration | undefined {
  const window = text === undefined ? undefined : readDuration(text.toLowerCase());
  if (!window || window.months + window.days + window.ms <= 0) return undefined;
  return nominal(window) <= nominal(longest) ? window : undefined;
}

function can(words: readonly string[], names: Names): Reading {
  if (isWord(words, 1, 'anyone', 'anybody', 'someone', 'somebody')) return beside(words, names);
  const meet = find(words, 'meet', 1);
  if (meet > 0) {
    const and = find(words, 'and', 2);
    if (and < 0 || and > meet - 2) return expected(words, 2, '`and` between two steps before `meet`', forms.can);
    const steps: [string, string] = [between(words, 1, and), between(words, and + 1, meet)];
    for (const step of steps) if (names.stepsIn(undefined, step).length === 0) return unknownStep(names, step);
    if (!isWord(words, meet + 1, 'within', 'in')) return expected(words, meet + 1, '`within`', forms.can);
    const window = windowIn(words[meet + 2]);
    if (!window) return noTime(words, meet + 2, forms.can);
    if (words.length > meet + 3) return expected(words, meet + 3, 'the end', forms.can);
    return read({ kind: 'meet', steps, window });
  }
  const scenario = words[1];
  if (scenario === undefined) return expected(words, 1, 'a scenario', forms.can);
  if (!names.scenarios.includes(scenario)) return unknown('scenario', scenario, names.scenarios);
  if (!isWord(words, 2, 'reach')) return expected(words, 2, '`reach`', forms.can);
  const step = between(words, 3);
  if (step === '') return expected(words, 3, 'a step', forms.can);
  return names.stepsIn(scenario, step).length > 0
    ? read({ kind: 'reach', scenario, step })
    : unknownStep(names, step, scenario);
}

function beside(words: readonly string[], names: Names): Reading {
  if (!isWord(words, 2, 'be')) return expected(words, 2, '`be`', forms.can);
  if (!isWord(words, 3, 'in')) return expected(words, 3, '`in`', forms.can);
  const rest = words.slice(4).filter((word) => word.toLowerCase() !== 'both');
  const [a, and, b] = rest;
  if (a === undefined) return expected(rest, 0, 'a scenario', forms.can);
  if (!names.scenarios.includes(a)) return unknown('scenario', a, names.scenarios);
  if (and?.toLowerCase() !== 'and') return expected(rest, 1, '`and`', forms.can);
  if (b === undefined) return expected(rest, 2, 'a scenario', forms.can);
  if (!names.scenarios.includes(b)) return unknown('scenario', b, names.scenarios);
  if (rest.length > 3 && between(rest, 3).toLowerCase() !== 'at once')
    return expected(rest, 3, '`at once` or the end', forms.can);
  return read({ kind: 'beside', scenarios: [a, b] });
}

function howLong(words: readonly string[], names: Names): Reading {
  if (!isWord(words, 1, 'long')) return expected(words, 1, '`long`', forms.how);
  const last = words.length - 1;
  if (last < 3 || !isWord(words, last - 1, 'in')) return expected(words, words.length, '`in SCENARIO`', forms.how);
  const scenario = words[last]!;
  if (!names.scenarios.includes(scenario)) return unknown('scenario', scenario, names.scenarios);
  if (last === 3) return read({ kind: 'howLong', scenario });
  if (!isWord(words, 2, 'to', 'until', 'till')) return expected(words, 2, '`to` or `in`', forms.how);
  const step = between(words, 3, last - 1);
  if (step === '') return expected(words, 3, 'a step', forms.how);
  return names.stepsIn(scenario, step).length > 0
    ? read({ kind: 'howLong', scenario, step })
    : unknownStep(names, step, scenario);
}

function ends(words: readonly string[], names: Names): Reading {
  const form = forms.does;
  for (const [place, wanted] of [
    [1, 'every'],
    [2, 'run'],
  ] as const)
    if (!isWord(words, place, wanted)) return expected(words, place, `\`${wanted}\``, form);
  const rest = words.slice(3).filter((word) => word.toLowerCase() !== 'end');
  if (rest.length === words.length - 3) return expected(words, 3, '`end`', form);
  if (rest.length === 0) return read({ kind: 'ends' });
  const [of, scenario] = rest;
  if (!isWord([of!], 0, 'in', 'of') || scenario === undefined || rest.length > 2)
    return expected(rest, of !== undefined && isWord([of], 0, 'in', 'of') ? 1 : 0, '`in SCENARIO` or the end', form);
  return names.scenarios.includes(scenario)
    ? read({ kind: 'ends', scenario })
    : unknown('scenario', scenario, names.scenarios);
}

function unknown(what: string, name: string, known: readonly string[]): Reading {
  const near = suggest(name, [...known]);
  return unread(`there is no ${what} \`${short(name)}\``, near ? `Did you mean \`${near}\`?` : listed(what, known));
}

function unknownStep(names: Names, step: string, scenario?: string): Reading {
  const known = names.allSteps(scenario);
  if (names.scenarios.includes(step))
    return unread(
      `\`${short(step)}\` is a scenario, and no step of one`,
      'Name a step or a message of it; of whole scenarios ask `can anyone be in SCENARIO and SCENARIO at once`.',
    );
  const near = suggest(step, known);
  const where = scenario === undefined ? 'in any scenario' : `in ${scenario}`;
  const help = near ? `Did you mean \`${near}\`?` : listed('step', known);
  return unread(`nothing is called \`${short(step)}\` ${where}`, help);
}

const mostListed = 12;

function listed(what: string, known: readonly string[]): string {
  if (known.length === 0) return `The project has no ${what}.`;
  const rest = known.length - mostListed;
  const list = known
    .slice(0, mostListed)
    .map((one) => `\`${one}\``)
    .join(', ');
  return `There ${known.length === 1 ? 'is' : 'are'}: ${list}${rest > 0 ? `, and ${rest} more` : ''}.`;
}
