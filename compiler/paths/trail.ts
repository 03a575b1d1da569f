/** What has been asked on the way to a place, newest first, so that a finding can show what settles it. */
import type { Span } from '../../grammar/index.js';
import type { RelatedPlace } from '../diagnostics/diagnostic.js';
import type { Facts } from '../reason/index.js';
import { assume, type Formula, nothingKnown } from '../reason/index.js';

export interface Trail {
  readonly formula: Formula;
  readonly file: string;
  readonly span: Span;
  /** What a reader is told at the place. */
  readonly message: string;
  readonly before: Trail | undefined;
}

const farthest = 60;
const mostShown = 3;

/** The places that settle it: one alone if there is one, else the last few that do so together. */
export function settledBy(trail: Trail | undefined, settles: (facts: Facts) => boolean): readonly RelatedPlace[] {
  const steps: Trail[] = [];
  for (let step = trail; step && steps.length < farthest; step = step.before) steps.push(step);
  const alone = steps.find(({ formula }) => settles(assume(nothingKnown, formula)));
  if (alone) return [placeOf(alone)];
  let together = nothingKnown;
  const used: Trail[] = [];
  for (const step of steps) {
    together = assume(together, step.formula);
    used.push(step);
    if (settles(together)) {
      const needed = used.filter(
        (one) =>
          !settles(
            used.filter((other) => other !== one).reduce((facts, { formula }) => assume(facts, formula), nothingKnown),
          ),
      );
      return (needed.length > 0 ? needed : used).slice(0, mostShown).map(placeOf);
    }
  }
  return [];
}

function placeOf({ file, span, message }: Trail): RelatedPlace {
  return { file, span, message };
}
