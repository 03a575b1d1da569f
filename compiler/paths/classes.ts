/** Claims about the RFM class and its scores: what one says of the others by the shop's own table. `none` has neither scores nor levels. */
import { cellAt, classNames, compileTable, NONE } from '../../runtime/machine/rfm-table.js';
import type { Checker } from '../check/checker.js';
import {
  atLeast,
  contains,
  type Fact,
  inLine,
  joinLines,
  type Line,
  noNumber,
  oneOf,
  only,
  type Subject,
  unknownOnly,
  type Values,
} from '../reason/index.js';
import { numberSubject } from './reading.js';

const axes = ['r', 'f', 'm'] as const;
type Axis = (typeof axes)[number];

/** The scores each class can have, by axis. */
type Scores = ReadonlyMap<string, Readonly<Record<Axis, ReadonlySet<number>>>>;

const tables = new WeakMap<Checker, Scores>();

function scoresOf(c: Checker): Scores {
  const table = tables.get(c);
  if (table) return table;
  const scores = new Map<string, Record<Axis, Set<number>>>();
  const { rfm } = c.model;
  if (rfm) {
    const names = classNames(rfm.classes);
    compileTable(rfm.classes, rfm.bins).forEach((place, index) => {
      const name = names[place]!;
      const found = scores.get(name) ?? { r: new Set(), f: new Set(), m: new Set() };
      scores.set(name, found);
      const cell = cellAt(index, rfm.bins);
      for (const axis of axes) found[axis].add(cell[axis]);
    });
  }
  tables.set(c, scores);
  return scores;
}

const classKey = 'builtin rfm';

export function isClass({ key }: Subject): boolean {
  return key === classKey;
}

function scoreOf({ key }: Subject): Axis | undefined {
  return axes.find((axis) => key === `${classKey}.${axis}`);
}

function classSubject(c: Checker): Subject {
  const all = c.model.rfm ? classNames(c.model.rfm.classes) : [NONE];
  return { key: classKey, space: { kind: 'words', all }, optional: false, overTime: 'free', names: [] };
}

/** What follows for the scores from a class, and for the class from a score or a level. */
export function classFacts(c: Checker, subject: Subject, values: Values): readonly Fact[] {
  if (isClass(subject) && values.kind === 'words') return scoreFacts(c, [...values.words]);
  const axis = scoreOf(subject);
  const level = ['recency', 'frequency', 'spend'].some((name) => subject.key === `builtin ${name}`);
  if (!axis && !level) return [];
  const one = classSubject(c);
  const names = [...scoresOf(c)].flatMap(([name, scores]) =>
    level || (values.kind === 'numbers' && [...(scores[axis!] ?? [])].some((score) => contains(values.line, score)))
      ? [name]
      : [],
  );
  return [{ subject: one, values: oneOf(one, values.unknown ? (level ? classNamesOf(c) : [...names, NONE]) : names) }];
}

function classNamesOf(c: Checker): readonly string[] {
  return c.model.rfm ? classNames(c.model.rfm.classes) : [];
}

const known = new WeakMap<Checker, Map<string, readonly Fact[]>>();

function scoreFacts(c: Checker, names: readonly string[]): readonly Fact[] {
  const memo = known.get(c) ?? new Map<string, readonly Fact[]>();
  known.set(c, memo);
  const key = names.join(' ');
  const facts = memo.get(key) ?? scoreFactsOf(c, names);
  memo.set(key, facts);
  return facts;
}

function scoreFactsOf(c: Checker, names: readonly string[]): readonly Fact[] {
  return axes.map((axis) => {
    const one = numberSubject(`${classKey}.${axis}`, [], { optional: true, range: atLeast(1), whole: true });
    let line: Line = noNumber;
    for (const name of names)
      for (const score of scoresOf(c).get(name)?.[axis] ?? []) line = joinLines(line, only(score));
    return {
      subject: one,
      values: { ...inLine(one, line), unknown: unknownOnly(one).unknown && names.includes(NONE) },
    };
  });
}
