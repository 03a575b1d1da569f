/**
 * Expressions of the tree as expressions of the machine, by the types the checker gave them. Names are resolved, declarations inlined, money and
 * dates turned into whole numbers. It judges nothing: what is wrong has been said before.
 */
import type { BinaryExpression, Expression, MemberExpression, Name, WindowExpression } from '../../grammar/index.js';
import type { Expr, HandleMoment } from '../../runtime/machine/expression.js';
import { arithmetic } from './arithmetic.js';
import { lowerBetween, lowerComparison, lowerIn } from './comparison.js';
import { constant, durationArithmetic, literal } from './constants.js';
import { durationOf } from './durations.js';
import { lowerHistory, needField } from './history.js';
import { instantOf } from './instant.js';
import { messageName } from './messages.js';
import { choice, joined, negated } from './operators.js';
import { eventInScope, fieldInScope, insideElement, type Lowering, local, outsideFields, type Scope } from './scope.js';
import { fieldsOf, shapeOf } from './shapes.js';

export function lowerCondition(lowering: Lowering, expression: Expression, scope: Scope): Expr {
  const inner = unwrapped(expression);
  const kind = lowering.typeOf(inner).kind;
  if (inner.kind === 'nameExpr' || inner.kind === 'member') {
    if (kind === 'handleMoment' || kind === 'event') return { op: 'known', of: lowering.value(inner, scope) };
  }
  if (inner.kind === 'history' && kind !== 'number' && (inner.function === 'last' || inner.function === 'first')) {
    return { op: 'known', of: lowering.value(inner, scope) };
  }
  return lowering.value(inner, scope);
}

export function lowerValue(lowering: Lowering, expression: Expression, scope: Scope): Expr {
  const written = literal(expression);
  if (written) return written;
  const value = (e: Expression) => lowering.value(e, scope);
  const condition = (e: Expression) => lowering.condition(e, scope);
  switch (expression.kind) {
    case 'paren':
      return value(expression.inner);
    case 'nameExpr':
      return lowerNamed(lowering, expression.name, scope);
    case 'member':
      return lowerMember(lowering, expression, scope);
    case 'unary':
      return expression.operator === 'not'
        ? negated(condition(expression.operand))
        : negative(value(expression.operand));
    case 'binary':
      return lowerBinary(lowering, expression, scope);
    case 'known': {
      const known: Expr = { op: 'known', of: value(expression.operand) };
      return expression.known ? known : negated(known);
    }
    case 'in': {
      const within = lowerIn(lowering, expression, scope);
      return expression.negated ? negated(within) : within;
    }
    case 'between':
      return lowerBetween(lowering, expression, scope);
    case 'near':
      return {
        op: 'near',
        of: value(expression.operand),
        metres: value(expression.distance),
        centre: value(expression.centre),
      };
    case 'has': {
      const list = lowering.typeOf(expression.operand);
      const fields = list.kind === 'list' ? fieldsOf(shapeOf(list.of)) : {};
      return {
        op: 'has',
        of: value(expression.operand),
        where: lowering.condition(expression.condition, insideElement(scope, fields)),
      };
    }
    case 'conditional':
      return choice(condition(expression.condition), value(expression.then), value(expression.otherwise));
    case 'history':
      return lowerHistory(lowering, expression, scope);
    case 'since':
      if (expression.unit === undefined) throw new Error('A bare age can only be compared.');
      return { op: 'elapsed', unit: expression.unit, of: instantOf(lowering, expression.moment, scope).moment };
    case 'window':
      return lowerWindow(lowering, expression, scope);
    case 'horizon':
      return { op: 'expectedOrders', within: durationOf(expression.duration) };
    case 'scenarioState': {
      if (expression.function === 'running') return { op: 'running', scenario: expression.scenario.text };
      const entered: Expr = { op: 'entered', scenario: expression.scenario.text };
      return expression.inLast ? insideOnce(entered, 'last', value(expression.inLast)) : { op: 'known', of: entered };
    }
    default:
      throw new Error(`${expression.kind} has no value.`);
  }
}

function lowerWindow(lowering: Lowering, expression: WindowExpression, scope: Scope): Expr {
  const { moment, never } = instantOf(lowering, expression.operand, scope);
  const duration = lowering.value(expression.duration, scope);
  if (never === 'infinite') return insideOnce(moment, expression.direction, duration);
  return { op: 'window', of: moment, direction: expression.direction, duration };
}

/** What never happened is outside every window, where what is not told is neither in nor out. */
function insideOnce(of: Expr, direction: 'last' | 'next', duration: Expr): Expr {
  return {
    op: 'and',
    of: [
      { op: 'known', of },
      { op: 'window', of, direction, duration },
    ],
  };
}

