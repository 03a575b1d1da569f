/** When a contact must be looked at next, and for what: its data, its triggers, its runs. It judges nothing. */
import { type EngineState, isPaused } from './state.js';

/** Time may have brought something for these, as bits. */
export const NOTHING_DUE = 0;
export const DATA_DUE = 1;
export const TRIGGERS_DUE = 2;
export const RUNS_DUE = 4;
export const ALL_DUE = 7;

const NEVER = Number.POSITIVE_INFINITY;

/** Puts the contact on the agenda for whatever time brings it next. */
export function plan(state: EngineState, index: number, now: number): void {
  const { keeper, agenda, runs, due, dueParts } = state;
  const data = keeper.dueOf(index);
  let triggers = NEVER;
  const { cells } = due;
  for (let cell = index * due.width, end = cell + due.width; cell < end; cell++) {
    if (cells[cell]! < triggers) triggers = cells[cell]!;
  }
  let waits = NEVER;
  const rows = state.contacts[index]!.runs;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (isPaused(state, row)) continue;
    if (runs.wake[row]! < waits) waits = runs.wake[row]!;
    const hold = runs.holdOf(row);
    if (hold < waits) waits = hold;
  }
  const parts = index * dueParts.width;
  dueParts.cells[parts] = data;
  dueParts.cells[parts + 1] = triggers;
  dueParts.cells[parts + 2] = waits;
  // What was due before it was known (a late event's window) is due now.
  agenda.set(index, Math.max(Math.min(data, triggers, waits), now));
}

/** What a timer at `now` is for; the contact has been planned, and nothing has happened to it since. */
export function partsDue({ dueParts: { cells, width } }: EngineState, index: number, now: number): number {
  const parts = index * width;
  return (
    (cells[parts]! <= now ? DATA_DUE : 0) |
    (cells[parts + 1]! <= now ? TRIGGERS_DUE : 0) |
    (cells[parts + 2]! <= now ? RUNS_DUE : 0)
  );
}
