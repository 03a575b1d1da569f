/**
 * The calendar entries of a contact: which occurrences come now, when each comes next, and which sleep until something that their condition
 * looks at has changed. It enters nobody.
 */
import { type Compiled, nextOccurrence, type Zone } from '../machine/index.js';
import { type Candidate, holdsWith, isInAudience, withOne } from './candidate.js';
import type { EngineContact } from './contact.js';
import { spreadOf } from './spread.js';
import type { EngineState } from './state.js';
import type { EntryPoint } from './triggers.js';

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
  const isAnew = contact.isNew || keeper.rezoned;
  const heard = keeper.touched.bitsIn(state.program.heardByCalendar);
  let found = before;
  for (let i = 0; i < calendar.length; i++) {
    const point = calendar[i]!;
    const cell = row + point.cell;
    if (!isAnew && (heard & point.bit) === 0 && !(isTimer && due.cells[cell]! <= now)) continue;
    if (keeper.rezoned) noteUnseen(state, contact, point, keeper.zoneBefore);
    else if (point.wakesOn !== null && due.cells[cell]! > now && keeper.touched.anyIn(point.wakesOn)) {
      wake(state, contact, point);
    }
    const comes = isTimer && due.cells[cell]! <= now;
    let refusing: Compiled | null = null;
    if (comes) {
      cameOn.cells[cell] = zone.dateOf(due.cells[cell]! - laterFor(state, contact, point));
      const { machine, trigger, alternative } = point;
      const candidate = { machine, trigger, alternative, event: null };
      refusing = refusingPart(state, contact, point, candidate);
      if (refusing === null) found = withOne(found, candidate);
    }
    if (comes || isAnew || (point.hears !== null && keeper.touched.anyIn(point.hears))) {
      planOccurrence(state, contact, point);
    }
    if (refusing !== null && point.wakesOn !== null) sleep(state, contact, point, refusing);
  }
  return found;
}

/** What keeps an occurrence from the contact: the audience, whom it is for, or the condition beside it; null when nothing does. */
function refusingPart(
  state: EngineState,
  contact: EngineContact,
  point: EntryPoint,
  candidate: Candidate,
): Compiled | null {
  const machine = state.program.machines[point.machine]!;
  if (point.audience !== null && !isInAudience(state, machine, candidate)) {
    state.sink.passOver?.(state.keeper.view.now, contact.data.id, machine.name);
    return point.audience;
  }
  return holdsWith(state, point, null) ? null : point.loaded.condition;
}

/** How long after the moment's own instant the contact's turn comes. Milliseconds. */
function laterFor({ model, options, program }: EngineState, { data }: EngineContact, point: EntryPoint): number {
  if (options.isUnspread) return 0;
  return spreadOf(model, point.loaded.moment!.plan, program.machines[point.machine]!.name, data.id);
}

/** The next turn from now on, of an occurrence on a later local day than the last that came: a changed zone repeats none (R6). */
export function planOccurrence(state: EngineState, contact: EngineContact, point: EntryPoint): void {
  const { now, zone } = state.keeper.view;
  const cell = contact.data.index * state.due.width + point.cell;
  const later = laterFor(state, contact, point);
  if (later > 0) {
    const planned = state.due.cells[cell]!;
    // It has come, and the contact's own turn is yet to: no other zone takes that away.
    const isToCome =
      planned !== NEVER && planned >= now && !(zone.dateOf(planned - later) <= state.cameOn.cells[cell]!);
    if (isToCome && planned - later <= now) return;
  }
  state.due.cells[cell] = occurrence(state, contact, point, now - 1);
}

/** Something that the condition may look at is another one: the next occurrence is to be judged. */
export function wake(state: EngineState, contact: EngineContact, point: EntryPoint): void {
  const cell = contact.data.index * state.due.width + point.cell;
  const { now } = state.keeper.view;
  const next = occurrence(state, contact, point, isOver(state, contact) ? now : now - 1);
  if (next < state.due.cells[cell]!) state.due.cells[cell] = next;
}

/** The audience or the condition does not hold: occurrences before time alone can change that need not be looked at. */
function sleep(state: EngineState, contact: EngineContact, point: EntryPoint, refusing: Compiled): void {
  const { context } = state.keeper;
  context.event = null;
  const changes = refusing.next(context);
  const cell = contact.data.index * state.due.width + point.cell;
  if (changes <= state.due.cells[cell]!) return;
  state.due.cells[cell] = changes === NEVER ? NEVER : occurrence(state, contact, point, changes - 1);
}

/**
 * The contact's first turn strictly after `after` (epoch ms), by its zone. A schedule is for everybody who is there when the turn comes, a
 * broadcast for who was there at its own instant.
 */
function occurrence(state: EngineState, contact: EngineContact, point: EntryPoint, after: number): number {
  const { view } = state.keeper;
  const cameOn = state.cameOn.cells[contact.data.index * state.due.width + point.cell]!;
  const { plan } = point.loaded.moment!;
  if (plan.on === 'broadcast' && !Number.isNaN(cameOn)) return NEVER;
  const nextAfter = (instant: number) =>
    point.schedule === null ? nextOccurrence(plan, view, instant) : point.schedule.next(view.zone, instant);
  const later = laterFor(state, contact, point);
  let next = nextAfter(plan.on === 'schedule' ? after - later : after);
  while (next !== NEVER && view.zone.dateOf(next) <= cameOn) next = nextAfter(next);
  return next + later;
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
  const last = (isOver(state, contact) ? now : now - 1) - laterFor(state, contact, point);
  for (let at = point.schedule.next(before, last - LONG_PAST_MS); at <= last; at = point.schedule.next(before, at)) {
    cameOn.cells[cell] = Math.max(cameOn.cells[cell]!, before.dateOf(at));
  }
}