/** Without parentheses. */
export function unwrapped(expression: Expression): Expression {
  return expression.kind === 'paren' ? unwrapped(expression.inner) : expression;
}

function negative(of: Expr): Expr {
  return of.op === 'const' && typeof of.value === 'number' ? constant(-of.value) : { op: 'neg', of };
}

/** What a name stands for, wherever a name can stand for a value. */
export function lowerNamed(lowering: Lowering, name: Name, scope: Scope): Expr {
  const symbol = lowering.meaningOf(name);
  switch (symbol?.kind) {
    case 'field':
      return fieldInScope(lowering, scope, symbol.name).expr;
    case 'constant':
      return constant(symbol.value);
    case 'attribute':
      return { op: 'attr', name: symbol.name };
    case 'event':
      return eventInScope(scope, symbol.name);
    case 'segment':
      return { op: 'segment', name: symbol.name };
    case 'group':
      return { op: 'group', name: symbol.name };
    case 'place':
      return constant(lowering.model.places[symbol.name]!);
    case 'let':
      return lowering.value(symbol.declaration.value, outsideFields(scope));
    case 'alias':
      return eventInScope(scope, symbol.event, symbol.implicit ? undefined : symbol.name);
    case 'handle': {
      const { channel, message } = symbol.statement;
      const sent = messageName(lowering, message, scope);
      return local(scope, symbol.name, { kind: 'message', channel: channel.text, message: sent });
    }
    case 'code':
      return local(scope, symbol.name, { kind: 'code' });
    case 'param': {
      const bound = scope.params.get(symbol.name);
      if (!bound) throw new Error(`The sequence's ${symbol.name} is bound to nothing.`);
      return 'value' in bound ? bound.value : constant(bound.message);
    }
    case 'builtin':
    case undefined:
      return builtin(name.text);
    default:
      throw new Error(`${name.text} has no value.`);
  }
}

function builtin(name: string): Expr {
  switch (name) {
    case 'now':
    case 'today':
    case 'entry':
      return { op: name };
    case 'rfm':
      return { op: 'rfm', what: 'class' };
    case 'p_alive':
      return { op: 'rfm', what: 'alive' };
    case 'recency':
    case 'frequency':
    case 'spend':
      return { op: 'rfm', what: name };
    default:
      return constant(name);
  }
}

function lowerMember(lowering: Lowering, expression: MemberExpression, scope: Scope): Expr {
  const { object } = expression;
  const member = expression.member.text;
  const root = unwrapped(object);
  if (root.kind === 'nameExpr' && lowering.meaningOf(root.name)?.kind === 'builtin') {
    if (root.name.text === 'contact') return { op: 'attr', name: member };
    if (root.name.text === 'rfm') return rfmMember(member);
  }
  const type = lowering.typeOf(root);
  const of = lowering.value(root, scope);
  if (type.kind === 'handle') {
    if (of.op !== 'slot') throw new Error('A message is known by its name only.');
    return { op: 'handle', slot: of.slot, moment: member as HandleMoment };
  }
  if (type.kind === 'list') {
    if (member === 'count') return { op: 'size', of };
    if (member === 'first' || member === 'last') return { op: member, of };
  }
  needField(lowering.facts, of, member);
  return { op: 'get', of, field: member };
}

function rfmMember(member: string): Expr {
  switch (member) {
    case 'r':
    case 'f':
    case 'm':
    case 'before':
      return { op: 'rfm', what: member };
    case 'since':
      return { op: 'rfm', what: 'movedAt' };
    default:
      throw new Error(`rfm has no ${member}.`);
  }
}

function lowerBinary(lowering: Lowering, expression: BinaryExpression, scope: Scope): Expr {
  const { operator, left, right } = expression;
  switch (operator) {
    case 'and':
    case 'or':
      return joined(operator, [lowering.condition(left, scope), lowering.condition(right, scope)]);
    case '+':
    case '-':
    case '*':
    case '/':
      if (lowering.typeOf(expression).kind === 'duration') {
        return durationArithmetic(operator, lowering.value(left, scope), lowering.value(right, scope));
      }
      return arithmetic(lowering, { expression, operator, left, right }, scope);
    case 'contains':
      return { op: 'contains', left: lowering.value(left, scope), right: lowering.value(right, scope) };
    case 'starts with':
      return { op: 'startsWith', left: lowering.value(left, scope), right: lowering.value(right, scope) };
    case 'ends with':
      return { op: 'endsWith', left: lowering.value(left, scope), right: lowering.value(right, scope) };
    default:
      return lowerComparison(lowering, { operator, left, right }, scope);
  }
}
