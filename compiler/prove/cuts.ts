/**
 * How soon a run can follow one that a goal or a stop has ended: what has ended it may be what the trigger asks about, such as an order that it wants long ago,
 * or that a derived event must not see.
 */
import type { Bundle, Machine } from '../../runtime/machine/bundle.js';
import type { CalendarDuration } from '../../runtime/machine/calendar.js';
import type { Reading } from '../paths/reading.js';
import type { Facts } from '../reason/index.js';
import { youngest } from './knowledge.js';
import { atOnce, earliest, isAtOnce, later } from './time.js';

/** `facts`: what is so of the contact at the entry; `event`: what begins the run, where one does. */
export function afterCut(
  bundle: Bundle,
  { goals, stops, entry }: Machine,
  r: Reading,
  facts: Facts,
  event: string | undefined,
): CalendarDuration | undefined {
  if (entry.kind === 'restart') return undefined;
  const ending = [...goals.map(({ moment }) => moment), ...stops.map(({ moment }) => moment)];
  let least: CalendarDuration | undefined;
  for (const moment of ending) {
    if (moment?.on !== 'event') return undefined;
    // What is an event of the name is one of those that it is made from.
    const came = basesOf(bundle, moment.event);
    const apart = came.reduce(
      (most, name) => later(later(most, closing(bundle, event, name)), { ...atOnce, ms: youngest(r, facts, name) }),
      atOnce,
    );
    if (isAtOnce(apart) || !Number.isFinite(apart.ms)) return undefined;
    least = least ? earliest(least, apart) : apart;
  }
  return least;
}

function basesOf({ derived }: Bundle, event: string): readonly string[] {
  const found = new Set([event]);
  for (const name of found) {
    const plan = derived.find((one) => one.name === name);
    if (plan && !plan.within) found.add(plan.base.event);
  }
  return [...found];
}

/** How long after an event of the name the other comes at the least: it closes its window, which has to be opened anew. */
function closing(bundle: Bundle, event: string | undefined, name: string): CalendarDuration {
  if (event === undefined) return atOnce;
  const plan = basesOf(bundle, event)
    .map((base) => bundle.derived.find((one) => one.name === base))
    .find((one) => one?.within);
  const closes = plan?.without.some((one) => one.event === name && !one.where);
  return closes && plan?.within && plan.per === undefined ? plan.within : atOnce;
}
