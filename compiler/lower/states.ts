/** Builds a machine's list of states in the order of the text, with labels for places that are not known yet. It knows nothing of statements. */
import type { Alternative, State } from '../../runtime/machine/bundle.js';
import type { DraftAlternative } from './moments.js';

/** A state whose `next` and friends are labels; only `loops` are indexes already. */
export type Draft = { [K in State['kind']]: DraftOf<Extract<State, { kind: K }>> }[State['kind']];
type DraftOf<S extends State> = S extends { kind: 'waitFor' }
  ? Omit<S, 'arms'> & { readonly arms: readonly { readonly on: DraftAlternative; readonly next: number }[] }
  : S extends { kind: 'loop' }
    ? Omit<S, 'until'> & { readonly until: readonly DraftAlternative[] }
    : S;

export interface StateList {
  /** A place that something can lead to before it is known. */
  label(): number;
  /** Puts a state where the label stands; its index. */
  emit(label: number, state: Draft): number;
  /** `label` stands where `other` stands. */
  same(label: number, other: number): void;
  /** Whether any state leads to this label itself. */
  isTarget(label: number): boolean;
  /** Known once everything is emitted. */
  indexOf(label: number): number;
  finish(bound: (alternative: DraftAlternative) => Alternative): readonly State[];
}

export function stateList(): StateList {
  const drafts: Draft[] = [];
  const indexes = new Map<number, number>();
  const aliases = new Map<number, number>();
  const targets = new Set<number>();
  let labels = 0;
  const indexOf = (label: number): number => {
    let place = label;
    for (let other = aliases.get(place); other !== undefined; other = aliases.get(place)) place = other;
    const index = indexes.get(place);
    if (index === undefined) throw new Error('A state leads nowhere.');
    return index;
  };
  return {
    label: () => labels++,
    emit(label, state) {
      const index = drafts.push(state) - 1;
      indexes.set(label, index);
      mapTargets(state, (target) => {
        targets.add(target);
        return target;
      });
      return index;
    },
    same(label, other) {
      if (label === other) return;
      aliases.set(label, other);
      targets.add(other);
    },
    isTarget: (label) => targets.has(label),
    indexOf,
    finish: (bound) =>
      drafts.map((draft): State => {
        const state = mapTargets(draft, indexOf);
        if (state.kind === 'waitFor')
          return { ...state, arms: state.arms.map((arm) => ({ ...arm, on: bound(arm.on) })) };
        if (state.kind === 'loop') return { ...state, until: state.until.map(bound) };
        return state;
      }),
  };
}

/** The same state leading elsewhere. */
function mapTargets(state: Draft, to: (label: number) => number): Draft {
  switch (state.kind) {
    case 'until':
      return { ...state, next: to(state.next), ...(state.late === undefined ? {} : { late: to(state.late) }) };
    case 'waitFor': {
      const arms = state.arms.map((arm) => ({ ...arm, next: to(arm.next) }));
      return { ...state, arms, otherwise: to(state.otherwise) };
    }
    case 'branch': {
      const cases = state.cases.map((one) => ({ ...one, next: to(one.next) }));
      return { ...state, cases, otherwise: to(state.otherwise) };
    }
    case 'split':
      return { ...state, arms: state.arms.map((arm) => ({ ...arm, next: to(arm.next) })) };
    case 'loop':
      return { ...state, body: to(state.body), next: to(state.next) };
    case 'end':
      return state;
    default:
      return { ...state, next: to(state.next) };
  }
}
