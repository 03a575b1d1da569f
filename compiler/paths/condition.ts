/**
 * What a condition claims: where it comes out yes, where no (R7). What it cannot read may come out any way, but the same way wherever it is written
 * again at one instant.
 */
import type { BinaryExpression, Expression } from '../../grammar/index.js';
import {
  all,
  always,
  and,
  any,
  type Condition,
  decided,
  deny,
  type Formula,
  never,
  not,
  or,
  type Subject,
  sizeOf,
} from '../reason/index.js';
import type { ValueSymbol } from '../resolve/symbol.js';
import { comparison, inList, knownAt } from './comparison.js';
import { lengthOf } from './durations.js';
import { ageClaims, anchorOf, someOf } from './events.js';
import { handleCondition } from './happened.js';
import { same, truthOf } from './opaque.js';
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

function truth(r: Reading, expression: Expression): Condition {
  const subject = subjectOf(r, expression);
  return subject?.space === truths ? truthOf(subject) : same(r, expression, true);
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
