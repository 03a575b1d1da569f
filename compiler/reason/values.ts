/** What something may be: a set of numbers or of words, and whether it may be unknown. Such sets are closed under all there is here. */
import {
  allNumbers,
  isNowhere,
  isSameLine,
  joinLines,
  type Line,
  meetLines,
  noNumber,
  outsideOf,
  upTo,
  upwards,
  whole,
} from './line.js';

export type Space =
  /** Numbers within `range`; `whole`: only whole ones. */
  | { readonly kind: 'numbers'; readonly range: Line; readonly whole: boolean }
  /** Words; without `all` there is no end of them. */
  | { readonly kind: 'words'; readonly all?: readonly string[] };

/** Something that has one value at each instant. Subjects of one key are one subject. */
export interface Subject {
  readonly key: string;
  readonly space: Space;
  /** Whether it may be unknown. */
  readonly optional: boolean;
  /** As time goes by: its value may be any other, stays as it is, only grows, or grows by the time that passes unless it starts anew at nothing. */
  readonly overTime: 'free' | 'fixed' | 'grows' | 'ages';
  /** Names that it is about; with another meaning for one of them it is another subject. */
  readonly names: readonly string[];
}

export type Values =
  | { readonly kind: 'numbers'; readonly line: Line; readonly unknown: boolean }
  /** The words listed, or (`except`) all others. */
  | {
      readonly kind: 'words';
      readonly words: ReadonlySet<string>;
      readonly except: boolean;
      readonly unknown: boolean;
    };

const noWords: ReadonlySet<string> = new Set();

/** Every known value. */
export function anyKnown({ space }: Subject): Values {
  if (space.kind === 'numbers') return numbers(space, space.range);
  return space.all
    ? { kind: 'words', words: new Set(space.all), except: false, unknown: false }
    : { kind: 'words', words: noWords, except: true, unknown: false };
}

export function unknownOnly({ space, optional }: Subject): Values {
  return space.kind === 'numbers'
    ? { kind: 'numbers', line: noNumber, unknown: optional }
    : { kind: 'words', words: noWords, except: false, unknown: optional };
}

export function everything(subject: Subject): Values {
  return { ...anyKnown(subject), unknown: subject.optional };
}

/** Known, and in the line. Of words there is nothing in a line. */
export function inLine({ space }: Subject, line: Line): Values {
  return space.kind === 'numbers' ? numbers(space, line) : { kind: 'numbers', line: noNumber, unknown: false };
}

export function oneOf({ space }: Subject, words: Iterable<string>): Values {
  const all = space.kind === 'words' ? space.all : [];
  const given = new Set(words);
  return {
    kind: 'words',
    words: all ? new Set(all.filter((word) => given.has(word))) : given,
    except: false,
    unknown: false,
  };
}

function numbers(space: Extract<Space, { kind: 'numbers' }>, line: Line): Values {
  const within = meetLines(space.range, line);
  return { kind: 'numbers', line: space.whole ? whole(within) : within, unknown: false };
}

/** Every other value the subject may have, unknown among them. */
export function others(subject: Subject, values: Values): Values {
  const unknown = subject.optional && !values.unknown;
  const known: Values =
    values.kind === 'numbers'
      ? { kind: 'numbers', line: outsideOf(values.line), unknown: false }
      : { kind: 'words', words: values.words, except: !values.except, unknown: false };
  return { ...meet(anyKnown(subject), known), unknown };
}

export function meet(a: Values, b: Values): Values {
  const unknown = a.unknown && b.unknown;
  if (a.kind === 'numbers' && b.kind === 'numbers')
    return { kind: 'numbers', line: meetLines(a.line, b.line), unknown };
  if (a.kind === 'words' && b.kind === 'words') {
    if (a.except && b.except) return { kind: 'words', words: new Set([...a.words, ...b.words]), except: true, unknown };
    const [list, other] = a.except ? [b, a] : [a, b];
    return {
      kind: 'words',
      words: new Set([...list.words].filter((word) => holds(other, word))),
      except: false,
      unknown,
    };
  }
  return { kind: 'words', words: noWords, except: false, unknown };
}

/** At least all values of both. */
export function join(a: Values, b: Values): Values {
  const unknown = a.unknown || b.unknown;
  if (a.kind === 'numbers' && b.kind === 'numbers')
    return { kind: 'numbers', line: joinLines(a.line, b.line), unknown };
  if (a.kind === 'words' && b.kind === 'words') {
    if (!a.except && !b.except)
      return { kind: 'words', words: new Set([...a.words, ...b.words]), except: false, unknown };
    const [open, other] = a.except ? [a, b] : [b, a];
    return {
      kind: 'words',
      words: new Set([...open.words].filter((word) => !holds(other, word))),
      except: true,
      unknown,
    };
  }
  return a.kind === 'numbers'
    ? { kind: 'numbers', line: allNumbers, unknown }
    : { kind: 'words', words: noWords, except: true, unknown };
}

export function isNone(values: Values): boolean {
  if (values.unknown) return false;
  return values.kind === 'numbers' ? isNowhere(values.line) : !values.except && values.words.size === 0;
}

export function isSame(a: Values, b: Values): boolean {
  if (a.unknown !== b.unknown) return false;
  if (a.kind === 'numbers') return b.kind === 'numbers' && isSameLine(a.line, b.line);
  return (
    b.kind === 'words' &&
    a.except === b.except &&
    a.words.size === b.words.size &&
    [...a.words].every((word) => b.words.has(word))
  );
}

/** What is left of it when time has gone by, `most` at the most (in the subject's own unit); undefined: nothing is known any more. */
export function later({ overTime }: Subject, values: Values, most = Number.POSITIVE_INFINITY): Values | undefined {
  if (overTime === 'fixed') return values;
  if (overTime === 'ages') {
    const line = values.kind === 'numbers' && !values.unknown ? upTo(values.line, most) : undefined;
    return line && values.kind === 'numbers' ? { ...values, line } : undefined;
  }
  return overTime === 'grows' && values.kind === 'numbers' && !values.unknown
    ? { ...values, line: upwards(values.line) }
    : undefined;
}

function holds(values: Extract<Values, { kind: 'words' }>, word: string): boolean {
  return values.words.has(word) !== values.except;
}
