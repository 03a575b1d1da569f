/** Places that decide: a trigger's conditions, `if`, `where`, `has`, `for`. They take a yes-or-no value, and unknown counts as no there (R7). */
import type { Expression } from '../../grammar/index.js';
import { describeType } from '../types/describe.js';
import { bool } from '../types/make.js';
import type { Type } from '../types/type.js';
import type { Checker, Scope } from './checker.js';
import { unwrapped } from './expectation.js';

/** The type found, or the error type where it is no condition. */
export function condition(
  c: Checker,
  expression: Expression,
  scope: Scope,
  place: 'trigger' | 'anywhere' = 'anywhere',
): Type {
  const type = c.typeOf(expression, scope, bool);
  if (expression.kind === 'bool') {
    const text = expression.value ? 'true' : 'false';
    c.report('flow/constant-condition', { text, value: expression.value }, scope, expression.span);
  }
  switch (type.kind) {
    case 'bool':
    case 'handleMoment':
    case 'error':
    case 'trigger':
      return type;
    case 'event': {
      const inner = unwrapped(expression);
      const event = inner.kind === 'history' ? inner.event.text : '';
      const asked = inner.kind === 'history' ? `any ${event}` : undefined;
      const isFirst = inner.kind === 'history' && inner.function === 'first';
      const starts = isFirst ? `${event} and count of ${event} == 1` : event;
      c.report(
        'types/condition',
        {
          found: describeType(type),
          hint:
            asked && place === 'trigger'
              ? `An event starts a scenario by its name: \`when ${starts}:\`.`
              : asked && isFirst
                ? `Whether it was the first one is \`count of ${event} == 1\`; whether there was one at all, \`${asked}\`.`
                : asked
                  ? `Write \`${asked}\`, or compare its age: \`… > 30d\`.`
                  : 'Compare its age, `… > 30d`, or ask `… is known`.',
        },
        scope,
        expression.span,
      );
      return { kind: 'error' };
    }
    default: {
      const yearly = place === 'trigger' && (type.kind === 'date' || type.kind === 'moment');
      const hint = yearly
        ? { hint: `For every year on that day write \`each ${c.textOf(scope.file, expression.span)}\`.` }
        : hintFor(type);
      c.report('types/condition', { found: describeType(type), ...hint }, scope, expression.span);
      return { kind: 'error' };
    }
  }
}

function hintFor(type: Type): { hint?: string } {
  switch (type.kind) {
    case 'enum':
    case 'rfm':
    case 'rfmClass':
    case 'rfmLevel':
      return { hint: 'Say which: `… is …`, or `… in (…)` for several.' };
    case 'list':
      return { hint: 'Ask what it holds: `… contains …`, `… has (…)`, or `….count > 0`.' };
    case 'number':
    case 'money':
    case 'percent':
    case 'duration':
    case 'age':
      return { hint: 'Compare it: `… > …`.' };
    case 'handle':
      return { hint: 'Say what happened to it: `.opened`, `.clicked`, `.delivered`.' };
    default:
      return { hint: 'Compare it with a value, or ask `… is known`.' };
  }
}
