/** Places that take one kind of value: a duration after `wait`, a distance after `within`. Says what stands there instead. */
import type { DurationLiteral, Expression, UnaryExpression } from '../../grammar/index.js';
import { describeType } from '../types/describe.js';
import { isError, isInstant } from '../types/make.js';
import type { Type } from '../types/type.js';
import { type Checker, replacement, type Scope } from './checker.js';

/** `place` completes "… is wanted": "after `wait`". */
export function expectKind(
  c: Checker,
  expression: Expression,
  scope: Scope,
  kind: Type['kind'],
  wanted: string,
  place: string,
): Type {
  const type = c.typeOf(expression, scope);
  if (isError(type) || type.kind === kind) return type;
  c.report('types/expected', { found: describeType(type), wanted, place }, scope, expression.span);
  return { kind: 'error' };
}

/** `least`: in a test's `at 0h` nothing at all is an answer; everywhere else it is a slip. */
export function expectDuration(
  c: Checker,
  expression: Expression,
  scope: Scope,
  place: string,
  least: 'something' | 'nothing' = 'something',
): Type {
  const type = c.typeOf(expression, scope);
  if (isError(type)) return type;
  if (type.kind !== 'duration') {
    const inner = unwrapped(expression);
    const isMetres = inner.kind === 'distance' && inner.unit === 'm';
    const fixes =
      inner.kind === 'number'
        ? durationFixes(inner, inner.text, ['h', 'd'], scope)
        : isMetres
          ? durationFixes(inner, inner.text.slice(0, -1), ['mo', 'min'], scope)
          : [];
    const hint =
      inner.kind === 'number'
        ? `Write a unit: \`${inner.text}h\`, \`${inner.text}d\`, \`${inner.text}w\`.`
        : isMetres
          ? `\`m\` is for metres: write \`${inner.text}o\` for months or \`${inner.text}in\` for minutes.`
          : undefined;
    c.report(
      'types/expected',
      { found: describeType(type), wanted: 'a duration', place, ...(hint === undefined ? {} : { hint }) },
      scope,
      expression.span,
      { fixes },
    );
    return { kind: 'error' };
  }
  for (const { literal, negative } of signedLiterals(expression)) {
    const isNothing = literal.parts.every((part) => part.value <= 0);
    if (isNothing ? least === 'something' : negative) {
      const span = negative ? { start: negative.span.start, end: literal.span.end } : literal.span;
      c.report('time/duration', { duration: c.textOf(scope.file, span), place }, scope, span);
    }
  }
  return type;
}

function durationFixes({ span }: Expression, number: string, units: readonly string[], scope: Scope) {
  return units.map((unit) => replacement(`Write \`${number}${unit}\``, scope.file, span, `${number}${unit}`, false));
}

/** A moment, a date, or an event that stands for its time. */
export function expectInstant(c: Checker, expression: Expression, scope: Scope, place: string): Type {
  const type = c.typeOf(expression, scope, { kind: 'moment', optional: false });
  if (isError(type) || isInstant(type)) return type;
  c.report(
    'types/expected',
    { found: describeType(type), wanted: 'a date or a moment', place },
    scope,
    expression.span,
  );
  return { kind: 'error' };
}

export function unwrapped(expression: Expression): Expression {
  return expression.kind === 'paren' ? unwrapped(expression.inner) : expression;
}

interface SignedDuration {
  readonly literal: DurationLiteral;
  /** The sign that turns it round. */
  readonly negative?: UnaryExpression;
}

/** The literals an expression can come out as: both of `4h if … else 24h`. */
function signedLiterals(expression: Expression): readonly SignedDuration[] {
  switch (expression.kind) {
    case 'duration':
      return [{ literal: expression }];
    case 'paren':
      return signedLiterals(expression.inner);
    case 'unary':
      return signedLiterals(expression.operand).map(({ literal, negative }) =>
        negative ? { literal } : { literal, negative: expression },
      );
    case 'conditional':
      return [...signedLiterals(expression.then), ...signedLiterals(expression.otherwise)];
    default:
      return [];
  }
}

/** The same where no sign turns them round. */
export function durationLiterals(expression: Expression): readonly DurationLiteral[] {
  return signedLiterals(expression).flatMap(({ literal, negative }) => (negative ? [] : [literal]));
}
