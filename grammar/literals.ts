/**
 * What literal tokens stand for. A literal that cannot be (25:00, 2026-02-30, `\q`) is a problem and still gives a
 * node with the nearest value that can. It knows nothing of currencies: an amount of money stays as written.
 */
import type { IToken } from 'chevrotain';
import type { DateLiteral, DurationLiteral, DurationUnit, Expression, Span, TextLiteral, TimeLiteral } from './ast.js';
import { halfDayTime, slashedDate } from './elsewhere.js';
import { type ProblemSink, replaceFix } from './problem.js';
import { editDistance, suggest } from './suggest.js';
import * as T from './tokens.js';

/** Words for units, of which the last letter may be missing or spelled out. */
const unitWords: Readonly<Record<string, DurationUnit>> = {
  s: 's',
  sec: 's',
  secs: 's',
  second: 's',
  seconds: 's',
  min: 'min',
  mins: 'min',
  minute: 'min',
  minutes: 'min',
  h: 'h',
  hr: 'h',
  hrs: 'h',
  hour: 'h',
  hours: 'h',
  d: 'd',
  day: 'd',
  days: 'd',
  w: 'w',
  wk: 'w',
  week: 'w',
  weeks: 'w',
  mo: 'mo',
  month: 'mo',
  months: 'mo',
  y: 'y',
  yr: 'y',
  year: 'y',
  years: 'y',
};

const spelledUnits = Object.keys(unitWords).filter((word) => word.length > 2);

/** The duration that a number and a unit in words mean, `4h` for 4 and `hours`; undefined if the word is no unit. */
export function durationOf(number: string, word: string): string | undefined {
  if (!Object.hasOwn(unitWords, word.toLowerCase())) return undefined;
  const unit = unitWords[word.toLowerCase()]!;
  return /^\d+$/.test(number) ? `${number}${unit}` : fractionalDuration(Number(number), unit);
}

/** The same for a unit that may be misspelt: `3d` for 3 and `dayz`. */
export function nearestDuration(number: string, word: string): string | undefined {
  const unit = suggest(word, spelledUnits);
  return unit === undefined || editDistance(word.toLowerCase(), unit) > 1 ? undefined : durationOf(number, unit);
}

/** Words of the language that stand after a number. */
const notUnits = new Set(['times', 'valid', 'with', 'within', 'else', 'where']);

/** For a number and a word after it: the unit may be misspelt where it is long enough to leave no doubt. */
export function spokenDuration(number: string, word: string): string | undefined {
  return (
    durationOf(number, word) ?? (word.length > 3 && !notUnits.has(word) ? nearestDuration(number, word) : undefined)
  );
}

const smaller: Partial<Record<DurationUnit, readonly [number, DurationUnit]>> = {
  min: [60, 's'],
  h: [60, 'min'],
  w: [7, 'd'],
  y: [12, 'mo'],
};

/** `1.5h` as `1h30min`; undefined where a part cannot be written in the next smaller unit. */
function fractionalDuration(value: number, unit: DurationUnit): string | undefined {
  const step = smaller[unit];
  if (step === undefined) return undefined;
  const rest = (value - Math.floor(value)) * step[0];
  if (Math.abs(rest - Math.round(rest)) > 1e-9 || !Number.isSafeInteger(Math.floor(value))) return undefined;
  const whole = Math.floor(value) > 0 ? `${Math.floor(value)}${unit}` : '';
  return `${whole}${Math.round(rest)}${step[1]}`;
}

function badLiteral(
  problems: ProblemSink,
  span: Span,
  literal: string,
  kind: string,
  reason: string,
  suggestion?: string,
): void {
  problems.add({
    code: 'syntax/bad-literal',
    params: suggestion === undefined ? { literal, kind, reason } : { literal, kind, reason, suggestion },
    span,
    ...(suggestion === undefined ? {} : { fixes: [replaceFix(`Write \`${suggestion}\``, span, suggestion)] }),
  });
}

