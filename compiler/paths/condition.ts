/**
 * What a condition claims: where it comes out yes, where no (R7). What it cannot read may come out any way, but the same way wherever it is written
 * again at one instant.
 */
import type { BinaryExpression, Expression, InExpression } from '../../grammar/index.js';
import { dayOfCivil } from '../../runtime/machine/calendar.js';
import { minorUnits } from '../project/currency.js';
import {
  above,
  all,
  always,
  and,
  any,
  anyKnown,
  atLeast,
  atMost,
  below,
  type Condition,
  claim,
  decided,
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
  sizeOf,
  type Values,
} from '../reason/index.js';
import type { ValueSymbol } from '../resolve/symbol.js';
import { classFacts } from './classes.js';
import { lengthOf } from './durations.js';
import { ageClaims, anchorOf, countClaim, eventsOf, someFacts, someOf } from './events.js';
import { handleCondition, lastKnown } from './happened.js';
import { keyOf, mayBeUnknown, meant, ofElement, type Reading, subjectOf, truths } from './reading.js';

export function conditionOf(r: Reading, expression: Expression): Condition {
  let condition = r.conditions.get(expression);
  if (!condition) {
    // Whoever asks again while it is being found out stands in a circle, which has been told.
    r.conditions.set(expression, open(r));
    condition = r.c.typeAt(expression).kind === 'error' ? open(r) : shared(r, expression);
    r.conditions.set(expression, condition);
  }
  return condition;
}

/** One condition for all places where the same is meant: what follows from it is then worked out once. */
function shared(r: Reading, expression: Expression): Condition {
  const { key } = keyOf(r, expression);
  const known = key.includes(ofElement) ? undefined : r.shared.get(key);
  if (known) return known;
  const condition = read(r, expression);
  r.shared.set(key, condition);
  return condition;
}

function read(r: Reading, expression: Expression): Condition {
  switch (expression.kind) {
    case 'paren':
      return conditionOf(r, expression.inner);
    case 'bool':
      return expression.value ? { yes: always, no: never } : { yes: never, no: always };
    case 'unary':
      return not(conditionOf(r, expression.operand));
    case 'binary':
      return binary(r, expression);
    case 'known': {
      const yes = knownAt(r, expression.operand);
      return expression.known ? { yes, no: deny(yes) } : { yes: deny(yes), no: yes };
    }
    case 'in':
      return inList(r, expression);
    case 'between': {
      const { operand, low, high } = expression;
      return and([comparison(r, operand, '>=', low), comparison(r, operand, '<=', high)]);
    }
    case 'conditional': {
      const { yes } = conditionOf(r, expression.condition);
      const [then, otherwise] = [conditionOf(r, expression.then), conditionOf(r, expression.otherwise)];
      const either = (a: Formula, b: Formula) => any([all([yes, a]), all([deny(yes), b])]);
      return { yes: either(then.yes, otherwise.yes), no: either(then.no, otherwise.no) };
    }
    case 'history':
      return history(r, expression);
    case 'window': {
      const anchor = expression.direction === 'last' ? anchorOf(r, expression.operand) : undefined;
      const length = lengthOf(r.c, expression.duration);
      // Only of what has happened: a date may also be to come.
      if (!anchor?.of || !length) return same(r, expression, mayBeUnknown(r.c, expression));
      const { older, younger } = ageClaims(anchor, length);
      return { yes: younger, no: older };
    }
    case 'nameExpr': {
      const symbol = r.c.meanings.get(expression.name);
      if (symbol?.kind === 'segment') return decided({ yes: segmentFormula(r, symbol), no: never });
      if (symbol?.kind === 'let') {
        const condition = conditionOf(r, symbol.declaration.value);
        return sizeOf(condition.yes) > largest ? same(r, expression, true) : condition;
      }
      return truth(r, expression);
    }
    case 'member':
      return handleCondition(r, expression) ?? truth(r, expression);
    case 'scenarioState':
      return same(r, expression, false);
    default:
      return same(r, expression, true);
  }
}

/** Segments larger than this are a fact of their own. */
const largest = 200;

export function segmentFormula(r: Reading, symbol: Extract<ValueSymbol, { kind: 'segment' }>): Formula {
  let formula = r.segments.get(symbol);
  if (!formula) {
    r.segments.set(symbol, open(r).yes);
    formula = conditionOf(r, symbol.declaration.condition).yes;
    if (sizeOf(formula) > largest) {
      const subject: Subject = {
        key: `segment ${symbol.name}`,
        space: truths,
        optional: false,
        overTime: 'free',
        names: [],
      };
      formula = truthOf(subject).yes;
    }
    r.segments.set(symbol, formula);
  }
  return formula;
}

/** Something of which nothing is known, not even that it is the same twice. */
function open(r: Reading): Condition {
  return truthOf({ key: `open ${r.conditions.size}`, space: truths, optional: true, overTime: 'free', names: [] });
}

