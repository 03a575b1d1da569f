/** Between the checker's types and the machine's shapes, and along paths of fields. */
import type { TypeShape } from '../../runtime/machine/model.js';
import type { Type } from '../types/type.js';

/** Fields that exist on every event. */
export const eventBasics: Readonly<Record<string, TypeShape>> = { at: { type: 'moment' }, id: { type: 'text' } };

/** A type that no value of the data model has (an event, a handle, an age) has the shape of what is kept of it: a text. */
export function shapeOf(type: Type): TypeShape {
  const optional = 'optional' in type && type.optional ? { optional: true } : {};
  switch (type.kind) {
    case 'money':
      return { type: 'money', currency: type.currency, ...optional };
    case 'enum':
      return { type: 'enum', values: type.values, ...optional };
    case 'list':
      return { type: 'list', of: shapeOf(type.of), ...optional };
    case 'record': {
      const fields = Object.fromEntries([...type.fields].map(([name, field]) => [name, shapeOf(field)]));
      return { type: 'record', ...(type.name === undefined ? {} : { name: type.name }), fields, ...optional };
    }
    case 'bool':
    case 'number':
    case 'percent':
    case 'text':
    case 'email':
    case 'phone':
    case 'date':
    case 'time':
    case 'moment':
    case 'duration':
    case 'distance':
    case 'geo':
      return { type: type.kind, ...optional };
    default:
      return { type: 'text', ...optional };
  }
}

export function fieldsOf(shape: TypeShape): Readonly<Record<string, TypeShape>> {
  return shape.type === 'record' ? shape.fields : {};
}
