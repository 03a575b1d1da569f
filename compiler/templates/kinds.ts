/** What kind of value a template has before it, as Liquid takes it: a text, a number, or nothing that can be shown. */
import type { Type } from '../types/type.js';
import type { TemplateExpression } from './tree.js';

export function isNumeric(type: Type): boolean {
  return type.kind === 'number' || type.kind === 'percent' || type.kind === 'distance';
}

/** `"10"` counts as a number in Liquid. */
export function isNumeral(expression: TemplateExpression): boolean {
  return (
    expression.kind === 'literal' && typeof expression.value === 'string' && /^-?\d+(\.\d+)?$/.test(expression.value)
  );
}

/** What the renderer hands over as a text. */
export function isTextLike(type: Type): boolean {
  switch (type.kind) {
    case 'text':
    case 'email':
    case 'phone':
    case 'enum':
    case 'date':
    case 'time':
    case 'moment':
      return true;
    default:
      return false;
  }
}

/** Whether a value has a text of its own. */
export function isShown(type: Type): boolean {
  switch (type.kind) {
    case 'list':
    case 'record':
    case 'duration':
    case 'geo':
      return false;
    default:
      return true;
  }
}
