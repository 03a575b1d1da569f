/** Where paths are acted out: the project's own machines without caps and holdout, as bounds before caps are meant, and of them only those that a path needs. */
import type { WitnessRun } from '../../compiler/prove/index.js';
import { type Bundle, loadBundle, type Program, type Zone } from '../../runtime/machine/index.js';
import type { Happened } from '../../runtime/testing/happenings.js';

export interface Stage {
  readonly bundle: Bundle;
  /** What has been played, by scope. */
  readonly played: Map<string, Map<string, Played>>;
  programFor(scenarios: readonly string[]): Program;
}

export interface Played {
  readonly happened: readonly Happened[];
  readonly sends: readonly Send[];
  readonly zone: Zone;
}

export interface Send {
  readonly at: number;
  readonly scenario: string;
  readonly channel: string;
}

export function stageOf(whole: Bundle): Stage {
  const { policies } = whole.model;
  const bundle: Bundle = { ...whole, model: { ...whole.model, policies: { ...policies, caps: [], holdout: 0 } } };
  const programs = new Map<string, Program>();
  return {
    bundle,
    played: new Map(),
    programFor(scenarios) {
      const key = JSON.stringify(scenarios);
      let known = programs.get(key);
      if (!known) {
        known = loadBundle(withOnly(bundle, new Set(scenarios)));
        programs.set(key, known);
      }
      return known;
    },
  };
}

export function scenariosIn(witness: readonly WitnessRun[]): readonly string[] {
  return [...new Set(witness.map(({ scenario }) => scenario))];
}

/** These scenarios, and the segments and derived events whose names stand anywhere in what is left: one too many does no harm. */
function withOnly(bundle: Bundle, names: ReadonlySet<string>): Bundle {
  const { model, segments, derived } = bundle;
  const scenarios = bundle.scenarios.filter(({ name }) => names.has(name));
  const { policies, rfm } = model;
  const said = new Set<string>();
  const listen = (node: unknown): void => {
    if (typeof node === 'string') said.add(node);
    else if (typeof node === 'object' && node !== null) for (const one of Object.values(node)) listen(one);
  };
  listen([scenarios, policies, rfm ?? null]);
  const plans = [...segments, ...derived];
  const kept = new Set<(typeof plans)[number]>();
  for (let size = -1; size < kept.size; ) {
    size = kept.size;
    for (const plan of plans) {
      if (kept.has(plan) || !said.has(plan.name)) continue;
      kept.add(plan);
      listen(plan);
    }
  }
  const isCut = (event: string) => derived.some((plan) => plan.name === event && !kept.has(plan));
  const facts = { ...bundle.facts, events: bundle.facts.events.filter(({ event }) => !isCut(event)) };
  return {
    ...bundle,
    facts,
    scenarios,
    segments: segments.filter((plan) => kept.has(plan)),
    derived: derived.filter((plan) => kept.has(plan)),
  };
}