/** The node of a token of category Literal. */
export function literalNode(token: IToken, problems: ProblemSink): Expression {
  const text = token.image;
  const span = { start: token.startOffset, end: token.startOffset + text.length };
  switch (token.tokenType) {
    case T.Text:
    case T.OpenText:
    case T.OtherQuotes:
      return textNode(token, problems);
    case T.NumberToken:
      return { kind: 'number', span, value: Number(text), text };
    case T.Percent: {
      const compact = text.replace(/\s/g, '');
      if (compact !== text) badLiteral(problems, span, text, 'a percentage', 'nothing stands before `%`', compact);
      return { kind: 'percent', span, value: Number.parseFloat(text), text: compact };
    }
    case T.Money: {
      const amount = /^[\d.]+/.exec(text)![0];
      const currency = text.slice(-3);
      if (text.length === amount.length + 3) {
        badLiteral(
          problems,
          span,
          text,
          'an amount of money',
          'a space stands before the currency',
          `${amount} ${currency}`,
        );
      }
      return { kind: 'money', span, amount, currency };
    }
    case T.PriceTag:
      return priceTagNode(text, span, problems);
    case T.Duration:
      return durationNode(text, span, problems);
    case T.Distance: {
      const [, value = '0', unit = 'm'] = /^([\d.]+)([a-z]+)$/.exec(text) ?? [];
      return { kind: 'distance', span, value: Number(value), unit: unit as 'km' | 'mi' | 'm', text };
    }
    case T.DateToken:
      return dateNode(text, span, problems);
    case T.Time:
      return timeNode(token, problems);
    case T.Moment: {
      const split = /[ \tT]/.exec(text)!.index;
      const timeStart = split + /^[ \tT]+/.exec(text.slice(split))![0].length;
      if (text[split] === 'T') {
        const suggestion = `${text.slice(0, split)} ${text.slice(timeStart)}`;
        badLiteral(problems, span, text, 'a moment', 'a space stands between date and time', suggestion);
      }
      const date = dateNode(text.slice(0, split), { start: span.start, end: span.start + split }, problems);
      const time = timeOf(text.slice(timeStart), { start: span.start + timeStart, end: span.end }, problems);
      return { kind: 'momentLiteral', span, date, time };
    }
    case T.True:
      return { kind: 'bool', span, value: true };
    case T.False:
      return { kind: 'bool', span, value: false };
    case T.Known:
      problems.add({
        code: 'syntax/unexpected',
        params: { found: '`known`', expected: 'a value; `known` only stands after `is`' },
        span,
      });
      return { kind: 'missing', span };
    case T.Unknown:
      return { kind: 'unknownLiteral', span };
    default:
      return badNumberNode(text, span, problems);
  }
}

function badNumberNode(text: string, span: Span, problems: ProblemSink): Expression {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)(.*)$/s.exec(text) ?? [];
  const duration = durationOf(number, unit);
  if (duration !== undefined) {
    badLiteral(problems, span, text, 'a duration', 'its units are s, min, h, d, w, mo and y', duration);
    return durationNode(duration, span, problems);
  }
  const currency = currencyOf(unit);
  if (currency !== undefined) {
    const amount = `${number} ${currency}`;
    badLiteral(problems, span, text, 'an amount of money', 'the currency is a code of three letters', amount);
    return { kind: 'money', span, amount: number, currency };
  }
  const reason = 'units are s, min, h, d, w, mo, y for time and m, km, mi for distance';
  badLiteral(problems, span, text, 'a number with a unit', reason);
  return { kind: 'missing', span };
}

const currencyWords: Readonly<Record<string, string>> = {
  eur: 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  usd: 'USD',
  dollar: 'USD',
  dollars: 'USD',
  gbp: 'GBP',
  pound: 'GBP',
  pounds: 'GBP',
};

/** The code of a currency that is meant by a word. */
export function currencyOf(word: string): string | undefined {
  return Object.hasOwn(currencyWords, word.toLowerCase()) ? currencyWords[word.toLowerCase()] : undefined;
}

const signs: Readonly<Record<string, string>> = { '€': 'EUR', $: 'USD', '£': 'GBP', '¥': 'JPY' };

function priceTagNode(text: string, span: Span, problems: ProblemSink): Expression {
  const amount = /\d+(?:[.,]\d+)?/.exec(text)![0].replace(',', '.');
  const currency = signs[/[€$£¥]/.exec(text)![0]]!;
  badLiteral(
    problems,
    span,
    text,
    'an amount of money',
    'the currency is a code of three letters',
    `${amount} ${currency}`,
  );
  return { kind: 'money', span, amount, currency };
}

function durationNode(text: string, span: Span, problems: ProblemSink): DurationLiteral {
  const single = /^(\d+)([a-z]+)$/.exec(text);
  if (single !== null) {
    return { kind: 'duration', span, text, parts: [{ value: Number(single[1]), unit: single[2] as DurationUnit }] };
  }
  const spoken = /^([\d.]+)[ \t]+(\p{L}+)$/u.exec(text);
  const compact = spoken === null ? text : (spokenDuration(spoken[1]!, spoken[2]!) ?? text);
  const parts: { value: number; unit: DurationUnit }[] = [];
  for (const [, value, unit] of compact.matchAll(/(\d+(?:\.\d+)?)([a-z]+)/g)) {
    parts.push({ value: Number(value), unit: unit as DurationUnit });
  }
  if (parts.some((part) => !Number.isInteger(part.value))) {
    const only = parts.length === 1 ? parts[0]! : undefined;
    const suggestion = only && fractionalDuration(only.value, only.unit);
    badLiteral(problems, span, text, 'a duration', 'its numbers are whole', suggestion);
  }
  return { kind: 'duration', span, text: compact, parts };
}

