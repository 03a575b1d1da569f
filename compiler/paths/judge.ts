/** Tells of a condition, or of the smallest part of it, that it always or never holds where it stands. One finding for one condition. */
import type { Expression, Span } from '../../grammar/index.js';
import type { Scope } from '../check/checker.js';
import { partsOf } from '../check/same.js';
import type { Fix, RelatedPlace } from '../diagnostics/diagnostic.js';
import {
  allows,
  assume,
  concerns,
  type Facts,
  type Formula,
  implies,
  isImpossible,
  nothingKnown,
} from '../reason/index.js';
import { conditionOf } from './condition.js';
import { meant, type Reading } from './reading.js';
import { settledBy, type Trail } from './trail.js';

/** What is known where a condition stands. */
export interface State {
  readonly facts: Facts;
  readonly trail: Trail | undefined;
  /** For choices of a value (`10% if loyal else 5%`): without what only a wait for its day has settled, which is seldom a mistake. */
  readonly beside?: State;
}

export const atLarge: State = { facts: nothingKnown, trail: undefined };

export interface Place {
  readonly r: Reading;
  readonly scope: Pick<Scope, 'file' | 'owner'>;
}

export type Outcome = 'always' | 'never' | undefined;

export interface More {
  /** For what always holds: how to write it without. */
  readonly fixes?: readonly Fix[];
  /** Places that can never be reached for it. */
  readonly related?: readonly RelatedPlace[];
}

export function outcomeOf(facts: Facts, yes: Formula): Outcome {
  const alone = outcomeAtLarge(yes);
  if (alone || facts === nothingKnown || !concerns(facts, yes)) return isImpossible(facts) ? undefined : alone;
  return outcome(facts, yes);
}

function outcomeAtLarge(yes: Formula): Outcome {
  let known = atLargeOutcomes.get(yes);
  if (known === undefined) {
    known = outcome(nothingKnown, yes) ?? 'open';
    atLargeOutcomes.set(yes, known);
  }
  return known === 'open' ? undefined : known;
}

/** How formulas come out where nothing is known: the same everywhere. */
const atLargeOutcomes = new WeakMap<Formula, 'always' | 'never' | 'open'>();

function outcome(facts: Facts, yes: Formula): Outcome {
  if (isImpossible(facts)) return undefined;
  if (!allows(facts, yes)) return 'never';
  return implies(facts, yes) ? 'always' : undefined;
}

/** Reports what is always or never so here; whether something has been told, or need not be. */
export function judge(place: Place, expression: Expression, state: State, more: More = {}): boolean {
  return place.r.c.typeAt(expression).kind === 'error' || tell(place, expression, state, more);
}

/** Whether something has been told, or need not be. */
function tell(place: Place, expression: Expression, state: State, more: More = {}): boolean {
  const { r } = place;
  switch (expression.kind) {
    case 'paren':
      return tell(place, expression.inner, state, more);
    case 'bool':
      // A lone `true` is told where conditions are checked.
      return true;
    case 'unary':
      // Where something is to be done about the whole of it, `elif not regular` after `if regular`, that is told.
      if (more.fixes?.length && outcomeOf(state.facts, conditionOf(r, expression).yes) === 'always') break;
      return tell(place, expression.operand, state);
    case 'known':
      // Asked next to a `!=` or `not`, which want it asked, however well it is known.
      if (state.facts !== nothingKnown && outcomeOf(nothingKnown, conditionOf(r, expression).yes) === undefined)
        return false;
      break;
    case 'conditional': {
      const told = [expression.then, expression.otherwise].map((part) => tell(place, part, state));
      if (told.some(Boolean)) return true;
      break;
    }
    case 'binary': {
      const { operator } = expression;
      if (operator !== 'and' && operator !== 'or') break;
      const parts = partsOf(expression, operator);
      const told = parts.map((part) => tell(place, part, state));
      if (told.some(Boolean)) return true;
      if (operator === 'and') return tellChain(place, parts, state);
      break;
    }
  }
  const { yes } = conditionOf(r, expression);
  const outcome = outcomeOf(state.facts, yes);
  if (!outcome) return false;
  if (outcomeOf(nothingKnown, yes) === outcome && isNamed(r, expression)) return true;
  report(place, expression.span, outcome, yes, state, more);
  return true;
}

