/**
 * What comparisons claim: that a value lies in a range, is one of some words, is known at all; of an event how long ago it is, of a count how many. With
 * each claim goes what follows from it for other subjects. It never looks into a condition.
 */
import type { Expression, InExpression } from '../../grammar/index.js';
import {
  above,
  all,
  always,
  anyKnown,
  atLeast,
  atMost,
  below,
  type Condition,
  claim,
  deny,
  type Fact,
  type Formula,
  inLine,
  type Line,
  never,
  not,
  oneOf,
  only,
  or,
  outsideOf,
  type Subject,
  type Values,
} from '../reason/index.js';
import { classFacts } from './classes.js';
import { lengthOf } from './durations.js';
import { ageClaims, anchorOf, countClaim, eventsOf, someFacts } from './events.js';
import { lastKnown } from './happened.js';
import { literalOf } from './literal.js';
import { truthOf } from './opaque.js';
import { keyOf, mayBeUnknown, meant, type Reading, subjectOf, truths } from './reading.js';

const turned: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
const denials: Readonly<Record<string, string>> = { '!=': '==', 'is not': '==', '<': '>=', '<=': '>' };

export function comparison(r: Reading, left: Expression, operator: string, right: Expression): Condition {
  const positive = denials[operator];
  if (positive !== undefined && !isOrdered(operator)) return not(comparison(r, left, positive, right));
  const op = operator === 'is' ? '==' : operator;
  const a = literalOf(r, left);
  const b = literalOf(r, right);
  if (a && b) return a.unit === b.unit ? constant(compared(a.value, op, b.value)) : unread(r, left, op, right);
  if (a) return comparison(r, right, turned[op] ?? op, left);
  const kind = r.c.typeAt(meant(r.c, left)).kind;
  const length = lengthOf(r.c, right);
  if (length && (kind === 'event' || kind === 'age')) return ageComparison(r, left, op, right);
  const subject = subjectOf(r, left);
  if (!subject) return unread(r, left, op, right);
  if (!b) {
    const itself = keyOf(r, meant(r.c, left)).key === keyOf(r, meant(r.c, right)).key;
    if (!itself) return unread(r, left, op, right);
    const known = knownAt(r, left);
    return compared(0, op, 0) ? { yes: known, no: never } : { yes: never, no: known };
  }
  if (typeof b.value === 'string' || subject.space.kind === 'words')
    return op === '==' && subject.space.kind === 'words'
      ? among(r, left, subject, [String(b.value)])
      : unread(r, left, op, right);
  const count = countOf(r, left);
  const line = lineOf(op, b.value);
  if (count) return count(line);
  return {
    yes: about(r, left, subject, inLine(subject, line)),
    no: about(r, left, subject, inLine(subject, outsideOf(line))),
  };
}

function isOrdered(operator: string): boolean {
  return operator === '<' || operator === '<=';
}

function lineOf(operator: string, value: number): Line {
  switch (operator) {
    case '>':
      return above(value);
    case '>=':
      return atLeast(value);
    case '<':
      return below(value);
    case '<=':
      return atMost(value);
    default:
      return only(value);
  }
}

function ageComparison(r: Reading, left: Expression, operator: string, right: Expression): Condition {
  const anchor = anchorOf(r, left);
  const length = lengthOf(r.c, right);
  if (!anchor || !length || operator === '==') return unread(r, left, operator, right);
  const { older, younger } = ageClaims(anchor, length);
  return operator.startsWith('>') ? { yes: older, no: younger } : { yes: younger, no: older };
}

/** `count of E …` as it is counted. */
function countOf(r: Reading, expression: Expression): ((line: Line) => Condition) | undefined {
  const inner = meant(r.c, expression);
  if (inner.kind !== 'history' || inner.function !== 'count' || inner.path.length > 0) return undefined;
  if (r.c.meanings.get(inner.event)?.kind !== 'event') return undefined;
  const window = inner.inLast ? lengthOf(r.c, inner.inLast) : undefined;
  if (inner.inLast && !window) return undefined;
  const events = eventsOf(r, inner);
  return (line) => ({ yes: countClaim(events, line, window), no: countClaim(events, outsideOf(line), window) });
}

/** A comparison that is the same wherever its sides are; `<` is the denial of `>=` where both sides are known. */
function unread(r: Reading, left: Expression, operator: string, right: Expression): Condition {
  const positive = denials[operator];
  const [a, b] = [left, right].map((side) => keyOf(r, meant(r.c, side)));
  const optional = mayBeUnknown(r.c, left) || mayBeUnknown(r.c, right) || lengthOf(r.c, right) !== undefined;
  const names = [...new Set([...a!.names, ...b!.names])];
  const condition = truthOf({
    key: `${a!.key} ${positive ?? operator} ${b!.key}`,
    space: truths,
    optional,
    overTime: 'free',
    names,
  });
  return positive === undefined ? condition : not(condition);
}

export function inList(r: Reading, expression: InExpression): Condition {
  const subject = subjectOf(r, expression.operand);
  const literals = expression.values.map((value) => literalOf(r, value)?.value);
  const inside = (): Condition => {
    if (subject?.space.kind === 'words' && literals.every((value) => typeof value === 'string'))
      return among(r, expression.operand, subject, literals as string[]);
    return or(expression.values.map((value) => comparison(r, expression.operand, '==', value)));
  };
  return expression.negated ? not(inside()) : inside();
}

/** Where it has a value. */
export function knownAt(r: Reading, expression: Expression): Formula {
  const happened = lastKnown(r, expression);
  if (happened) return happened;
  const subject = subjectOf(r, expression);
  if (subject) return about(r, expression, subject, anyKnown(subject));
  const { key, names } = keyOf(r, meant(r.c, expression));
  if (!mayBeUnknown(r.c, expression)) return always;
  const whether: Subject = { key: `${key} is known`, space: truths, optional: false, overTime: 'free', names };
  return truthOf(whether).yes;
}

function among(r: Reading, expression: Expression, subject: Subject, words: readonly string[]): Condition {
  const yes = about(r, expression, subject, oneOf(subject, words));
  return { yes, no: all([about(r, expression, subject, anyKnown(subject)), deny(yes)]) };
}

/** A claim with what follows from it for the class and its scores, or for the event a field belongs to. */
function about(r: Reading, expression: Expression, subject: Subject, values: Values): Formula {
  const formula = claim(subject, values);
  if (formula.kind !== 'claim') return formula;
  const follows = (one: Formula): readonly Fact[] =>
    one.kind !== 'claim'
      ? []
      : [...classFacts(r.c, subject, one.values), ...(one.values.unknown ? [] : holderFacts(r, expression))];
  return { ...formula, held: follows(formula), denied: follows(deny(formula)) };
}

/** A field of the last event has a value only where there is one. */
function holderFacts(r: Reading, expression: Expression): readonly Fact[] {
  const inner = meant(r.c, expression);
  if (inner.kind === 'member') return holderFacts(r, inner.object);
  return inner.kind === 'history' && (inner.function === 'last' || inner.function === 'first')
    ? someFacts(eventsOf(r, inner), 1)
    : [];
}

function constant(holds: boolean): Condition {
  return holds ? { yes: always, no: never } : { yes: never, no: always };
}

function compared(a: number | string, operator: string, b: number | string): boolean {
  switch (operator) {
    case '==':
      return a === b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    default:
      return a >= b;
  }
}
