/**
 * Two things that one contact may have close together: two scenarios at once, two messages or codes within a time. What is known of the contact at the one
 * is held against what is known at the other, as far as time leaves it. A `no` is true; a `yes` is a path of the model.
 */
import type { CalendarDuration } from '../../../runtime/machine/calendar.js';
import { durationText } from '../../../runtime/machine/duration.js';
import { type Facts, isNone, meet as meetValues } from '../../reason/index.js';
import { volumeOf } from '../chain.js';
import type { Label } from '../front.js';
import { afterwards } from '../knowledge.js';
import type { Entry, Graph, Place, ScenarioModel } from '../model.js';
import { askedMarks, profile } from '../runs.js';
import { atOnce, isAtOnce, longer, type Most, plus } from '../time.js';
import { exclude } from '../together.js';
import { witnessOf } from '../witness.js';
import type { Answer, Because } from './answer.js';
import type { Step } from './names.js';
import { type Arrival, arrivals, linkTo, soonest } from './paths.js';
import { whyNot } from './reach.js';

/** Whether one contact can be so and so at one instant. What is said of one run's own names says nothing of another's. */
export function compatible(a: Facts, b: Facts): boolean {
  return a.some((one) =>
    b.some((other) => {
      for (const [key, { subject, values }] of one) {
        const there = other.get(key);
        if (!there || subject.names.length > 0 || /\$|builtin (?:entry|running|entered)/u.test(key)) continue;
        if (isNone(meetValues(values, there.values))) return false;
      }
      return true;
    }),
  );
}

/** A place where a run stays for a time, with what is known all that time. */
interface Stay {
  readonly place: Place;
  readonly facts: Facts;
}

function staysOf(graph: Graph, lasting: ScenarioModel['lasting']): readonly Stay[] {
  return graph.places.flatMap((place) => {
    const most = place.ways.reduce<Most>((so, way) => longer(so, way.most), place.send?.hold ?? atOnce);
    if (place.isEnd || isAtOnce(most)) return [];
    const facts = afterwards(place.facts, most, lasting);
    return facts ? [{ place, facts }] : [];
  });
}

/** Can anyone be in both at once. */
export function beside(a: ScenarioModel, b: ScenarioModel): Answer {
  const loose = [...new Set([...a.loose, ...b.loose])];
  if (a.name === b.name) return besideItself(a);
  const nobody = [a, b].find(({ graphs }) => graphs.every(({ entries }) => entries.length === 0));
  const no = (because: readonly Because[]): Answer => ({
    holds: false,
    text: `No: nobody can be in ${a.name} and ${b.name} at once.`,
    because,
    loose,
    witness: [],
  });
  if (nobody)
    return no([
      { text: `nobody can be in ${nobody.name} at all`, span: nobody.machine.span },
      ...whyNot(nobody, new Set()),
    ]);
  const passing = [a, b].find(({ graphs, lasting }) => graphs.every((graph) => staysOf(graph, lasting).length === 0));
  if (passing)
    return no([{ text: `a run of ${passing.name} is over at the instant it begins`, span: passing.machine.span }]);
  for (const [under, comes] of [
    [a, b],
    [b, a],
  ] as const) {
    const found = joining(under, comes);
    if (!found) continue;
    const { stay, entry, graph, arrival } = found;
    const [first] = witnessOf(under, linkTo(arrival));
    const label: Label = { place: entry.place, count: 0, at: atOnce, marks: {}, counts: false };
    const second = witnessOf(comes, { entry, graph, begins: { at: arrival.label.at }, label });
    const at = under.machine.states[stay.place.state]!;
    return {
      holds: true,
      text: `Yes: somebody who is in ${under.name}, at \`${at.id}\`, can come into ${comes.name} by \`${entry.text}\`.`,
      because: [],
      loose,
      witness: first ? [first, ...second] : second,
      shows: { kind: 'beside', scenarios: [under.name, comes.name] },
    };
  }
  return no([
    {
      text: `what is known of a contact in ${a.name} excludes what lets somebody into ${b.name}, and the other way round`,
      span: b.machine.span,
    },
    { text: `${a.name} stands here`, span: a.machine.span },
  ]);
}

