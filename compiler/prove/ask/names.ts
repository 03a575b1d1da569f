/** What the steps of scenarios are called in questions: by their stable id, their `as` name, their message, their outcome (R10). */
import type { Bundle, Machine, State } from '../../../runtime/machine/bundle.js';
import type { Analysis } from '../../analysis.js';

export interface Step {
  readonly scenario: string;
  /** Index in the machine's states. */
  readonly state: number;
}

export interface Names {
  readonly scenarios: readonly string[];
  readonly channels: readonly string[];
  /** Names that hold or not of a contact: segments and groups. */
  readonly conditions: readonly string[];
  /** Whatever else has a name: whether it is a condition is for the checker to say. */
  readonly values: readonly string[];
  /** RFM classes. */
  readonly classes: readonly string[];
  /** Steps that this may mean, of one scenario or of all. */
  stepsIn(scenario: string | undefined, name: string): readonly Step[];
  /** All that a step of it may be called. */
  allSteps(scenario: string | undefined): readonly string[];
}

export function namesOf({ model, symbols }: Analysis, bundle: Bundle): Names {
  const machines = (scenario: string | undefined) =>
    bundle.scenarios.filter(({ name }) => scenario === undefined || name === scenario);
  const named = (isAsked: (kind: string) => boolean) =>
    [...symbols.values].flatMap(([name, { kind }]) => (isAsked(kind) ? [name] : []));
  return {
    scenarios: bundle.scenarios.map(({ name }) => name),
    channels: Object.keys(bundle.model.channels),
    conditions: named((kind) => kind === 'segment' || kind === 'group'),
    values: named((kind) => kind === 'let' || kind === 'attribute'),
    classes: model.rfm?.classes.classes ?? [],
    stepsIn(scenario, name) {
      const wanted = name.replace(/^(?:step|state|message|code)\s+/iu, '');
      return machines(scenario).flatMap((machine) =>
        machine.states.flatMap((state, index) =>
          callings(machine, state).includes(wanted) ? [{ scenario: machine.name, state: index }] : [],
        ),
      );
    },
    allSteps: (scenario) => [
      ...new Set(
        machines(scenario).flatMap((machine) =>
          machine.states.flatMap((state) => callings(machine, state).slice(0, 2)),
        ),
      ),
    ],
  };
}

/** The first is its stable id; `#2` and the sequence it stands in may be left out. */
function callings(machine: Machine, state: State): readonly string[] {
  const plain = state.id.replace(/^(?:do [^/]+\/)+/u, '').replace(/#\d+$/u, '');
  const found = new Set([state.id, plain]);
  switch (state.kind) {
    case 'send': {
      const handle = nameOf(machine, state.handle);
      for (const one of [handle, state.message, `send ${state.message}`, `send ${state.channel} ${state.message}`])
        if (one !== undefined) found.add(one);
      if (handle !== undefined) found.add(`send ${handle}`);
      break;
    }
    case 'give': {
      const slot = nameOf(machine, state.slot);
      for (const one of [slot, state.coupon]) {
        if (one === undefined) continue;
        found.add(one);
        found.add(`give ${one}`);
      }
      break;
    }
    case 'end':
      for (const verb of ['end as', 'stop as']) found.add(`${verb} ${state.outcome}`);
      found.add(state.outcome);
      if (state.outcome === 'completed') found.add('end');
      break;
    default:
  }
  return [...found];
}

function nameOf(machine: Machine, slot: number): string | undefined {
  return machine.slots[slot]?.name?.split('/').at(-1);
}
