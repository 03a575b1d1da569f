/**
 * The calendar entries of a contact: which occurrences come now, when each comes next, and which sleep until something that their condition
 * looks at has changed. It enters nobody.
 */
import { nextOccurrence, type Zone } from '../machine/index.js';
import { type Candidate, holdsWith, withOne } from './candidate.js';
import type { EngineContact } from './contact.js';
import type { EntryPoint } from './program.js';
import { spreadOf } from './spread.js';
import type { EngineState } from './state.js';

const NEVER = Number.POSITIVE_INFINITY;
/** Further back no occurrence lies on today's date in any zone. */
const LONG_PAST_MS = 3 * 86_400_000;

/** Occurrences that are due come when `isTimer`; all others are only planned. */
export function fromCalendar(
  state: EngineState,
  contact: EngineContact,
  isTimer: boolean,
  before: readonly Candidate[],
): readonly Candidate[] {
  const { keeper, due, cameOn } = state;
  const { calendar } = state.program;
  const { now, zone } = keeper.view;
  const row = contact.data.index * due.width;
  let found = before;
  for (let i = 0; i < calendar.length; i++) {
    const point = calendar[i]!;
    const cell = row + point.cell;
    if (keeper.rezoned) noteUnseen(state, contact, point, keeper.zoneBefore);
    else if (point.wakesOn !== null && due.cells[cell]! > now && keeper.touched.anyIn(point.wakesOn)) {
      wake(state, contact, point);
    }
    const comes = isTimer && due.cells[cell]! <= now;
    let holds = true;
    if (comes) {
      cameOn.cells[cell] = zone.dateOf(due.cells[cell]!);
      holds = holdsWith(state, point, null);
      if (holds) {
        const { machine, trigger, alternative } = point;
        found = withOne(found, { machine, trigger, alternative, event: null });
      }
    }
    if (comes || contact.isNew || keeper.rezoned || (point.hears !== null && keeper.touched.anyIn(point.hears))) {
      planOccurrence(state, contact, point);
    }
    if (!holds && point.wakesOn !== null) sleep(state, contact, point);
  }
  return found;
}

/** The next occurrence from now on, on a later local day than the last that came: a changed zone repeats none (R6). */
export function planOccurrence(state: EngineState, contact: EngineContact, point: EntryPoint): void {
  const { now } = state.keeper.view;
  const cell = contact.data.index * state.due.width + point.cell;
  const { name } = state.program.machines[point.machine]!;
  const later = state.options.broadcastsAtOnce
    ? 0
    : spreadOf(state.model, point.loaded.moment!.plan, name, contact.data.id);
  const planned = state.due.cells[cell]!;
  // It has come, and the contact's own turn is yet to: no other zone takes that away.
  const isToCome = Number.isNaN(state.cameOn.cells[cell]!) && planned !== NEVER && planned >= now;
  if (later > 0 && isToCome && planned - later <= now) return;
  state.due.cells[cell] = occurrence(state, contact, point, now - 1) + later;
}

/** Something that the condition may look at is another one: the next occurrence is to be judged. */
export function wake(state: EngineState, contact: EngineContact, point: EntryPoint): void {
  const cell = contact.data.index * state.due.width + point.cell;
  const { now } = state.keeper.view;
  const next = occurrence(state, contact, point, isOver(state, contact) ? now : now - 1);
  if (next < state.due.cells[cell]!) state.due.cells[cell] = next;
}

/** The condition does not hold: occurrences before time alone can change that need not be looked at. */
function sleep(state: EngineState, contact: EngineContact, point: EntryPoint): void {
  const changes = point.loaded.condition!.next(state.keeper.context);
  const cell = contact.data.index * state.due.width + point.cell;
  if (changes <= state.due.cells[cell]!) return;
  state.due.cells[cell] = changes === NEVER ? NEVER : occurrence(state, contact, point, changes - 1);
}

/** First occurrence strictly after `after` (epoch ms), by the contact's zone. */
function occurrence(state: EngineState, contact: EngineContact, point: EntryPoint, after: number): number {
  const { view } = state.keeper;
  const cameOn = state.cameOn.cells[contact.data.index * state.due.width + point.cell]!;
  const { plan } = point.loaded.moment!;
  if (plan.on === 'broadcast' && !Number.isNaN(cameOn)) return NEVER;
  const nextAfter = (instant: number) =>
    point.schedule === null ? nextOccurrence(plan, view, instant) : point.schedule.next(view.zone, instant);
  let next = nextAfter(after);
  while (next !== NEVER && view.zone.dateOf(next) <= cameOn) next = nextAfter(next);
  return next;
}

/** Whether timers of the current instant have come already: what it brings still comes with the day of those. */
function isOver({ keeper, timedAt }: EngineState, { data }: EngineContact): boolean {
  return timedAt.cells[data.index] === keeper.view.now;
}

/** The zone has changed: an occurrence of these days that was slept through has come all the same. `before`: the zone it came in. */
function noteUnseen(state: EngineState, contact: EngineContact, point: EntryPoint, before: Zone | null): void {
  const { due, cameOn, keeper } = state;
  const cell = contact.data.index * due.width + point.cell;
  const { now } = keeper.view;
  if (before === null || point.wakesOn === null || point.schedule === null) return;
  if (Number.isNaN(cameOn.cells[cell]!) || due.cells[cell]! <= now) return;
  const last = isOver(state, contact) ? now : now - 1;
  for (let at = point.schedule.next(before, now - LONG_PAST_MS); at <= last; at = point.schedule.next(before, at)) {
    cameOn.cells[cell] = Math.max(cameOn.cells[cell]!, before.dateOf(at));
  }
}
