/** Two types that an operator does not take together: says which, and what would be right, with a fix where the unit is all that lacks. */
import type { Expression, Span } from '../../grammar/index.js';
import type { Fix } from '../diagnostics/diagnostic.js';
import { describeType } from '../types/describe.js';
import { error, isInstant, isTextual } from '../types/make.js';
import type { Type } from '../types/type.js';
import { type Checker, replacement, type Scope } from './checker.js';
import { anyUnitAdvice, durationUnitsAdvice, hasAnyUnit, unitsOf } from './duration-units.js';
import { unwrapped } from './expectation.js';

export interface Operation {
  readonly operator: string;
  /** What to mark, where it is not both sides. */
  readonly at?: Span;
  readonly left: Expression;
  readonly right: Expression;
}

/** `operator`: the types go together, but not with this operator. */
export type Why = 'kinds' | 'currencies' | 'duration units' | 'date age' | 'operator';

export function mismatch(c: Checker, operation: Operation, left: Type, right: Type, why: Why, scope: Scope): Type {
  const { operator } = operation;
  const span = operation.at ?? { start: operation.left.span.start, end: operation.right.span.end };
  switch (why) {
    case 'currencies':
      if (left.kind === 'money' && right.kind === 'money') {
        c.report('types/currencies', { operator, left: left.currency, right: right.currency }, scope, span);
      }
      return error;
    case 'duration units': {
      if (left.kind !== 'duration' || right.kind !== 'duration') return error;
      const [first, second] = [operation.left, operation.right];
      const sides = [
        { expression: first, type: left },
        { expression: second, type: right },
      ] as const;
      const text = (expression: Expression) => c.textOf(scope.file, expression.span);
      const hint = durationUnitsAdvice(c, operator, ...sides, scope);
      c.report('types/duration-units', { left: text(first), right: text(second), hint }, scope, span);
      return error;
    }
    default: {
      const advice = adviceFor(c, operation, left, right, why, scope);
      const params = { operator, left: describeType(left), right: describeType(right) };
      c.report(
        'types/operator',
        { ...params, ...(advice.hint === undefined ? {} : { hint: advice.hint }) },
        scope,
        span,
        {
          fixes: advice.fixes ?? [],
        },
      );
      return error;
    }
  }
}

interface Advice {
  readonly hint?: string;
  readonly fixes?: readonly Fix[];
}

function adviceFor(c: Checker, operation: Operation, left: Type, right: Type, why: Why, scope: Scope): Advice {
  if (why === 'date age') {
    const [dated, span] = left.kind === 'date' ? [operation.left, operation.right] : [operation.right, operation.left];
    const [name, length] = [c.textOf(scope.file, dated.span), c.textOf(scope.file, span.span)];
    return {
      hint: `Only what has happened has an age. Of a date say \`${name} in next ${length}\`, \`${name} in last ${length}\` or \`since ${name} ${operation.operator.startsWith('<') ? '<' : '>'} ${length}\`.`,
    };
  }
  if (why === 'operator') {
    const aged = isInstant(left) || isInstant(right) || left.kind === 'age' || right.kind === 'age';
    return aged
      ? { hint: 'An age is compared with `>` (longer ago than) or `<` (within).' }
      : { hint: 'These have no order: use `==`, `!=` or `in (…)`.' };
  }
  return (
    spokenAdvice(c, operation, left, right, scope) ??
    slipAdvice(c, operation.right, right, operation.left, left, scope) ??
    slipAdvice(c, operation.left, left, operation.right, right, scope) ??
    unitAdvice(c, operation, operation.right, right, operation.left, left, scope) ??
    unitAdvice(c, operation, operation.left, left, operation.right, right, scope) ??
    (isTextual(left) && isTextual(right) ? { hint: 'Texts are compared, not calculated with.' } : {})
  );
}