/** A condition that cannot be looked into. */
function same(r: Reading, expression: Expression, optional: boolean): Condition {
  const { key, names } = keyOf(r, expression);
  return truthOf({ key, space: truths, optional, overTime: 'free', names });
}

function truth(r: Reading, expression: Expression): Condition {
  const subject = subjectOf(r, expression);
  return subject?.space === truths ? truthOf(subject) : same(r, expression, true);
}

function truthOf(subject: Subject): Condition {
  return { yes: claim(subject, oneOf(subject, ['true'])), no: claim(subject, oneOf(subject, ['false'])) };
}

function history(r: Reading, expression: Extract<Expression, { kind: 'history' }>): Condition {
  if (expression.function !== 'any' && expression.function !== 'no') return same(r, expression, true);
  const some = someOf(r, expression) ?? same(r, { ...expression, function: 'any' }, false);
  return expression.function === 'any' ? some : not(some);
}

/** `case value:` of a `match` over the subject takes them. */
export function caseFormula(r: Reading, subject: Expression, value: Expression): Formula {
  const inner = meant(r.c, value);
  const key = `${keyOf(r, subject).key} case ${keyOf(r, value).key}`;
  const known = r.shared.get(key);
  if (known) return known.yes;
  const condition =
    inner.kind === 'unknownLiteral'
      ? not(decided({ yes: knownAt(r, subject), no: never }))
      : comparison(r, subject, '==', value);
  r.shared.set(key, condition);
  return condition.yes;
}

/** One of the values of a `case` takes them. */
export function casesFormula(r: Reading, subject: Expression, values: readonly Expression[]): Formula {
  const key = `${keyOf(r, subject).key} cases ${values.map((value) => keyOf(r, value).key).join(' ')}`;
  let known = r.shared.get(key);
  if (!known) {
    known = { yes: any(values.map((value) => caseFormula(r, subject, value))), no: never };
    r.shared.set(key, known);
  }
  return known.yes;
}

/** Where it has a value. */
function knownAt(r: Reading, expression: Expression): Formula {
  const happened = lastKnown(r, expression);
  if (happened) return happened;
  const subject = subjectOf(r, expression);
  if (subject) return about(r, expression, subject, anyKnown(subject));
  const { key, names } = keyOf(r, meant(r.c, expression));
  if (!mayBeUnknown(r.c, expression)) return always;
  const whether: Subject = { key: `${key} is known`, space: truths, optional: false, overTime: 'free', names };
  return truthOf(whether).yes;
}

function binary(r: Reading, expression: BinaryExpression): Condition {
  const { operator, left, right } = expression;
  switch (operator) {
    case 'and':
      return and([conditionOf(r, left), conditionOf(r, right)]);
    case 'or':
      return or([conditionOf(r, left), conditionOf(r, right)]);
    case 'contains':
    case 'starts with':
    case 'ends with':
      return same(r, expression, mayBeUnknown(r.c, left) || mayBeUnknown(r.c, right));
    default:
      return comparison(r, left, operator, right);
  }
}

const turned: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
const denials: Readonly<Record<string, string>> = { '!=': '==', 'is not': '==', '<': '>=', '<=': '>' };

function comparison(r: Reading, left: Expression, operator: string, right: Expression): Condition {
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

function inList(r: Reading, expression: InExpression): Condition {
  const subject = subjectOf(r, expression.operand);
  const literals = expression.values.map((value) => literalOf(r, value)?.value);
  const inside = (): Condition => {
    if (subject?.space.kind === 'words' && literals.every((value) => typeof value === 'string'))
      return among(r, expression.operand, subject, literals as string[]);
    return or(expression.values.map((value) => comparison(r, expression.operand, '==', value)));
  };
  return expression.negated ? not(inside()) : inside();
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

interface Literal {
  readonly value: number | string;
  readonly unit: string;
}

function literalOf(r: Reading, expression: Expression): Literal | undefined {
  const inner = meant(r.c, expression);
  switch (inner.kind) {
    case 'number':
    case 'percent':
      return { value: inner.value, unit: inner.kind };
    case 'money': {
      const value = minorUnits(inner.amount, inner.currency);
      return value === undefined ? undefined : { value, unit: inner.currency };
    }
    case 'date':
      return { value: dayOfCivil(inner.year, inner.month, inner.day), unit: 'date' };
    case 'text':
      return { value: inner.value, unit: 'word' };
    case 'bool':
      return { value: String(inner.value), unit: 'word' };
    case 'unary': {
      const operand = inner.operator === '-' ? literalOf(r, inner.operand) : undefined;
      return operand && typeof operand.value === 'number' ? { ...operand, value: -operand.value } : undefined;
    }
    case 'nameExpr': {
      const symbol = r.c.meanings.get(inner.name);
      return symbol?.kind === 'constant' ? { value: symbol.value, unit: 'word' } : undefined;
    }
    default:
      return undefined;
  }
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
