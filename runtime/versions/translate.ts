/** A contact's snapshot under another version of the project: every number is the new one, what is gone is left out. It judges nothing. */
import type { MovedRun } from '../engine/renew.js';
import type { ContactSnapshot, RunSnapshot } from '../engine/snapshot.js';
import type { AggregateSnapshot } from '../facts/aggregate.js';
import type { MessageHandle, SlotValue, Value } from '../machine/index.js';
import type { Bridge } from './bridge.js';
import type { MachineMove } from './moves.js';

export interface Translated {
  readonly snapshot: ContactSnapshot;
  readonly moved: readonly MovedRun[];
}

type Slot = NonNullable<RunSnapshot['slots']>[number];

export function translate(snapshot: ContactSnapshot, bridge: Bridge): Translated {
  const old = snapshot.records ?? [];
  const isKept = (ref: number) => bridge.events[old[ref]![0]]! >= 0;
  // Those that nothing refers to any more are not written again.
  const records = old.map(([event, ...rest]) => [Math.max(0, bridge.events[event]!), ...rest] as const);
  const runs: RunSnapshot[] = [];
  const moved: MovedRun[] = [];
  for (const run of snapshot.runs ?? []) {
    const { stays, move } = bridge.machines[run.machine]!;
    const counterpart = move?.states[run.state] ?? null;
    if (move !== null && counterpart !== null) {
      const { id } = move.old.states[run.state]!;
      moved.push({ place: runs.length, version: move.version, state: id, isSame: counterpart.isSame });
      runs.push(keptSlots(movedRun(run, move, counterpart.to), isKept));
    } else if (stays >= 0) runs.push(keptSlots({ ...run, machine: stays }, isKept));
  }
  const over = (snapshot.over ?? []).flatMap((run) => {
    const { stays, move } = bridge.machines[run.machine]!;
    const own = move === null ? { ...run, machine: stays } : movedRun(run, move, -1);
    return own.machine < 0 ? [] : [keptSlots(own, isKept)];
  });
  const { windows, segmentsDue } = snapshot;
  return {
    moved,
    snapshot: {
      ...snapshot,
      records,
      runs,
      over,
      attributes: pairs(snapshot.attributes, bridge.attributes),
      logs: pairs(snapshot.logs, bridge.logs),
      aggregates: pairs<readonly [number, AggregateSnapshot<number>]>(snapshot.aggregates, bridge.aggregates),
      segments: numbers(snapshot.segments, bridge.segments),
      groups: numbers(snapshot.groups, bridge.groups),
      segmentsDue: duesOf(segmentsDue, bridge),
      entered: pairs(snapshot.entered, bridge.scenarios),
      holding: numbers(snapshot.holding, bridge.cells),
      cells: cellsOf(snapshot.cells, bridge),
      ...(windows && { windows: windowsOf(windows, bridge, old, isKept) }),
    },
  };
}

function pairs<T extends readonly [number, ...unknown[]]>(list: readonly T[] | undefined, places: readonly number[]) {
  return (list ?? []).flatMap(([number, ...rest]) => {
    const place = places[number] ?? -1;
    return place < 0 ? [] : [[place, ...rest] as unknown as T];
  });
}

function numbers(list: readonly number[] | undefined, places: readonly number[]): readonly number[] {
  return (list ?? []).map((number) => places[number] ?? -1).filter((place) => place >= 0);
}

function duesOf(dues: ContactSnapshot['segmentsDue'], { timedSegments }: Bridge): readonly (number | null)[] {
  const own: (number | null)[] = [];
  dues?.forEach((due, cell) => {
    const place = timedSegments[cell] ?? -1;
    if (place >= 0) own[place] = due;
  });
  return Array.from(own, (due) => due ?? null);
}

function cellsOf(cells: ContactSnapshot['cells'], bridge: Bridge): NonNullable<ContactSnapshot['cells']> {
  return (cells ?? []).flatMap(([cell, due, cameOn]) => {
    const place = bridge.cells[cell] ?? -1;
    if (place >= 0) return [[place, due, cameOn] as const];
    const other = bridge.rescheduled[cell] ?? -1;
    return other >= 0 && cameOn !== null ? [[other, null, cameOn] as const] : [];
  });
}