/** `today - birthday`, `recency > 90`, `order.items contains "shoes"`. */
function spokenAdvice(
  c: Checker,
  { operator, left: first, right: second }: Operation,
  left: Type,
  right: Type,
  scope: Scope,
): Advice | undefined {
  const text = (expression: Expression) => c.textOf(scope.file, expression.span);
  if (
    operator === '-' &&
    (left.kind === 'date' || left.kind === 'moment') &&
    (right.kind === 'date' || right.kind === 'moment')
  )
    return {
      hint: `How long ago is asked with \`since\`: \`years since ${text(second)}\`, \`days since ${text(second)}\`.`,
    };
  if (left.kind === 'rfmLevel' && (right.kind === 'number' || right.kind === 'duration')) {
    const axis = { recency: 'rfm.r', frequency: 'rfm.f', monetary: 'rfm.m', spend: 'rfm.m' }[left.axis as string];
    const age =
      left.axis === 'recency'
        ? `, or the time itself: \`last_order > ${/^\d+$/.test(text(second)) ? `${text(second)}d` : text(second)}\``
        : '';
    return {
      hint: `\`${text(first)}\` is a level, \`${text(first)} is …\`; scores are \`${axis ?? 'rfm.r'} >= 4\`${age}.`,
    };
  }
  if (right.kind === 'percent' && text(first) === 'p_alive') {
    const share = second.kind === 'percent' ? String(second.value / 100) : '0.5';
    return { hint: `\`p_alive\` is a number from 0 to 1: \`p_alive ${operator} ${share}\`.` };
  }
  if (operator === 'contains' && left.kind === 'record') {
    const field = [...left.fields].find(([, { kind }]) => kind === right.kind)?.[0];
    return { hint: `Ask a field of its elements: \`${text(first)} has (${field ?? '…'} == ${text(second)})\`.` };
  }
  return undefined;
}

/** `last_order > 100 EUR`, `last_order > 3m`. */
function slipAdvice(
  c: Checker,
  expression: Expression,
  type: Type,
  against: Expression,
  other: Type,
  scope: Scope,
): Advice | undefined {
  const text = c.textOf(scope.file, expression.span);
  if (isInstant(other)) {
    const literal = unwrapped(expression);
    if (literal.kind === 'distance' && literal.unit === 'm')
      return { hint: `\`m\` is for metres: write \`${text}o\` for months or \`${text}in\` for minutes.` };
  }
  if (other.kind !== 'event') return undefined;
  const fields = [...c.events.fields(other.event)].filter(([, field]) => field.kind === type.kind);
  const [only, ...more] = fields.map(([name]) => name);
  if (only === undefined || more.length > 0) return undefined;
  return { hint: `An event has fields: write \`${c.textOf(scope.file, against.span)}.${only}\`.` };
}

/** `total > 50` wants `50 EUR`, `last_order > 15` wants `15d`, `orders > "3"` wants `3`. */
function unitAdvice(
  c: Checker,
  { operator }: Operation,
  expression: Expression,
  type: Type,
  against: Expression,
  other: Type,
  scope: Scope,
): Advice | undefined {
  const literal = unwrapped(expression);
  const write = (text: string): Fix => replacement(`Write \`${text}\``, scope.file, literal.span, text, false);
  if (literal.kind === 'number' && type.kind === 'number') {
    if (other.kind === 'duration' && hasAnyUnit(c, against, other, scope))
      return { hint: anyUnitAdvice(c, against, operator, literal.text, scope) };
    const texts =
      other.kind === 'money'
        ? [`${literal.text} ${other.currency}`]
        : other.kind === 'percent'
          ? [`${literal.text}%`]
          : other.kind === 'duration'
            ? unitsOf(other.unit).map((unit) => `${literal.text}${unit}`)
            : other.kind === 'age' || (isInstant(other) && other.kind !== 'date' && !isNow(against))
              ? [`${literal.text}d`, `${literal.text}mo`]
              : isTextual(other)
                ? [`"${literal.text}"`]
                : [];
    return texts.length > 0
      ? { hint: `Write ${texts.map((text) => `\`${text}\``).join(' or ')}.`, fixes: texts.map(write) }
      : undefined;
  }
  if (literal.kind === 'text' && other.kind === 'number' && /^\d+(\.\d+)?$/.test(literal.value)) {
    return { hint: `Write \`${literal.value}\` without quotes.`, fixes: [write(literal.value)] };
  }
  return undefined;
}

/** `now` has no age, so no duration is meant next to it. */
export function isNow(expression: Expression): boolean {
  const inner = unwrapped(expression);
  return inner.kind === 'nameExpr' && inner.name.text === 'now';
}
