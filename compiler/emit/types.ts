/** Types of the data model as TypeScript, as a shop's backend writes values in JSON. */
import type { TypeShape } from '../../runtime/machine/model.js';
import { propertyName } from './identifiers.js';

/** Names of the interfaces that records have got. */
export type RecordNames = ReadonlyMap<string, string>;

export function typeText(shape: TypeShape, records: RecordNames): string {
  switch (shape.type) {
    case 'bool':
      return 'boolean';
    case 'number':
    case 'percent':
      return 'number';
    case 'text':
    case 'email':
    case 'phone':
      return 'string';
    case 'date':
      return 'DateText';
    case 'time':
      return 'TimeText';
    case 'moment':
      return 'Date | string';
    case 'duration':
      return 'string';
    case 'distance':
      return 'number | string';
    case 'geo':
      return 'Point';
    case 'money':
      return `Money<${JSON.stringify(shape.currency)}>`;
    case 'enum':
      return shape.values.map((value) => JSON.stringify(value)).join(' | ') || 'never';
    case 'list':
      return `ReadonlyArray<${typeText(shape.of, records)}${shape.of.optional ? ' | null' : ''}>`;
    case 'record': {
      const known = shape.name === undefined ? undefined : records.get(shape.name);
      if (known !== undefined) return known;
      const fields = Object.entries(shape.fields).map(([name, field]) => fieldText(name, field, records));
      return `{ ${fields.join('; ')} }`;
    }
  }
}

function fieldText(name: string, shape: TypeShape, records: RecordNames): string {
  return `readonly ${propertyName(name)}${shape.optional ? '?' : ''}: ${optionalText(shape, records)}`;
}

/** With what else may stand for a field that may be unknown. */
export function optionalText(shape: TypeShape, records: RecordNames): string {
  const type = typeText(shape, records);
  return shape.optional ? `${type} | null | undefined` : type;
}

/** What a value of this type is, where its TypeScript type does not say it. */
export function typeNote(shape: TypeShape): string | undefined {
  switch (shape.type) {
    case 'percent':
      return 'Percentage points: 5 for 5%.';
    case 'phone':
      return 'E.164: +34600000000.';
    case 'moment':
      return 'A Date, or ISO 8601 text; without an offset it is in the project’s time zone.';
    case 'duration':
      return 'Such as 3d or 1d12h.';
    case 'distance':
      return 'Metres, or text such as 20km.';
    default:
      return undefined;
  }
}
