/** What fires at one input (language R4): moments that happen, conditions that turn true, occurrences of the calendar that come. Enters nobody. */
import { decide, momentHappens, nextFire, nextOccurrence } from '../machine/index.js';
import type { EventRecord, StepInput } from '../machine/run.js';
import type { EngineContact } from './contact.js';
import type { ConditionEntry, EntryPoint } from './program.js';
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
export function candidates(state: EngineState, contact: EngineContact, isTimer: boolean): Candidate[] {
  const found: Candidate[] = [];
  fromHappenings(state, found);
  fromConditions(state, contact, found);
  fromCalendar(state, contact, isTimer, found);
  return found;
}

function fromHappenings(state: EngineState, found: Candidate[]): void {
  const { keeper, program } = state;
  const { topics } = program.facts;
  for (const input of keeper.happenings) {
    const topic = topicOf(input, topics);
    for (const point of program.entriesOn[topic]!) {
      const { context } = keeper;
      const event = input.kind === 'event' ? input.event : null;
      context.event = event;
      if (!momentHappens(point.loaded.moment!, input, context, keeper.view.now, 0)) continue;
      if (!holdsWith(state, point, event)) continue;
      found.push({ machine: point.machine, trigger: point.trigger, alternative: point.alternative, event });
    }
  }
}

function topicOf(input: StepInput, topics: EngineState['program']['facts']['topics']): number {
  switch (input.kind) {
    case 'event':
      return topics.ofEvent(topics.events.of(input.event.event));
    case 'membership':
      return input.of === 'segment'
        ? topics.ofSegment(topics.segments.of(input.name))
        : topics.ofGroup(topics.groups.of(input.name));
    case 'attribute':
      return topics.ofAttribute(topics.attributes.of(input.attribute));
    default:
      return topics.rfm;
  }
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

function fromConditions(state: EngineState, contact: EngineContact, found: Candidate[]): void {
  const { program, keeper } = state;
  const { conditions } = program;
  if (conditions.length === 0) return;
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
    found.push({ machine: entry.machine, trigger: entry.trigger, alternative, event: null });
  }
}

function touches(state: EngineState, entry: ConditionEntry): boolean {
  const { list } = state.keeper.touched;
  for (let i = 0; i < list.length; i++) if (state.program.conditionsOn[list[i]!]!.includes(entry.cell)) return true;
  return false;
}

/** The first alternative that holds, or -1; notes when time can change it next. */
function judgeCondition(state: EngineState, contact: EngineContact, entry: ConditionEntry): number {
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

function fromCalendar(state: EngineState, contact: EngineContact, isTimer: boolean, found: Candidate[]): void {
  const { program, keeper } = state;
  const { calendar } = program;
  if (calendar.length === 0) return;
  const row = contact.data.index * state.due.width;
  const { now, zone } = keeper.view;
  for (let i = 0; i < calendar.length; i++) {
    const point = calendar[i]!;
    const due = state.due.cells[row + point.cell]!;
    const comes = isTimer && due <= now;
    if (comes) {
      state.cameOn.cells[row + point.cell] = zone.dateOf(due);
      if (holdsWith(state, point, null)) {
        found.push({ machine: point.machine, trigger: point.trigger, alternative: point.alternative, event: null });
      }
    }
    if (comes || contact.isNew || keeper.rezoned || reads(state, i)) planOccurrence(state, contact, point);
  }
}

function reads(state: EngineState, entry: number): boolean {
  const { list } = state.keeper.touched;
  for (let i = 0; i < list.length; i++) if (state.program.calendarOn[list[i]!]!.includes(entry)) return true;
  return false;
}

/** The next occurrence from now on, on a later local day than the last that came: a changed zone repeats none (R6). */
function planOccurrence(state: EngineState, contact: EngineContact, point: EntryPoint): void {
  const { view } = state.keeper;
  const cell = contact.data.index * state.due.width + point.cell;
  const plan = point.loaded.moment!.plan;
  const cameOn = state.cameOn.cells[cell]!;
  let next = nextOccurrence(plan, view, view.now - 1);
  if (plan.on === 'broadcast' && !Number.isNaN(cameOn)) next = NEVER;
  while (next !== NEVER && view.zone.dateOf(next) <= cameOn) next = nextOccurrence(plan, view, next);
  state.due.cells[cell] = next;
}
