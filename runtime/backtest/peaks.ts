/** The most marketing messages one contact got within a window, by channel. */
import { type CalendarDuration, type CapModel, durationText, type Zone } from '../machine/index.js';

const WEEK: CalendarDuration = { months: 0, days: 7, ms: 0 };

export class Peaks {
  readonly #caps: readonly CapModel[];
  readonly #zone: Zone;
  readonly #channels = new Map<
    string,
    { window: CalendarDuration; count: number; contact: string; leaves: Map<number, number[]> }
  >();

  constructor(caps: readonly CapModel[], zone: Zone) {
    this.#caps = caps;
    this.#zone = zone;
  }

  add(channel: string, index: number, contact: string, at: number): void {
    let peak = this.#channels.get(channel);
    if (peak === undefined) {
      const cap = this.#caps.find((one) => one.channel === channel && one.segment === undefined);
      peak = { window: cap?.per ?? WEEK, count: 0, contact: '', leaves: new Map() };
      this.#channels.set(channel, peak);
    }
    let leaves = peak.leaves.get(index);
    if (leaves === undefined) {
      leaves = [];
      peak.leaves.set(index, leaves);
    }
    let inside = 0;
    for (let i = 0; i < leaves.length; i++) if (leaves[i]! > at) leaves[inside++] = leaves[i]!;
    leaves.length = inside;
    leaves.push(this.#zone.add(at, peak.window));
    if (leaves.length > peak.count) {
      peak.count = leaves.length;
      peak.contact = contact;
    }
  }

  result(): Record<string, { window: string; count: number; contact: string }> {
    const entries = [...this.#channels].sort((a, b) => (a[0] < b[0] ? -1 : 1));
    return Object.fromEntries(
      entries.map(([channel, { window, count, contact }]) => [
        channel,
        { window: durationText(window), count, contact },
      ]),
    );
  }
}