/** Somebody in the one who comes into the other: while the first is under way, or at the same instant. */
function joining(
  under: ScenarioModel,
  comes: ScenarioModel,
): { readonly stay: Stay; readonly entry: Entry; readonly graph: Graph; readonly arrival: Arrival } | undefined {
  const graph = comes.graphs[0]!;
  const together = !exclude(under, comes);
  for (const of of under.graphs) {
    for (const stay of staysOf(of, under.lasting)) {
      for (const entry of graph.entries) {
        const isSoon = !endsFirst(under, comes, entry) && compatible(stay.facts, graph.places[entry.place]!.facts);
        if (!isSoon && !together) continue;
        const arrival = soonest(
          (arrivals(under, new Set([stay.place.state])) ?? []).filter(({ graph: one }) => one === of),
        );
        if (arrival) return { stay, entry, graph, arrival };
      }
    }
  }
  return undefined;
}

/** What lets a contact in ends the other run first: goals and stops are judged before anybody enters (R2). */
function endsFirst({ machine }: ScenarioModel, comes: ScenarioModel, { trigger, alternative }: Entry): boolean {
  const moment = comes.machine.triggers[trigger]!.alternatives[alternative]!.moment;
  if (moment?.on !== 'event') return false;
  return (
    machine.goals.some(({ moment: goal }) => goal.on === 'event' && goal.event === moment.event && !goal.where) ||
    machine.stops.some(
      (stop) =>
        stop.moment?.on === 'event' && stop.moment.event === moment.event && !stop.moment.where && !stop.condition,
    )
  );
}

function besideItself({ name, overlaps, machine, loose }: ScenarioModel): Answer {
  const because = overlaps
    ? 'it lets in one run per key, and runs of several keys go on beside each other'
    : 'who is in it does not enter again before the run is over';
  return {
    holds: overlaps,
    text: overlaps
      ? `Yes: one contact can have several runs of ${name} at once.`
      : `No: one contact has one run of ${name} at a time.`,
    because: [{ text: because, span: machine.span }],
    loose,
    witness: [],
  };
}

export interface MeetingQuestion {
  readonly names: readonly [string, string];
  readonly steps: readonly [readonly Step[], readonly Step[]];
  readonly window: CalendarDuration;
}

/** Can one contact come to both within the window. */
export function meeting(question: MeetingQuestion, modelOf: (scenario: string) => ScenarioModel): Answer {
  const { names, steps, window } = question;
  const [a, b] = names;
  const models = new Map(steps.flat().map(({ scenario }) => [scenario, modelOf(scenario)]));
  const loose = [...new Set([...models.values()].flatMap((model) => model.loose))];
  const shows = { kind: 'steps', steps, window } as const;
  const yes = (text: string, witness: Answer['witness']): Answer => ({
    holds: true,
    text,
    because: [],
    loose,
    witness,
    shows,
  });
  const within = durationText(window);
  for (const [name, of] of [
    [a, steps[0]],
    [b, steps[1]],
  ] as const) {
    const lost = of.every(
      ({ scenario, state }) => (arrivals(models.get(scenario)!, new Set([state])) ?? [1]).length === 0,
    );
    if (lost)
      return {
        holds: false,
        text: `No: no run ever comes to ${name}.`,
        because: of.flatMap(({ scenario, state }) => whyNot(models.get(scenario)!, new Set([state]))),
        loose,
        witness: [],
      };
  }
  const reasons = new Set<string>();
  for (const one of steps[0]) {
    for (const other of steps[1]) {
      const [x, y] = [models.get(one.scenario)!, models.get(other.scenario)!];
      if (x === y) {
        const found = inOneRun(x, one.state, other.state, window) ?? inOneRun(x, other.state, one.state, window);
        if (found) return yes(`Yes: one run of ${x.name} can come to ${a} and ${b} within ${within}.`, found);
        const why = apart(x, one.state, other.state, window);
        if (why !== undefined) {
          reasons.add(why);
          continue;
        }
      }
      for (const [first, then] of [
        [one, other],
        [other, one],
      ] as const) {
        const found = follows(models.get(first.scenario)!, first.state, models.get(then.scenario)!, then.state, window);
        if (found) return yes(`Yes: ${a} and ${b} can come within ${within} of each other.`, found);
      }
      reasons.add(
        x === y
          ? `in ${x.name} what is known of a contact at the one excludes the other for longer than ${within}`
          : `what is known of a contact in ${x.name} at ${a} excludes ${b} of ${y.name} for longer than ${within}, and the other way round`,
      );
    }
  }
  const spans = steps.flat().map(({ scenario, state }) => ({
    text: `\`${models.get(scenario)!.machine.states[state]!.id}\` of ${scenario}`,
    span: models.get(scenario)!.machine.states[state]!.span,
  }));
  return {
    holds: false,
    text: `No: ${a} and ${b} never come within ${within} of each other.`,
    because: [...[...reasons].map((text) => ({ text })), ...spans],
    loose,
    witness: [],
  };
}

