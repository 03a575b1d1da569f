/** Ready-made types, and the few questions every check asks of a type. It never looks at names or trees. */
import type { Type } from './type.js';

export const bool: Type = { kind: 'bool', optional: false };
export const number: Type = { kind: 'number', optional: false };
export const percent: Type = { kind: 'percent', optional: false };
export const text: Type = { kind: 'text', optional: false };
export const date: Type = { kind: 'date', optional: false };
export const time: Type = { kind: 'time', optional: false };
export const moment: Type = { kind: 'moment', optional: false };
export const distance: Type = { kind: 'distance', optional: false };
export const geo: Type = { kind: 'geo', optional: false };
export const trigger: Type = { kind: 'trigger' };
export const error: Type = { kind: 'error' };

/** Whether a value of this type may be unknown (R7). */
export function isOptional(type: Type): boolean {
  return 'optional' in type && type.optional;
}

/** The same type, possibly unknown or certainly known. Types that cannot be unknown stay as they are. */
export function withOptional(type: Type, optional: boolean): Type {
  return 'optional' in type && type.optional !== optional ? { ...type, optional } : type;
}

/** Text as the operators see it: an email address and a phone number are texts. */
export function isTextual(type: Type): boolean {
  return type.kind === 'text' || type.kind === 'email' || type.kind === 'phone';
}

/** Something that has a place in time: an event stands for when it happened, a date for its 00:00. */
export function isInstant(type: Type): boolean {
  return type.kind === 'moment' || type.kind === 'date' || type.kind === 'event' || type.kind === 'handleMoment';
}

export function isError(type: Type): boolean {
  return type.kind === 'error';
}
