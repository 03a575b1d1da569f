/** Events where they are named: `E [where (…)] [in last D] [as N]`. It finds the event and checks its filter with the event's fields in scope. */
import type { EventPattern, Expression, Name } from '../../grammar/index.js';
import { type Checker, inFields, type Scope } from './checker.js';
import { condition } from './condition.js';
import { expectDuration } from './expectation.js';
import { lookup, valueKinds } from './lookup.js';
import { unknownName, wrongKind } from './unknown.js';

/** The event's name, or undefined where it is none (reported). */
export function eventName(c: Checker, name: Name, scope: Scope): string | undefined {
  const symbol = c.symbols.values.get(name.text);
  if (symbol?.kind === 'event') {
    c.mean(name, symbol);
    c.use(scope, symbol);
    return name.text;
  }
  const found = name.text === '' ? undefined : lookup(c, name.text, scope);
  if (found?.kind === 'value') {
    const { kind } = found.symbol;
    const hint =
      kind === 'segment' || kind === 'group'
        ? `\`enters ${name.text}\` and \`leaves ${name.text}\` happen at an instant; \`${name.text}\` alone is a condition.`
        : undefined;
    wrongKind(c, name, valueKinds[kind], 'an event', scope, hint);
  } else if (found?.kind === 'field') wrongKind(c, name, 'a field', 'an event', scope);
  else unknownName(c, name, 'event', eventNames(c), scope);
  return undefined;
}

export function* eventNames(c: Checker): Iterable<string> {
  for (const symbol of c.symbols.values.values()) if (symbol.kind === 'event') yield symbol.name;
}

export function pattern(c: Checker, expression: EventPattern, scope: Scope): string | undefined {
  const event = eventName(c, expression.event, scope);
  if (expression.where) filter(c, expression.where, event, scope);
  if (expression.inLast) expectDuration(c, expression.inLast, scope, 'after `in last`');
  return event;
}

/** A `where (…)`: the event's own fields first, then the names around it. */
export function filter(c: Checker, where: Expression, event: string | undefined, scope: Scope): void {
  const fields = event === undefined ? undefined : c.events.fields(event);
  if (!fields || fields.size === 0) {
    // Without its event nothing certain can be said of the names inside.
    c.fail(scope);
    return;
  }
  condition(c, where, inFields(scope, { of: 'event', ...(event === undefined ? {} : { event }), fields }));
}
