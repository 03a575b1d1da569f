/** What fires at one input (language R4): moments that happen, conditions that turn true, occurrences of the calendar that come. Enters nobody. */
import { decide, momentHappens, nextFire, nextOccurrence } from '../machine/index.js';
import type { EventRecord } from '../machine/run.js';
import type { EngineContact } from './contact.js';
import type { ConditionEntry, EntryPoint } from './program.js';
import { spreadOf } from './spread.js';
import type { EngineState } from './state.js';

export interface Candidate {
  readonly machine: number;
  readonly trigger: number;
  readonly alternative: number;
  readonly event: EventRecord | null;
}

const NEVER = Number.POSITIVE_INFINITY;

/**
 * Everything that fires at the current input, and brings conditions and calendar entries up to date.
 * `isTimer`: occurrences of the calendar that are due come now.
 */
export function candidates(state: EngineState, contact: EngineContact, isTimer: boolean): readonly Candidate[] {
  const found = fromHappenings(state, NOBODY);
  return fromCalendar(state, contact, isTimer, fromConditions(state, contact, found));
}

const NOBODY: readonly Candidate[] = [];

function withOne(found: readonly Candidate[], candidate: Candidate): readonly Candidate[] {
  return found === NOBODY ? [candidate] : [...found, candidate];
}

function fromHappenings(state: EngineState, before: readonly Candidate[]): readonly Candidate[] {
  const { keeper, program } = state;
  const { happenings, happeningTopics } = keeper;
  let found = before;
  for (let i = 0; i < happenings.length; i++) {
    const points = program.entriesOn[happeningTopics[i]!]!;
    if (points.length === 0) continue;
    const input = happenings[i]!;
    const event = input.kind === 'event' ? input.event : null;
    for (const point of points) {
      keeper.context.event = event;
      if (!momentHappens(point.loaded.moment!, input, keeper.context, keeper.view.now, 0)) continue;
      if (!holdsWith(state, point, event)) continue;
      const { machine, trigger, alternative } = point;
      found = withOne(found, { machine, trigger, alternative, event });
    }
  }
  return found;
}

/** The condition beside a moment, its alias bound to the event that fires. */
function holdsWith(state: EngineState, point: EntryPoint, event: EventRecord | null): boolean {
  const { condition, plan } = point.loaded;
  if (condition === null) return true;
  const { context } = state.keeper;
  context.event = event;
  const { emptySlots } = state.program.machines[point.machine]!;
  context.slots = bound(emptySlots, plan.bind, event);
  const holds = decide(condition.value(context));
  context.slots = emptySlots;
  context.event = null;
  return holds;
}

export function bound<T>(slots: readonly T[], bind: number | undefined, event: T | null): readonly T[] {
  if (bind === undefined || event === null) return slots;
  const own = slots.slice();
  own[bind] = event;
  return own;
}

function fromConditions(
  state: EngineState,
  contact: EngineContact,
  before: readonly Candidate[],
): readonly Candidate[] {
  const { program, keeper } = state;
  const { conditions } = program;
  let found = before;
  const row = contact.data.index * state.due.width;
  const now = keeper.view.now;
  for (const entry of conditions) {
    const isDue = contact.isNew || keeper.rezoned || (entry.timed && state.due.cells[row + entry.cell]! <= now);
    if (!isDue && !touches(state, entry)) continue;
    const alternative = judgeCondition(state, contact, entry);
    const cell = contact.data.index * state.holding.width + entry.cell;
    const held = state.holding.cells[cell] === 1;
    state.holding.cells[cell] = alternative >= 0 ? 1 : 0;
    if (alternative < 0 || held) continue;
    found = withOne(found, { machine: entry.machine, trigger: entry.trigger, alternative, event: null });
  }
  return found;
}

function touches(state: EngineState, entry: ConditionEntry): boolean {
  return state.keeper.touched.anyIn(entry.hears);
}

/** The first alternative that holds, or -1; notes when time can change it next. */
export function judgeCondition(state: EngineState, contact: EngineContact, entry: ConditionEntry): number {
  const { context } = state.keeper;
  context.event = null;
  let first = -1;
  let next = NEVER;
  for (let i = 0; i < entry.alternatives.length; i++) {
    const alternative = entry.alternatives[i]!;
    if (first < 0 && alternative.condition !== null && decide(alternative.condition.value(context))) first = i;
    next = Math.min(next, nextFire(alternative, context));
  }
  state.due.cells[contact.data.index * state.due.width + entry.cell] = next;
  return first;
}

function fromCalendar(
  state: EngineState,
  contact: EngineContact,
  isTimer: boolean,
  before: readonly Candidate[],
): readonly Candidate[] {
  const { program, keeper } = state;
  const { calendar } = program;
  let found = before;
  const row = contact.data.index * state.due.width;
  const { now, zone } = keeper.view;
  for (let i = 0; i < calendar.length; i++) {
    const point = calendar[i]!;
    const due = state.due.cells[row + point.cell]!;
    const comes = isTimer && due <= now;
    if (comes) {
      state.cameOn.cells[row + point.cell] = zone.dateOf(due);
      if (holdsWith(state, point, null)) {
        const { machine, trigger, alternative } = point;
        found = withOne(found, { machine, trigger, alternative, event: null });
      }
    }
    if (comes || contact.isNew || keeper.rezoned || (point.hears !== null && keeper.touched.anyIn(point.hears))) {
      planOccurrence(state, contact, point);
    }
  }
  return found;
}

/** The next occurrence from now on, on a later local day than the last that came: a changed zone repeats none (R6). */
export function planOccurrence(state: EngineState, contact: EngineContact, point: EntryPoint): void {
  const { view } = state.keeper;
  const cell = contact.data.index * state.due.width + point.cell;
  const plan = point.loaded.moment!.plan;
  const cameOn = state.cameOn.cells[cell]!;
  const { name } = state.program.machines[point.machine]!;
  const later = state.options.broadcastsAtOnce ? 0 : spreadOf(state.model, plan, name, contact.data.id);
  const planned = state.due.cells[cell]!;
  // It has come, and the contact's own turn is yet to: no other zone takes that away.
  const isToCome = Number.isNaN(cameOn) && planned !== NEVER && planned >= view.now;
  if (later > 0 && isToCome && planned - later <= view.now) return;
  let next = nextOccurrence(plan, view, view.now - 1);
  if (plan.on === 'broadcast' && !Number.isNaN(cameOn)) next = NEVER;
  while (next !== NEVER && view.zone.dateOf(next) <= cameOn) next = nextOccurrence(plan, view, next);
  state.due.cells[cell] = next + later;
}
