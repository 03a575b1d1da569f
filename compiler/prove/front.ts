/**
 * Ways that have come to one place, of which none is worse off than another in every window: as soon, with as many messages, and with what it has to wait
 * for as long ago. Where there are too many of them, several are put together into one that is no later than any of them: it allows more, never less.
 */
import type { CalendarDuration } from '../../runtime/machine/calendar.js';
import type { Way } from './model.js';
import { earliest, isNoLater, longer, type Most, nominal } from './time.js';

/** When something was, as counted from the beginning of what is looked at: so long after it, or so long before it at the most. */
export type Mark = { readonly at: CalendarDuration } | { readonly before: Most };

/** A run that has come to a place. */
export interface Label {
  readonly place: number;
  /** Hand-overs so far. */
  readonly count: number;
  /** At the earliest. */
  readonly at: CalendarDuration;
  readonly marks: Readonly<Record<string, Mark>>;
  readonly previous?: Label;
  readonly way?: Way;
  /** It counts the message handed over here. */
  readonly counts: boolean;
}

/** So many of one count are told apart at one place. */
const mostKept = 6;

export class Front {
  /** Some are put together. */
  isMerged = false;
  readonly #byCount = new Map<number, Label[]>();
  #most = 0;

  /** Whether it is none that is known to be no better. */
  take(label: Label): boolean {
    for (let count = label.count; count <= this.#most; count++)
      for (const other of this.#byCount.get(count) ?? []) if (isNoWorse(other, label)) return false;
    const same = this.#byCount.get(label.count) ?? [];
    const left = same.filter((other) => !isNoWorse(label, other));
    left.push(label);
    this.#byCount.set(label.count, left.length > 2 * mostKept ? this.#merged(left) : left);
    this.#most = Math.max(this.#most, label.count);
    return true;
  }

  *[Symbol.iterator](): Iterator<Label> {
    for (const labels of this.#byCount.values()) yield* labels;
  }

  #merged(labels: readonly Label[]): Label[] {
    this.isMerged = true;
    const sorted = [...labels].sort((a, b) => nominal(a.at) - nominal(b.at));
    const found: Label[] = [];
    const size = Math.ceil(sorted.length / mostKept);
    for (let from = 0; from < sorted.length; from += size)
      found.push(sorted.slice(from, from + size).reduce((one, next) => joined(one, next)));
    return found;
  }
}

/** Whoever stands where `b` does is no worse off with `a`. */
export function isNoWorse(a: Label, b: Label): boolean {
  if (a.count < b.count || !isNoLater(a.at, b.at)) return false;
  for (const name in b.marks) {
    const [of, other] = [a.marks[name], b.marks[name]!];
    if (of && of !== other && !isMarkedNoLater(of, other)) return false;
  }
  for (const name in a.marks) if (!(name in b.marks)) return false;
  return true;
}

function isMarkedNoLater(a: Mark, b: Mark): boolean {
  if ('before' in a) return !('before' in b) || isNoLater(b.before, a.before);
  return !('before' in b) && isNoLater(a.at, b.at);
}

/** No worse off than either, and on the way of the sooner. */
function joined(a: Label, b: Label): Label {
  const first = nominal(a.at) <= nominal(b.at) ? a : b;
  const marks: Record<string, Mark> = {};
  for (const name in a.marks) {
    const other = b.marks[name];
    if (other) marks[name] = earlier(a.marks[name]!, other);
  }
  return { ...first, at: earliest(a.at, b.at), marks };
}

function earlier(a: Mark, b: Mark): Mark {
  if ('before' in a) return 'before' in b ? { before: longer(a.before, b.before) } : a;
  return 'before' in b ? b : { at: earliest(a.at, b.at) };
}
