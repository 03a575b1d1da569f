/**
 * How many are in each segment, how that has changed by day, and some members with the reason. Reads what the service has written down; judges nobody
 * but those whom it shows.
 */
import { isoDate, isoUtc } from '../clock/index.js';
import { unpack } from '../engine/index.js';
import type { Program } from '../machine/index.js';
import type { SegmentDay, StoredContact } from '../store/port.js';
import { type Line, lineOf, lookInto, type Source } from './glass.js';
import { type Part, partOf } from './parts.js';

/** Against the end of the day so many days ago, in the project's time zone: `1d` is since midnight. */
const SPANS = { '1d': 1, '7d': 7, '30d': 30 } as const;

export interface SegmentFigures {
  readonly segment: string;
  readonly line: Line;
  readonly members: number;
  /** Null: its history begins later. */
  readonly change: Readonly<Record<keyof typeof SPANS, number | null>>;
}

export interface SegmentDate {
  /** `2026-03-02`. */
  readonly date: string;
  /** At its end; of today: now. */
  readonly members: number;
  /** By what happened to them. A deploy or an erasure changes the size alone. */
  readonly entered: number;
  readonly left: number;
}

export interface SegmentMember {
  readonly contact: string;
  readonly reason: Part;
}

export interface SegmentView extends SegmentFigures {
  /** As of when the reasons are told. */
  readonly at: string;
  /** Oldest first, without gaps, from the first that is known. */
  readonly days: readonly SegmentDate[];
  /** Some of them, in the order in which they came into the store. */
  readonly some: readonly SegmentMember[];
}

/** Days that are shown one by one. */
const SHOWN_DAYS = 30;
const SHOWN_MEMBERS = 10;
const PAGE = 2_000;

/** In the order of their files and lines. */
export function segmentsOf(source: Source): readonly SegmentFigures[] {
  const { today, days } = historyOf(source);
  const { bundle } = source.program;
  return [...bundle.segments]
    .sort((a, b) => a.span.file - b.span.file || a.span.line - b.span.line)
    .map(({ name, span }) => figuresOf(name, lineOf(source, span), days.get(name) ?? [], today));
}

function figuresOf(segment: string, line: Line, days: readonly SegmentDay[], today: number): SegmentFigures {
  const members = days.at(-1)?.members ?? 0;
  const since = (ago: number) => {
    const then = membersOn(days, today - ago);
    return then === null ? null : members - then;
  };
  return {
    segment,
    line,
    members,
    change: { '1d': since(SPANS['1d']), '7d': since(SPANS['7d']), '30d': since(SPANS['30d']) },
  };
}

/** Null where there is no such segment. A page of contacts a turn, as a share of them all; the last value is the result. */
export function* segmentView(source: Source, name: string): Generator<number, SegmentView | null> {
  const figures = segmentsOf(source).find(({ segment }) => segment === name);
  if (figures === undefined) return null;
  const { today, days } = historyOf(source);
  const { now } = source;
  const at = now();
  const known = days.get(name) ?? [];
  const dates: SegmentDate[] = [];
  for (let day = today - SHOWN_DAYS; day <= today; day++) {
    const members = membersOn(known, day);
    if (members === null) continue;
    const { entered = 0, left = 0 } = known.find((one) => one.day === day) ?? {};
    dates.push({ date: isoDate(day), members, entered, left });
  }
  const found: string[] = [];
  const isIn = memberships(source, name);
  const total = Math.max(1, source.store.contactCount());
  let after = 0;
  while (found.length < Math.min(SHOWN_MEMBERS, figures.members)) {
    const page = source.store.contactsAfter(after, PAGE);
    if (page.length === 0) break;
    found.push(...page.filter(isIn).map(({ id }) => id));
    after = page.at(-1)!.number;
    yield Math.min(1, after / total);
  }
  const some = found.slice(0, SHOWN_MEMBERS).flatMap((contact): SegmentMember[] => {
    const glass = lookInto({ ...source, now: () => at }, contact);
    return glass === null ? [] : [{ contact, reason: partOf(glass, { op: 'segment', name }, { machine: null }) }];
  });
  return { ...figures, at: isoUtc(at), days: dates, some };
}

function historyOf({ store, program, zones, now }: Source): {
  readonly today: number;
  readonly days: ReadonlyMap<string, readonly SegmentDay[]>;
} {
  const today = zones(program.bundle.model.timezone)!.dateOf(now());
  const days = new Map<string, SegmentDay[]>();
  for (const day of store.segmentDays(today - SHOWN_DAYS)) {
    const own = days.get(day.segment);
    if (own === undefined) days.set(day.segment, [day]);
    else own.push(day);
  }
  return { today, days };
}

/** At the end of a day, of days in order; null before the first of them. */
function membersOn(days: readonly SegmentDay[], day: number): number | null {
  return days.findLast((one) => one.day <= day)?.members ?? null;
}

/** Whether a contact is in the segment, as the version counts segments that wrote it last. */
function memberships({ program, release }: Source, name: string): (contact: StoredContact) => boolean {
  const own = placeIn(program, name);
  const before = release?.before?.segments.findIndex((segment) => segment.name === name) ?? -1;
  return ({ version, state }) => {
    const place = release?.bridge && version !== release.version ? before : own;
    return place >= 0 && (unpack(state).segments?.includes(place) ?? false);
  };
}

function placeIn({ bundle }: Program, name: string): number {
  return bundle.segments.findIndex((segment) => segment.name === name);
}
