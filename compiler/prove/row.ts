/** What single runs can do in a window, worked out once for each entry: the pieces that rows of runs are made of. */

import type { CalendarDuration } from '../../runtime/machine/calendar.js';
import { ENTRY, type Entry, type Graph, type Place, type ScenarioModel } from './model.js';
import { type Asked, askedMarks, type Label, longestSince, type Profile, profile } from './runs.js';
import { atOnce, type Most, plus } from './time.js';

export interface Question {
  readonly isCounted: (place: Place) => boolean;
  readonly window: CalendarDuration;
}

/** One run on the way, in order of their beginning. */
export interface Link {
  readonly entry: Entry;
  readonly graph: Graph;
  /** From the beginning of the window; `before`: so long before it at the most. */
  readonly begins: { readonly at: CalendarDuration } | { readonly before: Most };
  /** The last of the run that counts, or its end. */
  readonly label: Label;
  readonly previous?: Link;
}

export interface Beginning {
  readonly link: Link;
  /** The run may be over then. */
  readonly ends: readonly Link[];
}

/** `undefined` is told for what is too much to follow. */
export interface Pieces {
  readonly model: ScenarioModel;
  readonly graph: Graph;
  readonly question: Question;
  /** Windows that begin with a message in the middle of a run. */
  readonly beginningsOf: (entry: Entry) => readonly Beginning[] | undefined;
  /** A run that begins inside the window. */
  readonly profileOf: (entry: Entry) => Profile | undefined;
}

export function piecesOf(model: ScenarioModel, graph: Graph, question: Question): Pieces {
  const asked = askedMarks(graph);
  const asking: Asked = { ...question, graph, endsAnyTime: model.endsAnyTime, asked };
  return {
    model,
    graph,
    question,
    beginningsOf: once((entry) => beginnings(asking, entry)),
    profileOf: once((entry) => profile(asking, entry.place, asked.has(ENTRY) ? { [ENTRY]: { at: atOnce } } : {})),
  };
}

function once<T>(work: (entry: Entry) => T): (entry: Entry) => T {
  const done = new Map<Entry, T>();
  return (entry) => {
    if (!done.has(entry)) done.set(entry, work(entry));
    return done.get(entry)!;
  };
}

/**
 * How much nearer its hold can bring a message to those after it. What closes at the same times every day keeps the distance of whole days: were they
 * further apart unheld, they would be as far apart held.
 */
function holdAt({ send }: Place, { months, days, ms }: CalendarDuration): Most {
  if (!send) return atOnce;
  const isWhole = ms === 0 && (send.period === 1 || (months === 0 && send.period === 7 && days % 7 === 0));
  return isWhole ? atOnce : send.hold;
}

/** What a run can do in a window that begins with one of its messages, for each of them. */
function beginnings(asking: Asked, entry: Entry): readonly Beginning[] | undefined {
  const { graph, asked, isCounted } = asking;
  const found: Beginning[] = [];
  const since = longestSince(graph, ENTRY, entry.place);
  const marks = [...asked].map(
    (mark) => [mark, mark === ENTRY ? since : longestSince(graph, mark, entry.place)] as const,
  );
  for (const [place, arrived] of since) {
    if (!isCounted(graph.places[place]!)) continue;
    const hold = holdAt(graph.places[place]!, asking.window);
    const known: Record<string, { readonly before: Most }> = {};
    for (const [mark, places] of marks) {
      const so = places.get(place);
      if (so !== undefined) known[mark] = { before: plus(so, hold) };
    }
    const one = profile(asking, place, known);
    if (!one) return undefined;
    const linkOf = (label: Label): Link => ({ entry, graph, begins: { before: plus(arrived, hold) }, label });
    const ends = [...one.ends.values()].map(linkOf);
    for (const label of one.sends.values())
      found.push({ link: linkOf(label), ends: ends.filter(({ label: end }) => end.count === label.count) });
  }
  return found;
}
