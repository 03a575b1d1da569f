/** What is known of a contact as a run goes on: what time leaves of it, and what an event that comes in says. */

import type { CalendarDuration } from '../../runtime/machine/calendar.js';
import { HOUR_MS } from '../../runtime/machine/calendar.js';
import type { TriggerPart } from '../check/trigger-split.js';
import { ageKey, everyOne, youngerThan } from '../paths/events.js';
import { type Reading, truths } from '../paths/reading.js';
import {
  afterTime,
  all,
  always,
  assume,
  claim,
  type Facts,
  type Formula,
  isImpossible,
  least as leastOf,
  most as mostOf,
  oneOf,
  type Subject,
  without,
} from '../reason/index.js';
import { longestOf, type Most } from './time.js';

/** After time has passed, `most` of it at the most, with what holds at every instant of a run; undefined where no run is left. */
export function afterwards(
  facts: Facts,
  most: Most,
  lasting: readonly Formula[],
  names: readonly string[] = [],
): Facts | undefined {
  let left = afterTime(forgetting(facts, names), longestOf(most) / HOUR_MS);
  for (const formula of lasting) left = assume(left, formula);
  return isImpossible(left) ? undefined : left;
}

/** The contact has agreed to a channel of this consent. */
export function agreed(consent: string): Formula {
  const subject: Subject = { key: `contact.${consent}`, space: truths, optional: false, overTime: 'free', names: [] };
  return claim(subject, oneOf(subject, ['true']));
}

export function forgetting(facts: Facts, names: readonly string[]): Facts {
  return names.length === 0 ? facts : without(facts, (subject) => subject.names.some((name) => names.includes(name)));
}

/** A sequence has names of its own. */
export function withoutNames(facts: Facts): Facts {
  return without(facts, (subject) => subject.names.length > 0);
}

/** An event that comes in is as young as can be, and so are those it is one of. */
export function arrival(r: Reading, { moment }: TriggerPart): Formula {
  const name = moment?.kind === 'nameExpr' ? moment.name : moment?.kind === 'eventPattern' ? moment.event : undefined;
  if (!name) return always;
  const found: Formula[] = [];
  for (const event of r.c.events.bases(name.text)) {
    const events = everyOne(r, event);
    if (!events.undone) found.push(youngerThan(events, 0));
    const symbol = r.c.symbols.values.get(event);
    // What is derived with a delay happens after its base.
    if (symbol?.kind !== 'event' || !symbol.declaration || symbol.declaration.within) break;
  }
  return all(found);
}

/** At this instant the last event of the name is exactly so old. */
export function agedExactly(r: Reading, event: string, age: CalendarDuration): Formula {
  return noOlder(r, event, longestOf(age));
}

/** The last event of the name is no older than so many ms. */
export function noOlder(r: Reading, event: string, ms: number): Formula {
  const events = everyOne(r, event);
  return events.undone || !Number.isFinite(ms) ? always : youngerThan(events, ms / HOUR_MS);
}

/** How old the last event of the name can be at the most, ms. */
export function oldest(r: Reading, facts: Facts, event: string): number {
  const events = everyOne(r, event);
  return events.undone ? Number.POSITIVE_INFINITY : mostOf(facts, ageKey(events)) * HOUR_MS;
}

/** How old the last event of the name is at the least, ms. */
export function youngest(r: Reading, facts: Facts, event: string): number {
  const events = everyOne(r, event);
  return events.undone ? 0 : Math.max(0, leastOf(facts, ageKey(events)) * HOUR_MS);
}

/** A text that is the same for the same knowledge. */
export function keyOfFacts(facts: Facts): string {
  let key = keys.get(facts);
  if (key === undefined) {
    key = facts
      .map((alternative) =>
        [...alternative]
          .map(([name, { values }]) =>
            values.kind === 'numbers'
              ? `${name}=${values.unknown}${values.line.inside}${values.line.cuts.map(({ at, after }) => `${at}${after ? '+' : '-'}`).join()}`
              : `${name}=${values.unknown}${values.except}${[...values.words].sort().join()}`,
          )
          .sort()
          .join(';'),
      )
      .sort()
      .join('|');
    keys.set(facts, key);
  }
  return key;
}

const keys = new WeakMap<Facts, string>();
