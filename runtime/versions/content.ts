/** What parts of a bundle mean, as texts: two parts with the same text are the same, wherever in whatever file they stand. */
import { createHash } from 'node:crypto';
import {
  type Aggregate,
  type Bundle,
  type Dependencies,
  type Expr,
  type Machine,
  stableText,
} from '../machine/index.js';

/** Places in the source, numbers that only count within one bundle, and titles; the same words may be names of the shop for something else. */
function isBeside(key: string, value: unknown): boolean {
  switch (key) {
    case 'span':
    case 'call':
      return typeof value === 'object' && value !== null && 'endCharacter' in value;
    case 'aggregate':
      return typeof value === 'number';
    case 'title':
      return typeof value === 'string';
    default:
      return false;
  }
}

/** Without what says nothing of its meaning. */
export function bare(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(bare);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).flatMap(([key, value]) => (isBeside(key, value) ? [] : [[key, bare(value)] as const])),
  );
}

/** Short and the same for the same meaning. */
export function contentOf(node: unknown): string {
  return createHash('sha256')
    .update(stableText(bare(node)))
    .digest('base64url')
    .slice(0, 22);
}

/** All that a run under way goes by; who enters, and when, is not part of it. */
export function machineContent({ goals, measures, stops, hours, slots, states }: Machine): string {
  return contentOf({ goals, measures, stops, hours, slots, states });
}

/** What an aggregate counts; `functions` says how much of it is kept. */
export function aggregateContent({ event, where, path, window, functions }: Aggregate): string {
  return contentOf({ event, where, path, window, functions: [...functions].sort() });
}

export interface Meaning {
  /** Of a segment, with all that it looks at. */
  segment(name: string): string;
  /** Of conditions, likewise. */
  of(conditions: readonly (Expr | undefined)[], dependsOn: readonly Dependencies[]): string;
}

/** Conditions mean what the segments they name mean: one changes with the other. */
export function meaningOf({ segments, model }: Bundle): Meaning {
  const plans = new Map(segments.map((plan) => [plan.name, plan]));
  const known = new Map<string, string>();
  const rfm = model.rfm ? contentOf(model.rfm) : '';
  const made: Meaning = {
    segment(name) {
      const before = known.get(name);
      if (before !== undefined) return before;
      // A segment that looks at itself has no meaning; nothing asks twice.
      known.set(name, '');
      const plan = plans.get(name);
      const content = plan === undefined ? '' : made.of([plan.condition], [plan.dependsOn]);
      known.set(name, content);
      return content;
    },
    of: (conditions, dependsOn) =>
      contentOf({
        conditions,
        segments: [...new Set(dependsOn.flatMap((on) => on.segments))].sort().map((name) => made.segment(name)),
        rfm: dependsOn.some((on) => on.rfm) ? rfm : '',
      }),
  };
  return made;
}
