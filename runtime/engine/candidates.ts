/** What fires at one input (language R4): moments that happen, conditions that turn true, occurrences of the calendar that come. Enters nobody. */
import { decide, momentHappens, nextFire } from '../machine/index.js';
import { fromCalendar } from './calendar.js';
import { type Candidate, holdsWith, NOBODY, withOne } from './candidate.js';
import type { EngineContact } from './contact.js';
import { HEARD_BY_CALENDAR, HEARD_BY_CONDITIONS, HEARD_BY_ENTRIES } from './hearers.js';
import type { EngineState } from './state.js';
import type { ConditionEntry } from './triggers.js';

const NEVER = Number.POSITIVE_INFINITY;

/**
 * Everything that fires at the current input, and brings conditions and calendar entries up to date.
 * `heardBy`: bits of those who hear it; `isDue`: time may have brought something; `isTimer`: occurrences of the calendar that are due come now.
 */
export function candidates(
  state: EngineState,
  contact: EngineContact,
  heardBy: number,
  isDue: boolean,
  isTimer: boolean,
): readonly Candidate[] {
  let found = NOBODY;
  if ((heardBy & HEARD_BY_ENTRIES) !== 0) found = fromHappenings(state, found);
  if (isDue || (heardBy & HEARD_BY_CONDITIONS) !== 0) found = fromConditions(state, contact, found);
  if (isDue || (heardBy & HEARD_BY_CALENDAR) !== 0) found = fromCalendar(state, contact, isTimer, found);
  return found;
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
    for (let place = 0; place < points.length; place++) {
      const point = points[place]!;
      keeper.context.event = event;
      const moment = point.loaded.moment!;
      if (event === null) {
        if (!momentHappens(moment, input, keeper.context, keeper.view.now, 0)) continue;
      } else if (moment.where !== null && !decide(moment.where.value(keeper.context))) continue;
      if (!holdsWith(state, point, event)) continue;
      const { machine, trigger, alternative } = point;
      found = withOne(found, { machine, trigger, alternative, event });
    }
  }
  return found;
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
  const isAnew = contact.isNew || keeper.rezoned;
  const heard = keeper.touched.bitsIn(program.heardByConditions);
  for (let i = 0; i < conditions.length; i++) {
    const entry = conditions[i]!;
    const isDue = isAnew || (entry.timed && state.due.cells[row + entry.cell]! <= now);
    if (!isDue && ((heard & entry.bit) === 0 || !keeper.touched.anyIn(entry.hears))) continue;
    const alternative = judgeCondition(state, contact, entry);
    const cell = contact.data.index * state.holding.width + entry.cell;
    const held = state.holding.cells[cell] === 1;
    state.holding.cells[cell] = alternative >= 0 ? 1 : 0;
    if (alternative < 0 || held) continue;
    found = withOne(found, { machine: entry.machine, trigger: entry.trigger, alternative, event: null });
  }
  return found;
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