/** A condition that cannot hold next to those before it. */
export function tellSettled(place: Place, expression: Expression, state: State): void {
  report(place, expression.span, 'never', conditionOf(place.r, expression).yes, state, {});
}

/** A name whose declaration says it already. */
function isNamed(r: Reading, expression: Expression): boolean {
  if (expression.kind !== 'nameExpr') return false;
  const symbol = r.c.meanings.get(expression.name);
  return symbol?.kind === 'segment' || symbol?.kind === 'let';
}

/** The shortest beginning of a chain of `and` that cannot hold, with the part that speaks against its last one. */
function tellChain(place: Place, parts: readonly Expression[], state: State): boolean {
  const { r, scope } = place;
  const claims = parts.map((part) => conditionOf(r, part).yes);
  let facts = state.facts;
  for (const [index, yes] of claims.entries()) {
    facts = assume(facts, yes);
    if (!isImpossible(facts)) continue;
    const span = { start: parts[0]!.span.start, end: parts[index]!.span.end };
    const all = claims.slice(0, index + 1).reduce((known, one) => assume(known, one), nothingKnown);
    const other = claims.findIndex((one, at) => at < index && isImpossible(assume(assume(nothingKnown, one), yes)));
    const against = other < 0 ? undefined : parts[other];
    const related =
      against && parts.length > 2
        ? [{ file: scope.file, span: against.span, message: 'this rules out the last part' }]
        : [];
    if (isImpossible(all)) {
      const text = r.c.textOf(scope.file, span);
      r.c.report('flow/constant-condition', { text, value: false }, scope, span, { related });
    } else {
      const formula = { kind: 'all', parts: claims.slice(0, index + 1) } as const;
      report(place, span, 'never', formula, state, {});
    }
    return true;
  }
  return false;
}

function report(place: Place, span: Span, outcome: 'always' | 'never', yes: Formula, state: State, more: More): void {
  const { r, scope } = place;
  const params = { text: r.c.textOf(scope.file, span), value: outcome === 'always' };
  const fixes = outcome === 'always' ? (more.fixes ?? []) : [];
  const dead = outcome === 'always' ? (more.related ?? []) : [];
  if (outcomeOf(nothingKnown, yes) === outcome) {
    r.c.report('flow/constant-condition', params, scope, span, { fixes, related: dead });
    return;
  }
  const settles = (facts: Facts) => outcomeOf(facts, yes) === outcome || isImpossible(facts);
  r.c.report('flow/settled', params, scope, span, { related: [...settledBy(state.trail, settles), ...dead], fixes });
}

/** Conditions inside an expression that are judged on their own: `where`, `has`, `… if … else …`. */
export function judgeInside(place: Place, expression: Expression, state: State): void {
  const rest: unknown[] = [expression];
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    const part = node as Expression;
    if (part.kind === 'conditional') judge(place, part.condition, state.beside ?? state);
    else if (part.kind === 'has') judge(place, part.condition, atLarge);
    else if ((part.kind === 'history' || part.kind === 'eventPattern') && part.where) judge(place, part.where, atLarge);
    for (const key in part) {
      const inner = (part as unknown as Record<string, unknown>)[key];
      if (typeof inner !== 'object' || inner === null || key === 'span' || key === 'name') continue;
      if (Array.isArray(inner)) rest.push(...inner);
      else if ('kind' in inner) rest.push(inner);
    }
  }
}

/** A value a `let` stands for, where it is a condition. */
export function isCondition(r: Reading, expression: Expression): boolean {
  return r.c.typeAt(meant(r.c, expression)).kind === 'bool';
}
