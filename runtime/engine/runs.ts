/**
 * Where parked runs live: columns in typed arrays, so that a waiting run costs little more than its locals. A row is lent out as a
 * `RunState` while the run is judged, and written back.
 */
import type { RunState, SlotValue } from '../machine/run.js';

export class RunStore {
  machine = new Int16Array(0);
  state = new Int16Array(0);
  /** Which of the contact's entries into this scenario it is, from 1. */
  number = new Int32Array(0);
  /** What has been counted of the run already. */
  marks = new Int32Array(0);
  since = new Float64Array(0);
  deadline = new Float64Array(0);
  wake = new Float64Array(0);
  entry = new Float64Array(0);
  readonly #slots: (readonly SlotValue[])[] = [];
  readonly #outcomes = new Map<number, string>();
  /** Next attempts of messages and codes that were put off: few runs have one at a time. */
  readonly #holds = new Map<number, number>();
  #free: number[] = [];
  #used = 0;

  /** Runs that are stored. */
  get size(): number {
    return this.#used - this.#free.length;
  }

  add(machine: number, number: number): number {
    const row = this.#free.pop() ?? this.#used++;
    if (row >= this.machine.length) this.#grow();
    this.machine[row] = machine;
    this.number[row] = number;
    this.marks[row] = 0;
    return row;
  }

  read(row: number): RunState {
    return {
      state: this.state[row]!,
      since: this.since[row]!,
      deadline: this.deadline[row]!,
      wake: this.wake[row]!,
      entry: this.entry[row]!,
      slots: this.#slots[row]!,
      outcome: this.outcomeOf(row),
    };
  }

  write(row: number, run: RunState): void {
    this.state[row] = run.state;
    this.since[row] = run.since;
    this.deadline[row] = run.deadline;
    this.wake[row] = run.wake;
    this.entry[row] = run.entry;
    this.#slots[row] = run.slots;
    if (run.outcome !== null) this.#outcomes.set(row, run.outcome);
  }

  outcomeOf(row: number): string | null {
    return this.state[row]! >= 0 ? null : (this.#outcomes.get(row) ?? null);
  }

  slots(row: number): readonly SlotValue[] {
    return this.#slots[row]!;
  }

  /** Puts one local in place, outside of any step. */
  fill(row: number, slot: number, value: SlotValue): void {
    this.#slots[row] = this.#slots[row]!.with(slot, value);
  }

  /** Epoch ms of the next attempt of what the run waits to hand over; NaN: nothing waits. */
  holdOf(row: number): number {
    return this.#holds.size === 0 ? Number.NaN : (this.#holds.get(row) ?? Number.NaN);
  }

  putOff(row: number, until: number): void {
    this.#holds.set(row, until);
  }

  /** Nothing waits any more. */
  letGo(row: number): void {
    if (this.#holds.size > 0) this.#holds.delete(row);
  }

  /** Whether the bit was not set before. */
  mark(row: number, bit: number): boolean {
    const before = this.marks[row]!;
    this.marks[row] = before | bit;
    return (before & bit) === 0;
  }

  remove(row: number): void {
    this.#slots[row] = NO_SLOTS;
    if (this.#outcomes.size > 0) this.#outcomes.delete(row);
    this.letGo(row);
    this.#free.push(row);
  }

  #grow(): void {
    const size = Math.max(256, this.machine.length * 2);
    this.machine = widened(new Int16Array(size), this.machine);
    this.state = widened(new Int16Array(size), this.state);
    this.number = widened(new Int32Array(size), this.number);
    this.marks = widened(new Int32Array(size), this.marks);
    this.since = widened(new Float64Array(size), this.since);
    this.deadline = widened(new Float64Array(size), this.deadline);
    this.wake = widened(new Float64Array(size), this.wake);
    this.entry = widened(new Float64Array(size), this.entry);
  }
}

const NO_SLOTS: readonly SlotValue[] = [];

function widened<A extends Int16Array | Int32Array | Float64Array>(wide: A, old: A): A {
  wide.set(old);
  return wide;
}