function dateNode(text: string, span: Span, problems: ProblemSink): DateLiteral {
  const slashed = slashedDate(text);
  if (slashed) {
    const { year, month, day, written, doubtful } = slashed;
    const params = { literal: text, kind: 'a date', reason: 'it is written year-month-day', suggestion: written };
    const fixes = doubtful ? [] : [replaceFix(`Write \`${written}\``, span, written)];
    problems.add({ code: 'syntax/bad-literal', params, span, fixes });
    return { kind: 'date', span, year, month, day: Math.min(day, daysIn(year, month)) };
  }
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  if (month < 1 || month > 12) {
    badLiteral(problems, span, text, 'a date', 'months go from 01 to 12; a date is year-month-day');
  } else if (day < 1 || day > daysIn(year, month)) {
    badLiteral(problems, span, text, 'a date', `that month has ${daysIn(year, month)} days`);
  }
  return {
    kind: 'date',
    span,
    year,
    month: Math.min(Math.max(month, 1), 12),
    day: Math.min(Math.max(day, 1), daysIn(year, Math.min(Math.max(month, 1), 12))),
  };
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

export function timeNode(token: IToken, problems: ProblemSink): TimeLiteral {
  return timeOf(token.image, { start: token.startOffset, end: token.startOffset + token.image.length }, problems);
}

function timeOf(text: string, span: Span, problems: ProblemSink): TimeLiteral {
  const half = halfDayTime(text);
  if (half !== undefined) badLiteral(problems, span, text, 'a time of day', 'its hours go from 00 to 23', half);
  const clock = half ?? text;
  const [hour = 0, minute = 0, second] =
    clock.length === 5 ? [Number(clock.slice(0, 2)), Number(clock.slice(3))] : clock.split(':').map(Number);
  if (second !== undefined) {
    badLiteral(problems, span, text, 'a time of day', 'it has hours and minutes only', text.slice(0, -3));
  } else if (hour > 23 || minute > 59) {
    badLiteral(problems, span, text, 'a time of day', 'it goes from 00:00 to 23:59');
  }
  return { kind: 'time', span, hour: Math.min(hour, 23), minute: Math.min(minute, 59) };
}

const escapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', n: '\n' };

export function textNode(token: IToken, problems: ProblemSink): TextLiteral {
  const raw = token.image;
  const span = { start: token.startOffset, end: token.startOffset + raw.length };
  if (token.tokenType === T.Text) {
    const inner = raw.slice(1, -1);
    return {
      kind: 'text',
      span,
      value: inner.includes('\\') ? resolveEscapes(inner, span.start + 1, problems) : inner,
    };
  }
  if (token.tokenType === T.OtherQuotes) {
    const inner = raw.slice(1, -1);
    const written = `"${inner.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
    problems.add({
      code: 'syntax/wrong-operator',
      params: { found: `${raw[0]}…${raw.at(-1)}`, expected: '"…"' },
      span,
      fixes: [replaceFix('Write straight double quotes', span, written)],
    });
    return { kind: 'text', span, value: inner };
  }
  problems.add({ code: 'syntax/unterminated-text', params: { text: raw.trimEnd() }, span });
  return { kind: 'text', span, value: raw.slice(1).replace(/[:;]?\s*$/, '') };
}

/** Resolves `\"`, `\\`, `\n` and `\u{…}`; `start` is the offset of `inner`. An unknown escape stands for itself. */
function resolveEscapes(inner: string, start: number, problems: ProblemSink): string {
  return inner.replace(
    /\\(u\{([0-9A-Fa-f]{1,6})\}|[\s\S])/g,
    (whole, escaped: string, hex: string | undefined, at: number) => {
      const span = { start: start + at, end: start + at + whole.length };
      if (hex !== undefined) {
        const code = Number.parseInt(hex, 16);
        if (code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)) return String.fromCodePoint(code);
      } else if (Object.hasOwn(escapes, escaped)) {
        return escapes[escaped]!;
      }
      problems.add({ code: 'syntax/bad-escape', params: { escape: whole }, span });
      return escaped;
    },
  );
}
