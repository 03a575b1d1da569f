// A small host for tests: steps one run through inputs and time, the clock standing at each timer that comes due.
import type { Bundle, Machine } from '../bundle.js';
import { type LoadedMachine, loadMachine } from '../program.js';
import type { Effect, EventRecord, Facts, RunState, StepInput } from '../run.js';
import { step } from '../step.js';
import { at, simpleFacts, type SimpleHistory } from './simple-facts.js';

export class Drive {
  readonly loaded: LoadedMachine;
  run: RunState | null = null;
  now: number;
  history: SimpleHistory;
  /** Effects since the last look, with the time they came at. */
  effects: Effect[] = [];
  refused = false;

  constructor(plan: Machine, now: string | number, history: SimpleHistory = {}, bundle?: Pick<Bundle, 'model'>) {
    this.loaded = loadMachine(plan, bundle);
    this.now = typeof now === 'number' ? now : at(now);
    this.history = history;
  }

  get facts(): Facts {
    return simpleFacts(this.now, this.history);
  }

  get state(): number {
    return this.run?.state ?? -1;
  }

  give(input: StepInput): this {
    const result = step(this.loaded, this.run, input, this.facts);
    this.effects.push(...result.effects);
    if (result.refused === true) this.refused = true;
    else this.run = result.run;
    return this;
  }

  start(event: EventRecord | null = null, trigger = 0): this {
    return this.give({ kind: 'start', trigger, alternative: 0, event });
  }

  /** An event now, which is from here on part of history. */
  event(name: string, fields: EventRecord['fields'] = {}, id = `${name}@${this.now}`): this {
    const record: EventRecord = { event: name, at: this.now, id, fields };
    this.history = { ...this.history, events: [...(this.history.events ?? []), record] };
    return this.give({ kind: 'event', event: record });
  }

  attributes(values: Record<string, unknown>): this {
    const before = this.history.attributes ?? {};
    this.history = { ...this.history, attributes: { ...before, ...(values as typeof before) } };
    for (const [attribute, to] of Object.entries(values as typeof before)) {
      this.give({ kind: 'attribute', attribute, from: before[attribute] ?? null, to });
    }
    return this;
  }

  /** Lets time pass up to and including an instant; every timer is given at its own instant. */
  until(when: string | number): this {
    const target = typeof when === 'number' ? when : at(when);
    for (let given = 0; this.run !== null && this.run.wake <= target; given++) {
      if (given > 10_000) throw new Error('timers without end');
      this.now = Math.max(this.now, this.run.wake);
      this.give({ kind: 'timer' });
    }
    this.now = target;
    return this;
  }

  /** The effects since the last look, in short: `move 0>1`, `send 1`, `end stopped`. */
  look(): readonly string[] {
    const seen = this.effects.map(short);
    this.effects = [];
    return seen;
  }
}

function short(effect: Effect): string {
  switch (effect.kind) {
    case 'send':
    case 'give':
    case 'change':
      return `${effect.kind} ${effect.state}`;
    case 'goal':
      return `goal ${effect.value}${effect.converts ? ' converts' : ''}`;
    case 'measure':
      return `measure ${effect.value}`;
    case 'end':
      return `end ${effect.outcome}`;
    case 'move':
      return `move ${effect.from}>${effect.to}`;
  }
}