function windowsOf(
  { open, closedAt }: NonNullable<ContactSnapshot['windows']>,
  { derived, rekeyed }: Bridge,
  records: NonNullable<ContactSnapshot['records']>,
  isKept: (ref: number) => boolean,
): NonNullable<ContactSnapshot['windows']> {
  const keyed = new Map<string, (typeof open)[number]>();
  for (const window of open) {
    const plan = derived[window.plan] ?? -1;
    if (plan < 0 || !isKept(window.base)) continue;
    const per = rekeyed.get(plan);
    const key = per === undefined ? window.key : per === null ? null : (records[window.base]![3][per] ?? null);
    // What was open stays open until its own time (R12); of several that have the same key now, the last.
    keyed.set(JSON.stringify([plan, key]), { ...window, plan, key });
  }
  return {
    open: [...keyed.values()],
    closedAt: closedAt.flatMap(([plan, key, at]) => {
      const place = derived[plan] ?? -1;
      return place < 0 || rekeyed.has(place) ? [] : [[place, key, at] as const];
    }),
  };
}

function keptSlots(run: RunSnapshot, isKept: (ref: number) => boolean): RunSnapshot {
  if (run.slots === undefined) return run;
  const slots = run.slots.map((slot) => (slot !== null && 'record' in slot && !isKept(slot.record) ? null : slot));
  return { ...run, slots };
}

/** `to`: the state it goes to; -1 for a run that is over. */
function movedRun(run: RunSnapshot, move: MachineMove, to: number): RunSnapshot {
  const { slots = [], marks = 0, codes, pending, past = [] } = run;
  const own: Slot[] = [];
  slots.forEach((slot, place) => {
    const other = move.slots[place] ?? -1;
    if (other >= 0) own[other] = slot === null ? null : movedSlot(slot, place, other, move);
  });
  const sent = sentBefore(run, move);
  const renamed = past.map((id) => renamedId(id, move));
  const state = to < 0 ? null : move.fresh.states[to]!;
  const handle = state?.kind === 'send' ? state.handle : -1;
  return {
    ...run,
    machine: move.to,
    state: to,
    marks: (marks & 1) | movedMarks(marks, move),
    slots: Array.from(own, (slot) => slot ?? null),
    ...(sent.length + renamed.length > 0 && { past: [...new Set([...renamed, ...sent])] }),
    ...(codes && {
      codes: codes.map((one) => ({ ...one, code: { ...one.code, ...giveOf(one.code.give, move) } })),
    }),
    ...(pending && {
      pending: { ...pending, slot: handle >= 0 ? handle : pending.slot, label: renamedId(pending.label, move) },
    }),
  };
}

function movedSlot(slot: NonNullable<Slot>, place: number, other: number, { old, fresh, ...move }: MachineMove): Slot {
  if ('record' in slot || typeof slot.value !== 'object' || slot.value === null) return slot;
  const [before, after] = [old.slots[place]!.holds, fresh.slots[other]!.holds];
  if (before.kind === 'code') {
    const code = slot.value as { readonly give?: string };
    return { value: { ...code, ...giveOf(code.give, { old, fresh, ...move }) } as SlotValue };
  }
  if (before.kind !== 'message' || after.kind !== 'message') return slot;
  if (before.channel === after.channel && before.message === after.message) return slot;
  const handle = slot.value as MessageHandle;
  const of = handle.of ?? { channel: before.channel, message: before.message };
  return { value: { ...handle, of } as unknown as Value };
}

function renamedId(id: string, { old, fresh, states }: MachineMove): string {
  const counterpart = states[old.states.findIndex((state) => state.id === id)];
  return counterpart ? fresh.states[counterpart.to]!.id : id;
}

function giveOf(give: string | undefined, move: MachineMove): { readonly give?: string } {
  return give === undefined ? {} : { give: renamedId(give, move) };
}

/** Ids, in the new machine, of sends whose message the run has had: whatever order they stand in now, it does not get them again. */
function sentBefore({ slots = [] }: RunSnapshot, { old, fresh, states, isOnce }: MachineMove): readonly string[] {
  return old.states.flatMap((state, index) => {
    if (state.kind !== 'send' || !isOnce[index]) return [];
    const slot = slots[state.handle];
    const handle = slot && 'value' in slot ? (slot.value as MessageHandle | null) : null;
    return handle?.sent === undefined ? [] : [fresh.states[states[index]!.to]!.id];
  });
}

function movedMarks(marks: number, { measures, splits }: MachineMove): number {
  const passed = splits.reduce((bits, [from, to]) => ((marks & from) === 0 ? bits : bits | to), 0);
  return measures.reduce((bits, to, from) => {
    const isSet = (marks & (1 << Math.min(30, from + 1))) !== 0;
    return isSet && to >= 0 ? bits | (1 << Math.min(30, to + 1)) : bits;
  }, passed);
}
