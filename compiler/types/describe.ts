/** Types in the words of the author: long for messages ("an amount in EUR"), short for hovers and front matter ("money EUR"). */
import type { Type } from './type.js';

/** With its article, to stand in a sentence: "a duration", "one of female, male, other". */
export function describeType(type: Type): string {
  switch (type.kind) {
    case 'bool':
      return 'a yes-or-no value';
    case 'number':
      return 'a number';
    case 'percent':
      return 'a percentage';
    case 'money':
      return `an amount in ${type.currency}`;
    case 'text':
      return 'a text';
    case 'email':
      return 'an email address';
    case 'phone':
      return 'a phone number';
    case 'date':
      return 'a date';
    case 'time':
      return 'a time of day';
    case 'moment':
      return 'a moment';
    case 'duration':
      return 'a duration';
    case 'distance':
      return 'a distance';
    case 'geo':
      return 'a point on the map';
    case 'enum':
      return `one of ${type.values.join(', ')}`;
    case 'list':
      return 'a list';
    case 'record':
      return type.name ? `a record \`${type.name}\`` : 'a record';
    case 'event':
      return `an event \`${type.event}\``;
    case 'rfm':
    case 'rfmClass':
      return 'an RFM class';
    case 'rfmLevel':
      return `a level of ${type.axis}`;
    case 'handle':
      return 'a message';
    case 'handleMoment':
      return 'something that happens to a message';
    case 'code':
      return 'a coupon code';
    case 'age':
      return 'the time since a moment';
    case 'message':
      return `a message of ${type.channel}`;
    case 'trigger':
      return 'something that happens at an instant';
    case 'error':
      return 'something unclear';
  }
}

/** As front matter and `cauce.yaml` write it, `?` for what may be unknown. */
export function typeName(type: Type): string {
  return 'optional' in type && type.optional ? `${bareName(type)}?` : bareName(type);
}

function bareName(type: Type): string {
  switch (type.kind) {
    case 'money':
      return `money ${type.currency}`;
    case 'enum':
      return `enum(${type.values.join(', ')})`;
    case 'list':
      return `list(${typeName(type.of)})`;
    case 'record':
      return type.name ?? 'record';
    case 'event':
      return type.event;
    case 'rfmClass':
      return 'class';
    case 'rfmLevel':
      return `${type.axis} level`;
    case 'handle':
      return `${type.channel} ${type.message}`;
    case 'handleMoment':
      return 'message event';
    case 'code':
      return 'coupon';
    case 'message':
      return type.channel;
    default:
      return type.kind;
  }
}
