/**
 * Claims about subjects, joined by `all` and `any`. A claim is true or not: what is unknown is one more value a subject may have. Denying a formula
 * is exact, and what a claim brings with it (`held`, `denied`) is never denied, so it may say less than is so.
 */
import { isNone, others, type Subject, type Values } from './values.js';

export interface Fact {
  readonly subject: Subject;
  readonly values: Values;
}

export type Formula =
  | { readonly kind: 'always' }
  | { readonly kind: 'never' }
  | (Fact & {
      readonly kind: 'claim';
      /** What is also so where the claim holds, and where it does not. */
      readonly held: readonly Fact[];
      readonly denied: readonly Fact[];
    })
  | { readonly kind: 'all'; readonly parts: readonly Formula[] }
  | { readonly kind: 'any'; readonly parts: readonly Formula[] };

export const always: Formula = { kind: 'always' };
export const never: Formula = { kind: 'never' };

export function claim(
  subject: Subject,
  values: Values,
  held: readonly Fact[] = [],
  denied: readonly Fact[] = [],
): Formula {
  if (isNone(values)) return never;
  return isNone(others(subject, values)) ? always : { kind: 'claim', subject, values, held, denied };
}

export function all(parts: readonly Formula[]): Formula {
  if (parts.some(({ kind }) => kind === 'never')) return never;
  const left = parts.flatMap((part) => (part.kind === 'all' ? part.parts : part.kind === 'always' ? [] : [part]));
  return left.length === 0 ? always : left.length === 1 ? left[0]! : { kind: 'all', parts: left };
}

export function any(parts: readonly Formula[]): Formula {
  if (parts.some(({ kind }) => kind === 'always')) return always;
  const left = parts.flatMap((part) => (part.kind === 'any' ? part.parts : part.kind === 'never' ? [] : [part]));
  return left.length === 0 ? never : left.length === 1 ? left[0]! : { kind: 'any', parts: left };
}

const denials = new WeakMap<Formula, Formula>();

export function deny(formula: Formula): Formula {
  let denied = denials.get(formula);
  if (!denied) {
    denied = denial(formula);
    denials.set(formula, denied);
    denials.set(denied, formula);
  }
  return denied;
}

function denial(formula: Formula): Formula {
  switch (formula.kind) {
    case 'always':
      return never;
    case 'never':
      return always;
    case 'claim':
      return claim(formula.subject, others(formula.subject, formula.values), formula.denied, formula.held);
    case 'all':
      return any(formula.parts.map(deny));
    case 'any':
      return all(formula.parts.map(deny));
  }
}

const sizes = new WeakMap<Formula, number>();

/** How many claims it is made of. */
export function sizeOf(formula: Formula): number {
  if (formula.kind !== 'all' && formula.kind !== 'any') return 1;
  let size = sizes.get(formula);
  if (size === undefined) {
    size = formula.parts.reduce((sum, part) => sum + sizeOf(part), 0);
    sizes.set(formula, size);
  }
  return size;
}

/** A condition of three outcomes: where it comes out yes, and where no; elsewhere it is unknown. */
export interface Condition {
  readonly yes: Formula;
  readonly no: Formula;
}

export function not({ yes, no }: Condition): Condition {
  return { yes: no, no: yes };
}

export function and(parts: readonly Condition[]): Condition {
  return { yes: all(parts.map(({ yes }) => yes)), no: any(parts.map(({ no }) => no)) };
}

export function or(parts: readonly Condition[]): Condition {
  return { yes: any(parts.map(({ yes }) => yes)), no: all(parts.map(({ no }) => no)) };
}

/** Where something is decided unknown becomes no. */
export function decided({ yes }: Condition): Condition {
  return { yes, no: deny(yes) };
}
