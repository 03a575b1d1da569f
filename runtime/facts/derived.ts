/**
 * The open windows of derived events `A without B within D` (language R12) for one contact: opened and restarted by A, closed by B, and
 * due when D is over. Whether an event is an A or a B is decided by the caller.
 */
import { type CalendarDuration, DAY_MS, type Zone } from '../machine/calendar.js';
import type { Value } from '../machine/model.js';
import type { EventRecord } from '../machine/run.js';
import { eventField } from './history.js';

export interface WindowPlan {
  /** Place in the bundle's list of derived events. */
  readonly index: number;
  readonly within: CalendarDuration;
  readonly per: string | null;
}

/** A derived event that happens. */
export interface DerivedEvent {
  /** Number of the event. */
  readonly event: number;
  readonly record: EventRecord;
  readonly starts: boolean;
}

/** Null stands for windows without `per`. */
export type WindowKey = Value;

/** Beyond this many keys, those closed longest ago are forgotten: an event so late starts no run anyway. */
const MOST_KEYS = 64;
const LONG_LATE = 30 * DAY_MS;

export interface OpenWindow {
  readonly plan: WindowPlan;
  readonly key: WindowKey;
  readonly base: EventRecord;
  /** When A was received: what is due before that happens then. */
  readonly received: number;
  readonly due: number;
  /** Whether what happens may start runs: not when its A was imported or came too late (R3). */
  readonly starts: boolean;
}

/** As plain data; `R` is how an event is referred to, `plan` the place of the derived event. */
export interface WindowsSnapshot<R> {
  readonly open: readonly {
    readonly plan: number;
    readonly key: WindowKey;
    readonly base: R;
    readonly received: number;
    readonly due: number;
    readonly starts: boolean;
  }[];
  readonly closedAt: readonly (readonly [plan: number, key: WindowKey, at: number])[];
}

export class OpenWindows {
  #open: OpenWindow[] = [];
  /** By plan: the latest B or A that E happened for, of each key, for an A that is received after it. */
  readonly #closedAt: (Map<WindowKey, number> | undefined)[] = [];

  /** Windows of plans that are no more are left out. */
  static from<R>(
    { open, closedAt }: WindowsSnapshot<R>,
    plans: readonly (WindowPlan | null)[],
    record: (ref: R) => EventRecord,
  ): OpenWindows {
    const windows = new OpenWindows();
    windows.#open = open.flatMap(({ plan, base, ...rest }) => {
      const found = plans[plan];
      return found ? [{ ...rest, plan: found, base: record(base) }] : [];
    });
    for (const [plan, key, at] of closedAt) {
      const known = windows.#closedAt[plan] ?? new Map<WindowKey, number>();
      windows.#closedAt[plan] = known.set(key, at);
    }
    return windows;
  }

  snapshot<R>(ref: (record: EventRecord) => R): WindowsSnapshot<R> {
    return {
      open: this.#open.map(({ plan, base, ...rest }) => ({ ...rest, plan: plan.index, base: ref(base) })),
      closedAt: this.#closedAt.flatMap((known, plan) =>
        [...(known ?? [])].map(([key, at]) => [plan, key, at] as const),
      ),
    };
  }

  /** Epoch ms; Infinity when none is open. */
  get due(): number {
    let due = Number.POSITIVE_INFINITY;
    for (const window of this.#open) if (window.due < due) due = window.due;
    return due;
  }

  /** An A received now: opens the window of its key or starts it anew, unless a later A or a B that is not before it is already known. */
  open(plan: WindowPlan, base: EventRecord, zone: Zone, starts: boolean, received: number): void {
    const key = keyOf(plan, base);
    const closedAt = this.#closedAt[plan.index];
    if (closedAt !== undefined) {
      if (closedAt.get(key)! >= base.at) return;
      if (key !== null && closedAt.get(null)! >= base.at) return;
    }
    const due = Math.max(zone.add(base.at, plan.within), received);
    const place = this.#open.findIndex((window) => window.plan === plan && window.key === key);
    if (place < 0) this.#open.push({ plan, key, base, received, due, starts });
    else if (this.#open[place]!.base.at <= base.at) this.#open[place] = { plan, key, base, received, due, starts };
  }

  /**
   * A B: closes the window of its key, or every window of the plan where B does not carry the key's field. It closes a window only when its `at`
   * is not before A's and not after the window's last instant.
   */
  close(plan: WindowPlan, event: EventRecord): void {
    const key = keyOf(plan, event);
    this.#noteClose(plan, key, event.at);
    if (this.#open.length === 0) return;
    this.#open = this.#open.filter(
      (window) =>
        window.plan !== plan ||
        (plan.per !== null && key !== null && window.key !== key) ||
        event.at < window.base.at ||
        event.at > window.due,
    );
  }

  /** The A that opened the window was undone. */
  withdraw(plan: WindowPlan, id: string): void {
    this.#open = this.#open.filter((window) => window.plan !== plan || window.base.id !== id);
  }

  /** Takes out the window that is due first, if one is due at `now`: by instant, then by the order of the plans, then of opening. */
  takeDue(now: number): OpenWindow | null {
    let first: OpenWindow | null = null;
    for (const window of this.#open) {
      if (window.due > now) continue;
      if (
        first === null ||
        window.due < first.due ||
        (window.due === first.due && window.plan.index < first.plan.index)
      ) {
        first = window;
      }
    }
    if (first === null) return null;
    this.#open.splice(this.#open.indexOf(first), 1);
    // An A before this one, should it come yet, opens nothing: E has happened for the last A.
    this.#noteClose(first.plan, first.key, first.base.at);
    return first;
  }

  #noteClose(plan: WindowPlan, key: WindowKey, at: number): void {
    const closedAt = this.#closedAt[plan.index] ?? new Map<WindowKey, number>();
    this.#closedAt[plan.index] = closedAt;
    const known = closedAt.get(key);
    if (known !== undefined && known >= at) return;
    closedAt.set(key, at);
    if (closedAt.size <= MOST_KEYS) return;
    for (const [old, when] of closedAt) if (when < at - LONG_LATE) closedAt.delete(old);
  }

  /** The contact's zone has changed. */
  rezone(zone: Zone): void {
    this.#open = this.#open.map((window) => ({
      ...window,
      due: Math.max(zone.add(window.base.at, window.plan.within), window.received),
    }));
  }
}

function keyOf(plan: WindowPlan, event: EventRecord): WindowKey {
  return plan.per === null ? null : eventField(event, plan.per);
}
