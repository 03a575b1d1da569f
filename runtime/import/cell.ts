// Reads one text cell as a value of the data model: scalars as they are, lists, records and priced objects as JSON.
// It never accepts a half-read list: one element that does not fit refuses the cell.
import type { Zone } from '../machine/calendar.js';
import type { TypeShape, Value } from '../machine/model.js';
import { jsonReader, parseJson } from './json-value.js';
import { scalarReader, type TextReader } from './scalar.js';

export function cellReader(shape: TypeShape, zone: Zone): TextReader {
  switch (shape.type) {
    case 'list':
      return listReader(shape, zone);
    case 'record': {
      const read = jsonReader(shape, zone);
      return (text) => read(parseJson(text));
    }
    case 'money':
    case 'geo': {
      const plain = scalarReader(shape, zone);
      const json = jsonReader(shape, zone);
      return (text) => (text.charCodeAt(0) === 123 || text.charCodeAt(0) === 91 ? json(parseJson(text)) : plain(text));
    }
    default:
      return scalarReader(shape, zone);
  }
}

/** A JSON list; a list of words may also be written `a|b|c`. */
function listReader(shape: TypeShape & { readonly type: 'list' }, zone: Zone): TextReader {
  const read = jsonReader(shape, zone);
  const words = shape.of.type === 'text' || shape.of.type === 'enum' ? scalarReader(shape.of, zone) : undefined;
  return (text) => {
    if (text.trimStart().startsWith('[')) return read(parseJson(text));
    if (words === undefined || /[,;]/.test(text)) return undefined;
    const values: Value[] = [];
    for (const word of text.split('|')) {
      const value = words(word.trim());
      if (value === undefined) return undefined;
      values.push(value);
    }
    return values;
  };
}
