/** Takes a stored event out of a contact's data again, with everything derived of it (language R12). What it has started goes on. */
import type { Compiled } from '../machine/evaluate/index.js';
import type { EventRecord } from '../machine/run.js';
import type { ContactData } from './contact.js';
import type { FactsProgram } from './program.js';
import type { TouchedTopics } from './topics.js';

export interface Undoing {
  readonly program: FactsProgram;
  readonly data: ContactData;
  readonly now: number;
  readonly touched: TouchedTopics;
  holds(where: Compiled, record: EventRecord): boolean;
  removeOrder(record: EventRecord): void;
}

/** `place`: in the log of the event, which is kept whole because it can be undone. Events filtered from it have its id. */
export function takeOut(undoing: Undoing, event: number, place: number): void {
  const { program, data, now, touched } = undoing;
  const log = data.logs[event]!;
  const [undone] = log.splice(place, 1) as [EventRecord];
  const { aggregates, opens, isOrder, filters } = program.events[event]!;
  for (const { plan, where } of aggregates) {
    const state = data.aggregates[plan.index];
    if (state === undefined) continue;
    state.clear();
    for (const stored of log) {
      if (where === null || undoing.holds(where, stored)) state.add(plan, stored, now, data.zone);
    }
  }
  for (const { plan } of opens) data.windows?.withdraw(plan, undone.id);
  touched.touch(event);
  if (isOrder) undoing.removeOrder(undone);
  for (const filter of filters) {
    const filtered = data.logs[filter.event]?.findLastIndex(({ id }) => id === undone.id) ?? -1;
    if (filtered >= 0) takeOut(undoing, filter.event, filtered);
  }
}
