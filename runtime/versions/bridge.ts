/** From one version of the project to the next: which number became which, and what is new. The same for every contact. */
import type { News } from '../engine/renew.js';
import type { Cell, Layout } from './layout.js';
import type { MachineMove } from './moves.js';

/** By old number; -1: gone. */
type Numbers = readonly number[];

export interface Bridge {
  readonly attributes: Numbers;
  readonly events: Numbers;
  readonly logs: Numbers;
  readonly aggregates: Numbers;
  readonly segments: Numbers;
  readonly timedSegments: Numbers;
  readonly groups: Numbers;
  readonly scenarios: Numbers;
  readonly cells: Numbers;
  /** Calendar entries whose time was changed: that they came today is not forgotten. */
  readonly rescheduled: Numbers;
  readonly derived: Numbers;
  /** By derived event: a window's key is worked out anew. */
  readonly rekeyed: ReadonlyMap<number, string | null>;
  readonly machines: readonly { readonly stays: number; readonly move: MachineMove | null }[];
  readonly news: News;
}

export interface BridgeOptions {
  /** By place in the old program: machines whose runs move. */
  readonly moves: ReadonlyMap<number, MachineMove>;
  /** Scenarios whose `including existing` has been carried out before. */
  readonly broughtIn: ReadonlySet<string>;
  /** Conditions of the new program; the cells after them are of the calendar. */
  readonly conditions: number;
}

export function bridgeBetween(from: Layout, to: Layout, { moves, broughtIn, conditions }: BridgeOptions): Bridge {
  const isRfmNew = from.rfm?.content !== to.rfm?.content;
  const isZoneNew = from.timezone !== to.timezone;
  const segments = placesOf(from.segments, to.segments, ({ name, content }) => `${name} ${content}`);
  const cells = placesOf(from.cells, to.cells, ({ scenario, content }) => `${scenario} ${content}`);
  const derived = placesOf(from.derived, to.derived, ({ name }) => name);
  const aggregates = placesOf(from.aggregates, to.aggregates, (content) => content);
  const events = placesOf(from.events, to.events, (name) => name);
  const [before, after] = [storedBy(from), storedBy(to)];
  const logs = events.map((number, event) => (number >= 0 && before(event) === after(number) ? number : -1));
  const freshCells = isZoneNew ? to.cells.map((_, cell) => cell) : without(to.cells, cells);
  return {
    attributes: placesOf(from.attributes, to.attributes, (name) => name),
    events,
    logs,
    aggregates,
    segments,
    timedSegments: from.timedSegments.map((segment) => to.timedSegments.indexOf(segments[segment]!)),
    groups: placesOf(from.groups, to.groups, (name) => name),
    scenarios: placesOf(from.scenarios, to.scenarios, (name) => name),
    cells,
    rescheduled: rescheduled(from.cells, to.cells, cells),
    derived,
    rekeyed: new Map(
      derived.flatMap((number, plan) =>
        number >= 0 && from.derived[plan]!.per !== to.derived[number]!.per ? [[number, to.derived[number]!.per]] : [],
      ),
    ),
    machines: from.machines.map(({ name, version }, place) => ({
      stays: to.machines.findIndex((machine) => machine.name === name && machine.version === version),
      move: moves.get(place) ?? null,
    })),
    news: {
      segments: isZoneNew ? to.segments.map((_, segment) => segment) : without(to.segments, segments),
      conditions: freshCells.filter((cell) => cell < conditions),
      calendar: freshCells.filter((cell) => cell >= conditions),
      existing: to.cells.flatMap(({ includesExisting, scenario }, cell) =>
        includesExisting && !broughtIn.has(scenario) ? [cell] : [],
      ),
      aggregates: without(to.aggregates, aggregates),
      logs: without(to.events, logs).filter((event) => after(event) !== ''),
      rfm: isRfmNew,
      zone: isZoneNew,
    },
  };
}

/** How long a version stores an event of that number with the contact; empty: not. */
function storedBy({ logs, kept }: Layout): (event: number) => string {
  return (event) => (logs ?? kept)?.[event] ?? '';
}

function placesOf<T>(from: readonly T[], to: readonly T[], key: (part: T) => string): Numbers {
  const places = new Map(to.map((part, place) => [key(part), place]));
  return from.map((part) => places.get(key(part)) ?? -1);
}

/** Numbers of `to` that nothing has become. */
function without(to: readonly unknown[], places: Numbers): readonly number[] {
  const reached = new Set(places);
  return to.flatMap((_, place) => (reached.has(place) ? [] : [place]));
}

function rescheduled(from: readonly Cell[], to: readonly Cell[], cells: Numbers): Numbers {
  const free = new Set(without(to, cells));
  return from.map(({ scenario, occurs }, cell) => {
    if (occurs === undefined || cells[cell]! >= 0) return -1;
    for (const place of free) {
      const other = to[place]!;
      if (other.scenario !== scenario || other.occurs !== occurs) continue;
      free.delete(place);
      return place;
    }
    return -1;
  });
}
