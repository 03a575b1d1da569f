/** Lays the lines of a test beside what did happen: each on the row of what it met, the others where they belong in time. */
import { isoUtc } from '../clock/index.js';
import type { SourceSpan, Zone } from '../machine/index.js';
import { elapsed, type Happened, localTime, sentence } from './happenings.js';

/** `open`: the test failed before it came to this line. */
export type LineStatus = 'met' | 'failed' | 'open';

/** A line of a test after it ran. */
export interface JudgedLine {
  readonly span: SourceSpan;
  readonly status: LineStatus;
  /** The instant that the line names, or `nothing before` ends at. */
  readonly at?: number;
  /** What met it, or what was not to happen. */
  readonly found?: Happened;
}

export interface TimelineLine {
  /** UTC. */
  readonly at: string;
  /** Since the first `when`. */
  readonly after: string;
  readonly what: string;
}

export interface Row {
  readonly line?: { readonly span: SourceSpan; readonly status: LineStatus; readonly after?: string };
  /** `local`: the contact's own time. */
  readonly happened?: TimelineLine & { readonly local: string };
}

interface Draft {
  line?: JudgedLine;
  readonly one?: Happened;
}

export function rowsOf(lines: readonly JudgedLine[], story: readonly Happened[], zone: Zone, origin: number): Row[] {
  const drafts: Draft[] = story.filter((one) => sentence(one, zone) !== null).map((one) => ({ one }));
  let last = -1;
  for (const line of lines) {
    const met = line.found === undefined ? -1 : drafts.findIndex(({ one }) => one === line.found);
    const taken = drafts[met];
    if (taken !== undefined && taken.line === undefined) {
      taken.line = line;
      last = Math.max(last, met);
      continue;
    }
    let place = Math.max(last, met) + 1;
    // What has a time of its own stands before what came later; what was never looked at stands at the end.
    const until = line.at ?? (line.status === 'open' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY);
    while (place < drafts.length && (drafts[place]!.one?.at ?? until) <= until) place++;
    drafts.splice(place, 0, { line });
    last = place;
  }
  return drafts.map(({ line, one }) => ({
    ...(line && {
      line: {
        span: line.span,
        status: line.status,
        ...(line.at !== undefined && { after: elapsed(origin, line.at, zone) }),
      },
    }),
    ...(one && { happened: { ...told(one, zone, origin), local: localTime(one.at, zone) } }),
  }));
}

/** What a person is told of the story; steps between are left out. */
export function timelineOf(story: readonly Happened[], zone: Zone, origin: number): TimelineLine[] {
  return story.filter((one) => sentence(one, zone) !== null).map((one) => told(one, zone, origin));
}

function told(one: Happened, zone: Zone, origin: number): TimelineLine {
  return { at: isoUtc(one.at), after: elapsed(origin, one.at, zone), what: sentence(one, zone)! };
}
