/** Where a run has come to on one path and what is known there; how paths part, come together and go on after time has passed. */
import type { Block, Span } from '../../grammar/index.js';
import type { Hours } from '../check/duration-length.js';
import { afterTime, assume, either, type Facts, type Formula, isImpossible, without } from '../reason/index.js';
import { agedFact, entry } from './events.js';
import type { Place, State } from './judge.js';
import type { Trail } from './trail.js';

/** Where a run has come to; undefined: nobody is here. */
export interface Reached extends State {
  /** Hours since entry at the least. */
  readonly elapsed: Hours;
  /** Day number that it is not before; minus infinity where nobody knows. */
  readonly day: number;
}

export type Way = Reached | undefined;

/** Something that ends the run at the very instant it happens. */
export interface Ending {
  readonly clause: string;
  readonly event: string;
  readonly span: Span;
}

/** Lives while one scenario or sequence is followed. */
export interface Walk extends Place {
  readonly endings: readonly Ending[];
  readonly lasting: readonly Lasting[];
  /** Whether what lasts speaks of how long ago the run began. */
  readonly countsHours: boolean;
  readonly block: (w: Walk, block: Block, start: Way) => Way;
}

/** What holds at every instant of the run, since it would have ended otherwise. */
export interface Lasting {
  readonly formula: Formula;
  readonly span: Span;
  readonly message: string;
}

/** Ways that come together. */
export function joined(ways: readonly Way[]): Way {
  const open = ways.filter((way) => way !== undefined);
  const [first] = open;
  if (!first || open.length === 1) return first;
  const beside = open.some((way) => way.beside) && either(open.map((way) => (way.beside ?? way).facts));
  const trail = commonTrail(open.map((way) => way.trail));
  return {
    facts: either(open.map(({ facts }) => facts)),
    trail,
    elapsed: Math.min(...open.map(({ elapsed }) => elapsed)),
    day: Math.min(...open.map(({ day }) => day)),
    ...(beside ? { beside: { facts: beside, trail } } : {}),
  };
}

function commonTrail(trails: readonly (Trail | undefined)[]): Trail | undefined {
  const [first] = trails;
  if (trails.every((trail) => trail === first)) return first;
  const lengths = trails.map(lengthOfTrail);
  const least = Math.min(...lengths);
  let ends = trails.map((trail, index) => dropped(trail, lengths[index]! - least));
  while (ends.some((end) => end !== ends[0])) ends = ends.map((end) => end?.before);
  return ends[0];
}

function lengthOfTrail(trail: Trail | undefined): number {
  let length = 0;
  for (let step = trail; step; step = step.before) length++;
  return length;
}

function dropped(trail: Trail | undefined, steps: number): Trail | undefined {
  let step = trail;
  for (let left = steps; left > 0; left--) step = step?.before;
  return step;
}

/** The run after a step that may have taken time, at least `hours`, and has given these names another meaning. Undefined: it has ended before. */
export function resumed(w: Walk, here: Reached, hours: Hours, names: readonly string[] = []): Way {
  const elapsed = here.elapsed + hours;
  let facts = forgotten(afterTime(here.facts), names);
  if (w.countsHours) facts = assume(facts, { kind: 'claim', ...agedFact(entry, elapsed), held: [], denied: [] });
  for (const { formula } of w.lasting) facts = assume(facts, formula);
  const { trail, day } = here;
  return isImpossible(facts) ? undefined : { facts, trail, day, elapsed };
}

function forgotten(facts: Facts, names: readonly string[]): Facts {
  return names.length === 0 ? facts : without(facts, (subject) => subject.names.some((name) => names.includes(name)));
}

/** The same place for whoever met the formula there, with the reason it is known. */
export function narrowed({ scope }: Place, here: Reached, formula: Formula, span: Span, message: string): Way {
  const facts = assume(here.facts, formula);
  if (isImpossible(facts)) return undefined;
  const trail: Trail = { formula, file: scope.file, span, message, before: here.trail };
  const beside = here.beside && { facts: assume(here.beside.facts, formula), trail };
  return { ...here, facts, trail, ...(beside ? { beside } : {}) };
}
