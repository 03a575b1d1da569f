/** From the entry to each message, and to the end of a run: how long at the least, how long at the most, and what may go on for ever. */
import type { State } from '../../../runtime/machine/bundle.js';
import { type CalendarDuration, DAY_MS } from '../../../runtime/machine/calendar.js';
import { durationText } from '../../../runtime/machine/duration.js';
import { ENTRY, type Graph, type ScenarioModel } from '../model.js';
import { longestSince } from '../runs.js';
import { isEndless, type Most } from '../time.js';
import { witnessOf } from '../witness.js';
import type { Answer, Because, Times } from './answer.js';
import type { Step } from './names.js';
import { arrivals, latest, linkTo, soonest } from './paths.js';
import { whyNot } from './reach.js';

export function howLong(model: ScenarioModel, steps: readonly Step[] | undefined): Answer {
  const { machine, loose } = model;
  const states =
    steps?.map(({ state }) => state) ?? machine.states.flatMap(({ kind }, index) => (kind === 'send' ? [index] : []));
  const times = states.map((state): Times => timesOf(model, state));
  const [only] = times;
  if (!only) return { text: `${model.name} sends no message.`, because: [], loose, witness: [], times };
  const first = states
    .flatMap((state) => soonest(arrivals(model, new Set([state])) ?? []) ?? [])
    .reduce<ReturnType<typeof soonest>>((_, one) => one, undefined);
  const because = times.flatMap(({ endless, least }, index) => {
    if (endless) return [endless];
    return least ? [] : whyNot(model, new Set([states[index]!]));
  });
  const text =
    times.length === 1
      ? `From entry into ${model.name} to ${only.what}: ${spoken(only)}.`
      : `From entry into ${model.name} to ${steps ? 'each' : 'each message'}:`;
  const witness = first && times.length === 1 ? witnessOf(model, linkTo(first)) : [];
  return {
    text,
    because,
    loose,
    witness,
    times,
    ...(witness.length > 0 ? { shows: { kind: 'steps', steps: [steps ?? []] } } : {}),
  };
}

export function spoken({ least, most }: Times): string {
  if (!least) return 'no run ever comes there';
  const from = durationText(least);
  if (!most || isEndless(most))
    return `${from === '0s' ? 'at once' : from} at the earliest, and nothing says when at the latest`;
  const to = latestText(most);
  return from === to
    ? from === '0s'
      ? 'at once'
      : `always ${from}`
    : `${from === '0s' ? 'at once' : from} at the earliest, ${to} at the latest`;
}

/** Many hours are told as days, rounded up: it is no later than that. */
export function latestText({ months, days, ms }: CalendarDuration): string {
  const whole = ms > 2 * DAY_MS ? Math.ceil(ms / DAY_MS) : 0;
  return durationText({ months, days: days + whole, ms: whole > 0 ? 0 : ms });
}

function timesOf(model: ScenarioModel, state: number): Times {
  const { machine } = model;
  const one = machine.states[state]!;
  const found = arrivals(model, new Set([state]));
  const named = { scenario: model.name, what: one.id, span: one.span };
  if (found?.length === 0) return named;
  const best = found && soonest(found);
  const zero = { months: 0, days: 0, ms: 0 };
  if (!found || !best) return { ...named, least: zero };
  const most = latest(found);
  if (!isEndless(most)) return { ...named, least: best.label.at, most };
  const endless = foreverOn(model, (graph, entry) => longestSince(graph, ENTRY, entry), new Set([state]));
  return { ...named, least: best.label.at, most, ...(endless ? { endless } : {}) };
}

/** Does every run end: by when at the latest, or what may last for ever. */
export function ends(models: readonly ScenarioModel[]): Answer {
  const times: Times[] = [];
  const because: Because[] = [];
  for (const model of models) {
    const { machine } = model;
    let most: Most = { months: 0, days: 0, ms: 0 };
    let endless: Because | undefined;
    const found = arrivals(
      model,
      new Set(machine.states.flatMap(({ kind }, index) => (kind === 'end' ? [index] : []))),
    );
    if (found) most = latest(found);
    const forever = foreverOn(model, (graph, entry) => longestSince(graph, ENTRY, entry), undefined);
    if (forever) {
      endless = forever;
      because.push({ ...forever, text: `${model.name}: ${forever.text}` });
      most = { months: 0, days: 0, ms: Number.POSITIVE_INFINITY };
    }
    const best = found && soonest(found);
    times.push({
      scenario: model.name,
      what: 'end',
      span: machine.span,
      ...(best ? { least: model.endsAnyTime ? { months: 0, days: 0, ms: 0 } : best.label.at } : {}),
      most,
      ...(endless ? { endless } : {}),
    });
  }
  const lasting = times.filter(({ endless }) => endless);
  const holds = lasting.length === 0;
  const last = times.length === 1 ? times[0]?.most : undefined;
  const text = holds
    ? `Yes: every run ends${last && !isEndless(last) ? `, ${latestText(last)} after its entry at the latest` : ''}.`
    : `No: ${lasting.length === 1 ? 'a run' : 'runs'} of ${lasting.map(({ scenario }) => scenario).join(', ')} may go on for ever.`;
  return { holds, text, because, loose: [], witness: [], times };
}

/** The first step on some way (to these states, or anywhere) that nothing ends. */
function foreverOn(
  { graphs, machine }: ScenarioModel,
  since: (graph: Graph, entry: number) => ReadonlyMap<number, Most>,
  to: ReadonlySet<number> | undefined,
): Because | undefined {
  for (const graph of graphs) {
    const leading = to && placesBefore(graph, to);
    for (const entry of graph.entries) {
      const known = since(graph, entry.place);
      for (const [id] of known) {
        const place = graph.places[id]!;
        const state = machine.states[place.state]!;
        const isLast = to?.has(place.state);
        if (leading && !leading.has(id)) continue;
        // A date that is written down comes.
        if (state.kind === 'until' && state.target.kind === 'literal') continue;
        const isHeld = place.send !== undefined && isEndless(place.send.hold);
        const waits =
          !isLast &&
          place.ways.some(({ most, taken }) => isEndless(most) && taken?.text !== 'until' && taken?.by !== 'happens');
        if (isHeld || waits) return { text: forever(state), span: state.span };
      }
    }
  }
  return undefined;
}

function placesBefore(graph: Graph, states: ReadonlySet<number>): ReadonlySet<number> {
  const into = new Map<number, number[]>();
  for (const { id, ways } of graph.places) for (const { to } of ways) into.set(to, [...(into.get(to) ?? []), id]);
  const seen = new Set(graph.places.flatMap(({ id, state }) => (states.has(state) ? [id] : [])));
  for (const id of seen) for (const before of into.get(id) ?? []) seen.add(before);
  return seen;
}

function forever(state: State): string {
  switch (state.kind) {
    case 'send':
      return `\`${state.id}\` may be held without end: a channel's \`rate\` or \`over_cap: wait\` puts it off as long as there is no room`;
    case 'give':
      return `\`${state.id}\` holds the run as long as its pool has no code`;
    case 'until':
      return `\`${state.id}\` has no latest instant: what it waits for may be far off, and follows its data`;
    default:
      return `\`${state.id}\` has no latest instant`;
  }
}
