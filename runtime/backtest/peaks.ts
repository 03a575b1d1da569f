/** The most marketing messages one contact got within a window, by channel: that of the channel's first cap for everybody, else seven days. */
import type { CalendarDuration, CapModel, Zone } from '../machine/index.js';

/** Of two equal ones the earlier counts, then that of the lower id. */
export interface PeakCount {
  readonly window: CalendarDuration;
  readonly count: number;
  readonly contact: string;
  /** Epoch ms of the message that made it the most. */
  readonly at: number;
}

const WEEK: CalendarDuration = { months: 0, days: 7, ms: 0 };

export class Peaks {
  readonly #caps: readonly CapModel[];
  readonly #zone: Zone;
  /** Instants at which messages leave the window, by the contact's place in the engine. */
  readonly #channels = new Map<string, { most: PeakCount; readonly leaves: (number[] | undefined)[] }>();

  constructor(caps: readonly CapModel[], zone: Zone) {
    this.#caps = caps;
    this.#zone = zone;
  }

  add(channel: string, index: number, contact: string, at: number): void {
    let peak = this.#channels.get(channel);
    if (peak === undefined) {
      const cap = this.#caps.find((one) => one.channel === channel && one.segment === undefined);
      peak = { most: { window: cap?.per ?? WEEK, count: 0, contact: '', at: 0 }, leaves: [] };
      this.#channels.set(channel, peak);
    }
    let leaves = peak.leaves[index];
    if (leaves === undefined) {
      leaves = [];
      // Without gaps: an array with large ones is looked up like a map.
      while (peak.leaves.length < index) peak.leaves.push(undefined);
      peak.leaves[index] = leaves;
    }
    let inside = 0;
    for (let i = 0; i < leaves.length; i++) if (leaves[i]! > at) leaves[inside++] = leaves[i]!;
    if (inside < leaves.length) leaves.length = inside;
    const { most } = peak;
    leaves.push(this.#zone.add(at, most.window));
    if (leaves.length >= most.count) peak.most = higher(most, { ...most, count: leaves.length, contact, at });
  }

  /** By channel. */
  counted(): Record<string, PeakCount> {
    return Object.fromEntries([...this.#channels].map(([channel, { most }]) => [channel, most]));
  }
}

export function higher(a: PeakCount, b: PeakCount): PeakCount {
  if (a.count !== b.count) return a.count > b.count ? a : b;
  return a.at < b.at || (a.at === b.at && a.contact <= b.contact) ? a : b;
}
