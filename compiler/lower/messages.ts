/** `send` and `give`: which message with which parameters, which discount or coupon. */
import type { GiveStatement, Name, SendStatement } from '../../grammar/index.js';
import type { State } from '../../runtime/machine/bundle.js';
import type { Expr } from '../../runtime/machine/expression.js';
import type { ParamShape } from '../../runtime/machine/model.js';
import { fits } from '../types/assign.js';
import type { EventTable } from '../types/events.js';
import { paramType } from '../types/from-model.js';
import type { Type } from '../types/type.js';
import { needWhole } from './history.js';
import { instantOf } from './instant.js';
import { type BoundName, type Lowering, local, type Scope } from './scope.js';

type SendState = Extract<State, { kind: 'send' }>;

/** A sequence's param stands for the message it was called with. */
export function messageName(lowering: Lowering, message: Name, scope: Scope): string {
  if (lowering.meaningOf(message)?.kind !== 'param') return message.text;
  const bound = scope.params.get(message.text);
  if (!bound || !('message' in bound)) throw new Error(`The sequence's ${message.text} is no message.`);
  return bound.message;
}

/** Every param that is bound, in the order of the message's front matter. */
export function messageParams(
  lowering: Lowering,
  events: EventTable,
  statement: SendStatement,
  scope: Scope,
): SendState['params'] {
  const message = messageName(lowering, statement.message, scope);
  const declared = lowering.model.messages[`${statement.channel.text}/${message}`]?.params ?? {};
  return Object.entries(declared).flatMap(([name, shape]) => {
    const given = statement.with.find((binding) => binding.name.text === name);
    const value = given
      ? argument(lowering, given.value, shape, scope)
      : localNamed(lowering, events, name, paramType(shape), scope, statement.span.start);
    if (!value) return [];
    if (shape.type === 'event') needWhole(lowering, value);
    return [{ name, value }];
  });
}

function argument(
  lowering: Lowering,
  value: SendStatement['with'][number]['value'],
  shape: ParamShape,
  scope: Scope,
): Expr {
  return shape.type === 'moment' ? instantOf(lowering, value, scope).moment : lowering.value(value, scope);
}

/** A local of that name and a fitting type: the latest bound before the send, or one bound later in a loop around it; in a sequence also the caller's. */
function localNamed(
  lowering: Lowering,
  events: EventTable,
  name: string,
  type: Type,
  scope: Scope,
  at: number,
): Expr | undefined {
  const param = scope.params.get(name);
  if (param && 'value' in param) return param.value;
  const fitting = scope.names.filter(
    (bound) => bound.name === name && !bound.implicit && fits(typeOfBound(bound), type, events),
  );
  const bound = fitting.filter((one) => one.at < at).at(-1) ?? fitting[0];
  if (bound) return local(scope, name, bound.holds);
  return scope.caller && localNamed(lowering, events, name, type, scope.caller, Number.POSITIVE_INFINITY);
}

function typeOfBound({ holds }: BoundName): Type {
  switch (holds.kind) {
    case 'event':
      return { kind: 'event', event: holds.event, optional: false };
    case 'message':
      return { kind: 'handle', channel: holds.channel, message: holds.message };
    case 'code':
      return { kind: 'code' };
    default:
      return { kind: 'error' };
  }
}

type GiveState = Extract<State, { kind: 'give' }>;

/** Either a coupon of the shop by name, or a discount of its own. */
export function lowerGift(
  lowering: Lowering,
  statement: GiveStatement,
  scope: Scope,
): Pick<GiveState, 'coupon' | 'discount' | 'valid'> {
  const { value } = statement;
  const valid = statement.valid ? { valid: lowering.value(statement.valid, scope) } : {};
  if (value.kind === 'nameExpr' && lowering.meaningOf(value.name)?.kind === 'coupon') {
    return { coupon: value.name.text, ...valid };
  }
  const type = lowering.typeOf(value);
  const discount = lowering.value(value, scope);
  return type.kind === 'money'
    ? { discount: { kind: 'money', currency: type.currency, value: discount }, ...valid }
    : { discount: { kind: 'percent', value: discount }, ...valid };
}
