/** The path to a bound as runs and steps, with what is known of the contact on it: for people to read, and to be acted out. */
import type { CalendarDuration } from '../../runtime/machine/calendar.js';
import { type Instant, isBefore, type WitnessRun, type WitnessStep } from './bound.js';
import type { Label } from './front.js';
import type { Graph, ScenarioModel, Taken } from './model.js';
import type { Link } from './row.js';
import { inOrder, reachable } from './runs.js';
import { atOnce, nominal, plus } from './time.js';

export function witnessOf(model: ScenarioModel, chain: Link): readonly WitnessRun[] {
  const links: Link[] = [];
  for (let link: Link | undefined = chain; link; link = link.previous) links.unshift(link);
  // What comes before the window may have to take long, so that the next run can begin in it.
  return links.map((link, index) => runOf(model, link, index < links.length - 1));
}

/** `isFollowed`: by another run. */
function runOf(model: ScenarioModel, link: Link, isFollowed: boolean): WitnessRun {
  const { entry, graph, begins } = link;
  const labels = labelsOf(link.label);
  const first = labels[0]!;
  const isInside = 'at' in begins;
  const start: Instant = isInside ? begins.at : first.place === entry.place ? atOnce : 'before';
  // What leads to the first message of the window has been left out of it.
  const way =
    isInside || first.place === entry.place ? [] : (isFollowed ? longestTo : pathTo)(graph, entry.place, first.place);
  const steps: WitnessStep[] = [];
  let after: CalendarDuration = atOnce;
  const last = way.at(-1);
  for (const { place, taken, least } of way) {
    after = plus(after, least);
    if (place !== first.place) steps.push(stepOf(model, graph, place, { after, at: 'before', taken, counts: false }));
  }
  const lead = after;
  for (const label of labels) {
    const at: Instant = isInside ? plus(begins.at, label.at) : label.at;
    const taken = label === first ? last?.taken : label.way?.taken;
    const counts = label.counts && !isBefore(at);
    steps.push(stepOf(model, graph, label.place, { after: plus(lead, label.at), at, taken, counts }));
  }
  return {
    scenario: model.name,
    trigger: entry.trigger,
    alternative: entry.alternative,
    arms: graph.arms,
    entry: start,
    span: entry.span,
    text: entry.text,
    facts: graph.places[entry.place]!.facts,
    ...(entry.weekday === undefined ? {} : { weekday: entry.weekday }),
    steps,
    ...(link.isCut && isFollowed ? cutOf(model, isInside ? plus(begins.at, link.label.at) : link.label.at) : {}),
  };
}

/** What can end a run at any instant; a restart is shown by the entry it makes. */
function cutOf({ machine: { goals, stops } }: ScenarioModel, at: Instant): Pick<WitnessRun, 'cut'> {
  const endings = [
    ...goals.map(({ moment, span }) => ({ moment, span, what: 'a goal' })),
    ...stops.map(({ moment, span }) => ({ moment, span, what: 'a stop' })),
  ];
  const one = endings.find(({ moment }) => moment?.on === 'event') ?? endings[0];
  if (!one) return {};
  const { moment, span, what } = one;
  return { cut: { at, span, text: moment?.on === 'event' ? `${moment.event}, ${what}, ends it` : `${what} ends it` } };
}

function labelsOf(last: Label): readonly Label[] {
  const labels: Label[] = [];
  for (let label: Label | undefined = last; label; label = label.previous) labels.unshift(label);
  return labels;
}

function stepOf(
  { machine }: ScenarioModel,
  graph: Graph,
  id: number,
  { after, at, taken, counts }: { after: CalendarDuration; at: Instant; taken: Taken | undefined; counts: boolean },
): WitnessStep {
  const place = graph.places[id]!;
  const state = machine.states[place.state]!;
  const { send } = place;
  return {
    after,
    at,
    state: place.state,
    span: state.span,
    what: send ? `send ${send.channel} ${send.message}` : place.isEnd ? 'end' : state.id,
    kind: send ? 'send' : place.isEnd ? 'end' : 'other',
    ...(taken ? { taken } : {}),
    facts: place.facts,
    counts,
  };
}

interface Piece {
  readonly place: number;
  readonly taken: Taken | undefined;
  readonly least: CalendarDuration;
}

/** Of all ways the one that takes longest at the least; a shortest one where ways go round. */
function longestTo(graph: Graph, from: number, to: number): readonly Piece[] {
  const order = inOrder(graph, from);
  if (!order) return pathTo(graph, from, to);
  const came = new Map<number, { readonly from: number; readonly piece: Piece; readonly at: CalendarDuration }>();
  for (const place of order) {
    const at = place === from ? atOnce : came.get(place)?.at;
    if (!at || place === to) continue;
    for (const { to: next, taken, least } of graph.places[place]!.ways) {
      const then = plus(at, least);
      const known = came.get(next);
      if (!known || nominal(then) > nominal(known.at))
        came.set(next, { from: place, piece: { place: next, taken, least }, at: then });
    }
  }
  return piecesTo(came, from, to);
}

/** A shortest way, without the first place and with the last. */
function pathTo(graph: Graph, from: number, to: number): readonly Piece[] {
  const came = new Map<number, { readonly from: number; readonly piece: Piece }>();
  const open = [from];
  const known = reachable(graph, from);
  for (const place of open) {
    if (place === to || !known.has(place)) break;
    for (const way of graph.places[place]!.ways) {
      if (came.has(way.to) || way.to === from) continue;
      came.set(way.to, { from: place, piece: { place: way.to, taken: way.taken, least: way.least } });
      open.push(way.to);
    }
  }
  return piecesTo(came, from, to);
}

function piecesTo(
  came: ReadonlyMap<number, { readonly from: number; readonly piece: Piece }>,
  from: number,
  to: number,
): readonly Piece[] {
  const path: Piece[] = [];
  for (let place = to; place !== from; ) {
    const step = came.get(place);
    if (!step) break;
    path.unshift(step.piece);
    place = step.from;
  }
  return path;
}