/** More ways than these are not followed: then the answer is that it can be. */
const mostFollowed = 20_000;

/** From the one step to the other in the same run. */
function inOneRun(
  model: ScenarioModel,
  from: number,
  to: number,
  window: CalendarDuration,
): Answer['witness'] | undefined {
  for (const graph of model.graphs) {
    const asked = askedMarks(graph);
    const isCounted = ({ state }: Place) => state === to;
    for (const start of graph.places.filter(({ state }) => state === from)) {
      // Marks that were made before are as old as they like.
      const marks = Object.fromEntries(
        [...asked].map((mark) => [mark, { before: { months: 0, days: 0, ms: Number.POSITIVE_INFINITY } }]),
      );
      const one = profile(
        { graph, window, endsAnyTime: false, isCounted, asked, limit: mostFollowed },
        start.id,
        marks,
      );
      const wanted = from === to ? 2 : 1;
      const label = one?.sends.get(wanted)?.[0];
      if (one && !label) continue;
      const arrival = soonest(
        (arrivals(model, new Set([from])) ?? []).filter(
          ({ graph: of, place }) => of === graph && place.id === start.id,
        ),
      );
      if (!arrival) continue;
      if (!label) return witnessOf(model, linkTo(arrival));
      return witnessOf(model, {
        entry: arrival.entry,
        graph,
        begins: { at: atOnce },
        label: joined(label, arrival.label),
      });
    }
  }
  return undefined;
}

/** The second part of a way after its first. */
function joined(label: Label, first: Label): Label {
  if (!label.previous) return first;
  return { ...label, at: plus(first.at, label.at), previous: joined(label.previous, first) };
}

/** Why different runs of one scenario never bring both within the window; undefined: they may. */
function apart(model: ScenarioModel, a: number, b: number, window: CalendarDuration): string | undefined {
  if (model.spacing === 'once' && !model.overlaps)
    return `${model.name} lets everybody in once, and no run comes to both in time`;
  const volume = volumeOf(model, { isCounted: ({ state }) => state === a || state === b, window });
  if (volume.kind === 'bounded' && volume.count < 2) return `runs of ${model.name} are too far apart`;
  return undefined;
}

/** Somebody who has come to the one, and within the window to the other of another run. */
function follows(
  x: ScenarioModel,
  from: number,
  y: ScenarioModel,
  to: number,
  window: CalendarDuration,
): Answer['witness'] | undefined {
  const first = arrivals(x, new Set([from]));
  const then = arrivals(y, new Set([to]));
  if (!first || !then) return [];
  for (const one of first) {
    const handed = handedOver(one.place);
    const later = handed && afterwards(handed, window, []);
    if (!later) continue;
    for (const other of then) {
      const there = handedOver(other.place);
      if (!there || !compatible(later, there)) continue;
      return [...witnessOf(x, linkTo(one)), ...witnessOf(y, linkTo(other, one.label.at))];
    }
  }
  return undefined;
}

/** What is known when what stands here is done: a message may have been held. */
function handedOver({ facts, send }: Place): Facts | undefined {
  return send && !isAtOnce(send.hold) ? afterwards(facts, send.hold, []) : facts;
}
