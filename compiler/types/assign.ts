/** Whether a value fits a place that says what it takes: a message's parameter, a sequence's, an attribute. */
import type { EventTable } from './events.js';
import { isOptional, isTextual } from './make.js';
import type { Type } from './type.js';

/** Says nothing of what may be unknown: see `mayLack`. An event fits a parameter of any event it is derived from. */
export function fits(from: Type, to: Type, events: EventTable): boolean {
  if (from.kind === 'error' || to.kind === 'error') return true;
  switch (to.kind) {
    case 'text':
      return isTextual(from) || from.kind === 'enum' || from.kind === 'rfm' || from.kind === 'rfmClass';
    case 'enum':
      return from.kind === 'enum' && from.values.every((value) => to.values.includes(value));
    case 'money':
      return from.kind === 'money' && from.currency === to.currency;
    case 'moment':
      return from.kind === 'moment' || from.kind === 'date' || from.kind === 'event';
    case 'list':
      return from.kind === 'list' && fits(from.of, to.of, events);
    case 'record':
      return (
        from.kind === 'record' &&
        [...to.fields].every(([name, type]) => {
          const field = from.fields.get(name);
          return field !== undefined ? fits(field, type, events) : isOptional(type);
        })
      );
    case 'event':
      return from.kind === 'event' && events.bases(from.event).includes(to.event);
    case 'message':
      return from.kind === 'message' && from.channel === to.channel;
    case 'rfmClass':
      return from.kind === 'rfmClass' || from.kind === 'rfm';
    default:
      return from.kind === to.kind;
  }
}

/** Whether `from` may be unknown where `to` must be known. */
export function mayLack(from: Type, to: Type): boolean {
  return isOptional(from) && !isOptional(to);
}

/** The one type of two branches, or undefined where there is none. */
export function commonType(a: Type, b: Type): Type | undefined {
  if (a.kind === 'error') return b;
  if (b.kind === 'error') return a;
  const optional = isOptional(a) || isOptional(b);
  if (isTextual(a) && isTextual(b)) return { kind: a.kind === b.kind ? a.kind : 'text', optional } as Type;
  if (a.kind === 'rfm' && (b.kind === 'rfm' || b.kind === 'rfmClass')) return { kind: 'rfmClass', optional };
  if (b.kind === 'rfm' && a.kind === 'rfmClass') return { kind: 'rfmClass', optional };
  if (a.kind !== b.kind) return undefined;
  switch (a.kind) {
    case 'money':
      return a.currency === (b as typeof a).currency ? { ...a, optional } : undefined;
    case 'duration':
      return { ...a, unit: a.unit === (b as typeof a).unit ? a.unit : 'mixed', optional };
    case 'enum': {
      const values = [...new Set([...a.values, ...(b as typeof a).values])];
      return { ...a, values, optional };
    }
    case 'list': {
      const of = commonType(a.of, (b as typeof a).of);
      return of && { ...a, of, optional };
    }
    case 'event':
      return a.event === (b as typeof a).event ? { ...a, optional } : undefined;
    case 'rfmLevel':
      return a.axis === (b as typeof a).axis ? { ...a, optional } : undefined;
    case 'handle':
    case 'trigger':
      return undefined;
    case 'message':
      return a.channel === (b as typeof a).channel ? a : undefined;
    default:
      return 'optional' in a ? { ...a, optional } : a;
  }
}
