/** What single runs can do in a window, worked out once for each entry: the pieces that rows of runs are made of. */

import type { CalendarDuration } from '../../runtime/machine/calendar.js';
import type { Label } from './front.js';
import { ENTRY, type Entry, type Graph, type Place, type ScenarioModel } from './model.js';
import { askedMarks, longestSince, type Profile, profileFrom } from './runs.js';
import { atOnce, endless, fitsIn, isNoLater, type Most, plus } from './time.js';

export interface Question {
  /** The same for questions that count the same messages: what is known for a longer window then serves a shorter one. */
  readonly key?: string;
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
  /** A goal, a stop or a restart ends it. */
  readonly isCut?: boolean;
  /** It stands for several rows: over then, and nothing is known of what began before. */
  readonly over?: CalendarDuration;
}

/** Windows that begin with a message in the middle of a run: the last message of it that counts, and its ends. */
export interface Beginnings {
  readonly sends: readonly Link[];
  readonly ends: readonly Link[];
}

/** `undefined` is told for what is too much to follow. */
export interface Pieces {
  readonly model: ScenarioModel;
  readonly graph: Graph;
  readonly question: Question;
  readonly beginningsOf: (entry: Entry) => Beginnings | undefined;
  /** A run that begins inside the window. */
  readonly profileOf: (entry: Entry) => Profile | undefined;
  /** What has been followed so far had too many ways to tell all apart. */
  readonly isLoose: () => boolean;
}

/** So many ways are followed with all that they have to wait for; beyond that, what counts from something on the way is taken as over at once. */
const mostFollowed = 30_000;

const wide = new WeakMap<Graph, Map<string, Pieces>>();

export function piecesOf(model: ScenarioModel, graph: Graph, question: Question): Pieces {
  if (question.key === undefined) return newPieces(model, graph, question);
  const known = wide.get(graph) ?? new Map<string, Pieces>();
  wide.set(graph, known);
  const key = `${question.key} ${holdsIn(graph, question.window)}`;
  const wider = known.get(key);
  if (wider && isNoLater(question.window, wider.question.window) && !wider.isLoose()) return narrowed(wider, question);
  const found = newPieces(model, graph, question);
  known.set(key, found);
  return found;
}

/** Of what fits into the longer window what fits into this one. */
function narrowed(wider: Pieces, question: Question): Pieces {
  const fits = ({ at }: Label) => fitsIn(at, question.window);
  const those = (links: readonly Link[]) => links.filter(({ label }) => fits(label));
  const within = (labels: ReadonlyMap<number, readonly Label[]>) =>
    new Map([...labels].map(([count, some]) => [count, some.filter(fits)]));
  return {
    ...wider,
    question,
    beginningsOf: once((entry) => {
      const found = wider.beginningsOf(entry);
      return found && { sends: those(found.sends), ends: those(found.ends) };
    }),
    profileOf: once((entry) => {
      const found = wider.profileOf(entry);
      return found && { ...found, sends: within(found.sends), ends: within(found.ends), cuts: within(found.cuts) };
    }),
  };
}

/** For which of its messages a hold counts in such a window. */
function holdsIn({ places }: Graph, window: CalendarDuration): string {
  const kinds = new Set<number>();
  for (const { send } of places) if (send) kinds.add(send.period ?? 0);
  return [...kinds].map((period) => `${period}${keepsApart(period, window)}`).join();
}

function newPieces(model: ScenarioModel, graph: Graph, question: Question): Pieces {
  const asked = askedMarks(graph);
  let isLoose = false;
  const follow: Follow = (from, needed) => {
    const asking = { ...question, graph, endsAnyTime: model.endsAnyTime };
    const all = { ...asking, asked: new Set([...asked, ...needed]), limit: mostFollowed };
    const followed = profileFrom(all, from(all.asked));
    const found = followed ?? profileFrom({ ...asking, asked: needed }, from(needed));
    if (!followed || found?.isLoose) isLoose = true;
    return found;
  };
  const atEntry = { [ENTRY]: { at: atOnce } };
  return {
    model,
    graph,
    question,
    beginningsOf: once((entry) => beginnings(graph, question, follow, entry)),
    profileOf: once(({ place }) =>
      follow((marks) => [{ place, marks: marks.has(ENTRY) ? atEntry : {} }], new Set<string>()),
    ),
    isLoose: () => isLoose,
  };
}

/** `from`: where to begin, with these marks; `needed`: marks that cannot be left out. */
type Follow = (
  from: (marks: ReadonlySet<string>) => readonly Pick<Label, 'place' | 'marks'>[],
  needed: ReadonlySet<string>,
) => Profile | undefined;

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
function holdAt({ send }: Place, window: CalendarDuration): Most {
  if (!send) return atOnce;
  return keepsApart(send.period ?? 0, window) ? atOnce : send.hold;
}

function keepsApart(period: number, { months, days, ms }: CalendarDuration): boolean {
  return ms === 0 && (period === 1 || (months === 0 && period === 7 && days % 7 === 0));
}

/** What a run can do in a window that begins with one of its messages, whichever that is. */
function beginnings(
  graph: Graph,
  { isCounted, window }: Question,
  follow: Follow,
  entry: Entry,
): Beginnings | undefined {
  const since = longestSince(graph, ENTRY, entry.place);
  const from = (asked: ReadonlySet<string>) => {
    const marks = [...asked].map(
      (mark) => [mark, mark === ENTRY ? since : longestSince(graph, mark, entry.place)] as const,
    );
    return [...since.keys()].flatMap((place) => {
      if (!isCounted(graph.places[place]!)) return [];
      const hold = holdAt(graph.places[place]!, window);
      const known: Record<string, { readonly before: Most }> = {};
      for (const [mark, places] of marks) {
        const so = places.get(place);
        if (so !== undefined) known[mark] = { before: plus(so, hold) };
      }
      return [{ place, marks: known }];
    });
  };
  const found = follow(from, new Set([ENTRY]));
  if (!found) return undefined;
  const links = (labels: ReadonlyMap<number, readonly Label[]>, isCut = false) =>
    [...labels.values()].flat().map((label): Link => {
      const began = label.marks[ENTRY];
      const before = began && 'before' in began ? began.before : endless;
      return { entry, graph, begins: { before }, label, isCut };
    });
  return { sends: links(found.sends), ends: [...links(found.ends), ...links(found.cuts, true)] };
}
