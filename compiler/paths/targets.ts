/** What is known when a `wait until` is over: how old its anchor is by then, and what day it cannot be before. */
import type { TimeTarget } from '../../grammar/index.js';
import { isPast } from '../check/past.js';
import { allows, always, atLeast, atMost, type Facts, type Formula } from '../reason/index.js';
import { lengthOf } from './durations.js';
import { ageClaims, anchorOf } from './events.js';
import type { Place } from './judge.js';
import { dayOf, onDays } from './moments.js';
import { settledBy } from './trail.js';
import type { Reached } from './way.js';

interface Target {
  readonly facts: Formula;
  readonly day: number;
  /** It is over for everybody who comes here; reported. */
  readonly isPast: boolean;
}

const nothing: Target = { facts: always, day: Number.NEGATIVE_INFINITY, isPast: false };

export function targetFacts({ r, scope }: Place, target: TimeTarget, here: Reached): Target {
  switch (target.kind) {
    case 'clock':
      return nothing;
    case 'moment': {
      const day = dayOf(target.moment);
      if (day === undefined) return nothing;
      // A contact may have gone round the world: a day more or less is no finding.
      if (day + 1 < here.day) {
        const { c } = r;
        if (!isPast(c, target.moment, 24 * 3_600_000)) {
          const text = c.textOf(scope.file, target.moment.span);
          const settles = (facts: Facts) => !allows(facts, onDays(atMost(day)));
          c.report('time/past', { text, place: 'wait until' }, scope, target.moment.span, {
            related: settledBy(here.trail, settles),
          });
        }
        return { ...nothing, isPast: true };
      }
      return { facts: onDays(atLeast(day)), day, isPast: false };
    }
    case 'relative': {
      const anchor = target.direction === 'after' && !target.at ? anchorOf(r, target.anchor) : undefined;
      const length = lengthOf(r.c, target.offset);
      return anchor && length ? { ...nothing, facts: ageClaims(anchor, length).older } : nothing;
    }
  }
}
