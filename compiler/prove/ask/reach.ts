/** Can this step be reached: by which way, or where every way to it breaks off. */
import { durationText } from '../../../runtime/machine/duration.js';
import type { ScenarioModel } from '../model.js';
import { witnessOf } from '../witness.js';
import type { Answer, Because } from './answer.js';
import type { Step } from './names.js';
import { arrivals, breaks, linkTo, reached, soonest } from './paths.js';

export function reach(model: ScenarioModel, name: string, steps: readonly Step[]): Answer {
  const states = new Set(steps.map(({ state }) => state));
  const found = arrivals(model, states);
  const loose = model.loose;
  const best = found && soonest(found);
  if (best) {
    const after = durationText(best.label.at);
    return {
      holds: true,
      text: `Yes: ${model.name} can reach ${name}, ${after === '0s' ? 'at the instant of entry' : `${after} after entry at the earliest`}.`,
      because: [],
      loose,
      witness: witnessOf(model, linkTo(best)),
      shows: { kind: 'steps', steps: [steps] },
    };
  }
  const isThere = found === undefined && [...states].some((state) => reached(model).has(state));
  if (isThere)
    return {
      holds: true,
      text: `Yes, as far as can be told: ${model.name} has too many ways to follow each.`,
      because: [],
      loose,
      witness: [],
    };
  return {
    holds: false,
    text: `No: no run of ${model.name} ever comes to ${name}.`,
    because: whyNot(model, states),
    loose,
    witness: [],
  };
}

const mostReasons = 4;

/** What stands in the way, in the words of the text. */
export function whyNot(model: ScenarioModel, states: ReadonlySet<number>): readonly Because[] {
  const { machine, graphs, sources } = model;
  if (graphs.every(({ entries }) => entries.length === 0)) {
    const when = machine.triggers[0]?.alternatives[0];
    const text = 'nobody can enter: what `for`, the triggers and `stop when` ask for excludes each other';
    return [{ text: sources.length > 0 ? text : 'it has no trigger', span: when?.span ?? machine.span }];
  }
  const seen = new Set<string>();
  const found: Because[] = [];
  for (const { from, to } of breaks(model, states)) {
    const state = machine.states[from]!;
    const next = machine.states[to]!;
    const one = state.kind === 'branch' ? state.cases.find((of) => of.next === to) : undefined;
    const what = state.kind === 'branch' && !one ? `the \`else\` of \`${state.id}\`` : `\`${state.id}\``;
    const text =
      state.kind === 'branch'
        ? `${what} never leads on to \`${next.id}\`: what is known of the contact there excludes it`
        : `${what} never goes on to \`${next.id}\``;
    if (seen.has(text)) continue;
    seen.add(text);
    found.push({ text, span: one?.span ?? state.span });
    if (found.length === mostReasons) break;
  }
  return found.length > 0 ? found : [{ text: 'no statement leads there', span: machine.span }];
}
