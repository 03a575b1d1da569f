/** What a version keeps of every contact's past, in the words of the language: the facts plan of its bundle. */
import { zone } from '../../runtime/clock/index.js';
import { factsProgram } from '../../runtime/facts/index.js';
import { exprText } from '../../runtime/insight/index.js';
import { type Bundle, durationText, type Expr, loadBundle } from '../../runtime/machine/index.js';

export interface Kept {
  readonly all: readonly string[];
  /** Filled from the stored events when it is deployed. */
  readonly fills: readonly string[];
  /** Nothing asks for it any more. */
  readonly drops: readonly string[];
}

export function keptBy(old: Bundle | null, fresh: Bundle): Kept {
  const [before, all] = [old === null ? [] : factsOf(old), factsOf(fresh)];
  const [was, is] = [new Set(before), new Set(all)];
  return {
    all,
    fills: old === null ? [] : all.filter((fact) => !was.has(fact)),
    drops: before.filter((fact) => !is.has(fact)),
  };
}

/** Counts and sums first, then events that are looked at one by one or can be undone. */
export function factsOf(bundle: Bundle): readonly string[] {
  const naming = { bundle, machine: null, event: null, zone: zone(bundle.model.timezone)! };
  const figures = bundle.facts.aggregates.map(({ event, where, path, window, functions }, aggregate) => {
    const asked: Expr = {
      op: 'history',
      fn: 'count',
      event,
      path,
      aggregate,
      ...(where && { where }),
      ...(window && { inLast: { op: 'const', value: window } }),
    };
    const isOf = functions.some((fn) => fn !== 'any' && fn !== 'last' && fn !== 'first');
    return exprText(asked, naming).replace(/^count of/, `${functions.join(', ')}${isOf ? ' of' : ''}`);
  });
  const { events } = factsProgram(loadBundle(bundle), 'unwritten');
  const logs = events.flatMap(({ name, keep }) => {
    if (keep === null) return [];
    return [`each ${name}${keep === 'forever' ? '' : ` in last ${durationText(keep)}`}`];
  });
  return [...new Set([...figures.sort(), ...logs.sort()])];
}
