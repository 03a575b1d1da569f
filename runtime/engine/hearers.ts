/**
 * Who hears a topic: the index that leads from what an input has touched to the parts of the engine that it may concern, so that an input costs
 * in proportion to that. Built once at load; it judges nothing.
 */

import type { Topics } from '../facts/topics.js';
import type { Interest } from '../machine/interests.js';

/** Runs under way that wait for it. */
export const HEARD_BY_RUNS = 1;
/** Runs that are over, whose goals it may still reach. */
export const HEARD_BY_OVER = 2;
/** Triggers that it fires by happening. */
export const HEARD_BY_ENTRIES = 4;
/** Triggers without a moment, which it may turn. */
export const HEARD_BY_CONDITIONS = 8;
/** Calendar entries that it moves or wakes. */
export const HEARD_BY_CALENDAR = 16;

export const HEARD_BY_ALL = 31;

/** By topic: the bits of those who hear it. */
export type Hearers = Uint8Array;

/** By topic: a bit for each place in a list of triggers that hears it. Past the 31st they share the last bit: then its own mask tells. */
export type HeardPlaces = Int32Array;

export function bitOfPlace(place: number): number {
  return 1 << Math.min(place, 31);
}

/** By place, then topic: 1 where it listens. */
export function heardPlaces(topics: number, masks: readonly (readonly Mask[])[]): HeardPlaces {
  const heard = new Int32Array(topics);
  masks.forEach((own, place) => {
    for (const mask of own) {
      mask?.forEach((listens, topic) => {
        if (listens === 1) heard[topic]! |= bitOfPlace(place);
      });
    }
  });
  return heard;
}

type Mask = Uint8Array | null;

export interface Listeners {
  /** Of the states of all machines. */
  readonly states: Iterable<Mask>;
  readonly over: Iterable<Mask>;
  readonly entriesOn: readonly (readonly unknown[])[];
  readonly conditions: Iterable<Mask>;
  readonly calendar: Iterable<Mask>;
}

/** Masks have a 1 for each topic that is listened to. */
export function hearersOf({ states, over, entriesOn, conditions, calendar }: Listeners): Hearers {
  const hearers = Uint8Array.from(entriesOn, (points) => (points.length > 0 ? HEARD_BY_ENTRIES : 0));
  const add = (masks: Iterable<Mask>, bit: number) => {
    for (const mask of masks) {
      mask?.forEach((listens, topic) => {
        if (listens === 1) hearers[topic]! |= bit;
      });
    }
  };
  add(states, HEARD_BY_RUNS);
  add(over, HEARD_BY_OVER);
  add(conditions, HEARD_BY_CONDITIONS);
  add(calendar, HEARD_BY_CALENDAR);
  return hearers;
}

/** The topics of what is looked at. */
export function topicsOf(interest: Interest, topics: Topics, scenarios: readonly string[]): readonly number[] {
  return topics.of({
    attributes: [...interest.attributes],
    events: [...interest.events],
    segments: [...interest.segments],
    groups: [...interest.groups],
    scenarios,
    rfm: interest.rfm,
    time: false,
  });
}

/** By topic: 1 where it is marked. */
export function maskOf(marked: readonly number[], size: number): Uint8Array {
  const mask = new Uint8Array(size);
  for (const topic of marked) mask[topic] = 1;
  return mask;
}
