/**
 * A channel's rate over all contacts: at most `count` hand-overs in any window of its length. Messages that wait stand in line, so each is
 * told an instant at which there is room for it behind those before it.
 */
import type { CalendarDuration, Zone } from '../machine/calendar.js';

/** Places that are written down together: a batch writes a few of them, however long the line is. */
const CHUNK = 256;
const HEAD = 'head';

export class RateGate {
  readonly #count: number;
  readonly #per: CalendarDuration;
  readonly #zone: Zone;
  /** The last `count` hand-overs and places promised, oldest first, as a ring. */
  readonly #taken: Float64Array;
  #next = 0;
  /** Chunks with places that were taken since the last `changes`. */
  readonly #changed = new Set<number>();

  /** `zone`: calendar units of the rate are the project's. */
  constructor(rate: { readonly count: number; readonly per: CalendarDuration }, zone: Zone) {
    this.#count = rate.count;
    this.#per = rate.per;
    this.#zone = zone;
    this.#taken = new Float64Array(Math.max(1, rate.count)).fill(Number.NEGATIVE_INFINITY);
  }

  /** Epoch ms at which one more message fits; not after `now`: at once. */
  freeAt(now: number): number {
    if (this.#count === 0) return Number.POSITIVE_INFINITY;
    const oldest = this.#taken[this.#next]!;
    if (oldest === Number.NEGATIVE_INFINITY) return now;
    return Math.max(now, this.#zone.add(oldest, this.#per));
  }

  /** Takes the next place: `at` is what `freeAt` said. */
  take(at: number): void {
    this.#changed.add(Math.floor(this.#next / CHUNK));
    this.#taken[this.#next] = at;
    this.#next = (this.#next + 1) % this.#taken.length;
  }

  /** What has changed since the last call, as small texts by name; together with all before they are what `restore` reads. */
  changes(): readonly (readonly [name: string, text: string])[] {
    if (this.#changed.size === 0) return [];
    const chunks = [...this.#changed].map(
      (chunk) => [String(chunk), written(this.#taken.subarray(chunk * CHUNK, (chunk + 1) * CHUNK))] as const,
    );
    this.#changed.clear();
    return [[HEAD, `${this.#taken.length} ${this.#next}`], ...chunks];
  }

  /** Takes the line up where it was. One of another length keeps the latest places that it has room for. */
  restore(read: (name: string) => string | null): void {
    const [length = 0, next = 0] = (read(HEAD) ?? '').split(' ').map(Number);
    const ring: number[] = [];
    for (let chunk = 0; chunk * CHUNK < length; chunk++) ring.push(...readBack(read(String(chunk)), CHUNK));
    const places = [...ring.slice(next, length), ...ring.slice(0, next)];
    const size = this.#taken.length;
    if (length === size) {
      this.#taken.set(ring.slice(0, size));
      this.#next = next;
      return;
    }
    for (const at of places.filter((at) => at > Number.NEGATIVE_INFINITY).slice(-size)) this.take(at);
  }
}

/** `1767225600000*12 -*244`: an instant and how many have it, `-` for places that nobody has taken. */
function written(places: Float64Array): string {
  const runs: [at: number, times: number][] = [];
  for (const at of places) {
    const last = runs.at(-1);
    if (last?.[0] === at) last[1]++;
    else runs.push([at, 1]);
  }
  return runs.map(([at, times]) => `${at === Number.NEGATIVE_INFINITY ? '-' : at}*${times}`).join(' ');
}

/** A chunk that was never written is free as a whole. */
function readBack(text: string | null, size: number): readonly number[] {
  return (text ?? `-*${size}`).split(' ').flatMap((run) => {
    const [at = '-', times = '1'] = run.split('*');
    return Array.from({ length: Number(times) }, () => (at === '-' ? Number.NEGATIVE_INFINITY : Number(at)));
  });
}
