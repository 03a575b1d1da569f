/**
 * A contact under a new version of the project: what that version asks anew is answered as of the deploy without starting anything (language
 * R4), moved runs find their deadlines, and those whom `including existing` brings in enter. It translates no numbers.
 */
import type { ContactData } from '../facts/contact.js';
import { judgeQuietly } from '../facts/quiet.js';
import { rejoin } from '../machine/index.js';
import type { StepInput } from '../machine/run.js';
import { planOccurrence, wake } from './calendar.js';
import type { Candidate } from './candidate.js';
import { judgeCondition } from './candidates.js';
import type { EngineContact } from './contact.js';
import { judgeRuns } from './judging.js';
import { stepRun } from './perform.js';
import { reportSegments } from './reporting.js';
import { type EngineState, isLive, lend, refOf } from './state.js';
import type { ConditionEntry } from './triggers.js';

/** What a version has that the one before did not, as numbers of the loaded bundle: the same for every contact. */
export interface News {
  /** Ascending. */
  readonly segments: readonly number[];
  /** Cells of conditions and of calendar entries. */
  readonly conditions: readonly number[];
  readonly calendar: readonly number[];
  /** Cells of conditions whose `including existing` is carried out with this version. */
  readonly existing: readonly number[];
  /** To be filled from the contact's stored events; events by number. */
  readonly aggregates: readonly number[];
  readonly logs: readonly number[];
  readonly rfm: boolean;
  /** The project's zone is another one. */
  readonly zone: boolean;
}

/** A run that was moved, by its place in the contact's list. */
export interface MovedRun {
  readonly place: number;
  readonly version: number;
  readonly state: string;
  /** It waits for what it waited for before. */
  readonly isSame: boolean;
}

export interface Renewal {
  readonly news: News;
  readonly moved: readonly MovedRun[];
  /** What aggregates and logs would hold had they been there from the first event on; null where none is to be filled. */
  readonly filled: Pick<ContactData, 'aggregates' | 'logs'> | null;
}

/** Gives who enters by `including existing`; `now`: the deploy. The contact has been brought back already. */
export function renew(
  state: EngineState,
  contact: EngineContact,
  { news, moved, filled }: Renewal,
  now: number,
): readonly Candidate[] {
  const { keeper, program } = state;
  const { data } = contact;
  for (const aggregate of news.aggregates) data.aggregates[aggregate] = filled?.aggregates[aggregate];
  for (const event of news.logs) data.logs[event] = filled?.logs[event];
  keeper.begin(data, now);
  if (news.zone && data.attributes[program.facts.timezone] === null) rezone(state, contact);
  // Whoever has not appeared yet is judged as new when it does.
  if (contact.isNew) return [];
  judgeQuietly(keeper, news.segments);
  reportSegments(state, contact, false);
  if (news.rfm && state.options.rfm !== null) {
    keeper.touched.touch(program.facts.topics.rfm);
    keeper.planRfm(data, now);
  }
  // By place: judging may take runs out of the list.
  const rows = contact.runs.slice();
  for (const run of moved) rejoinRun(state, contact, rows[run.place]!, run);
  if (keeper.touched.count > 0) judgeRuns(state, contact, true, false, null);
  const conditions = program.conditions.filter(({ cell }) => news.conditions.includes(cell));
  for (const entry of conditions) hold(state, contact, entry, judgeCondition(state, contact, entry));
  for (const point of program.calendar) {
    if (news.calendar.includes(point.cell)) planOccurrence(state, contact, point);
    else if (point.wakesOn !== null) wake(state, contact, point);
  }
  return program.conditions.flatMap((entry): Candidate[] => {
    if (!news.existing.includes(entry.cell)) return [];
    const alternative = judgeCondition(state, contact, entry);
    if (alternative < 0) return [];
    hold(state, contact, entry, alternative);
    return [{ machine: entry.machine, trigger: entry.trigger, alternative, event: null }];
  });
}

/** The project's zone is the contact's, and is another one now: waits are planned again (R6). */
function rezone(state: EngineState, contact: EngineContact): void {
  state.keeper.rezone();
  for (const row of contact.runs.slice()) {
    if (isLive(state, row)) stepRun(state, contact, row, REZONED);
  }
}

const REZONED: StepInput = { kind: 'attribute', attribute: 'timezone', from: null, to: null };

function hold(state: EngineState, { data }: EngineContact, { cell }: ConditionEntry, alternative: number): void {
  state.holding.cells[data.index * state.holding.width + cell] = alternative >= 0 ? 1 : 0;
}

function rejoinRun(state: EngineState, contact: EngineContact, row: number, run: MovedRun): void {
  const machine = state.program.machines[state.runs.machine[row]!]!;
  const { keeper, sink, runs } = state;
  const to = runs.state[row]!;
  runs.write(row, rejoin(machine.loaded, lend(state, row), keeper.view, run.isSame));
  sink.carry?.(keeper.view.now, refOf(state, contact, row), run, to);
  if (isLive(state, row)) stepRun(state, contact, row, { kind: 'changed' });
}
