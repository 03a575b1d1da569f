/** The branches of a machine, and which of them tests took. */
import type { Machine, Program, SourceSpan, State } from '../machine/index.js';

/** The kind of a way: a condition that holds, what else there is, an arm of a wait or of a split, a loop's round or its end. */
export type Way = 'holds' | 'otherwise' | 'inTime' | 'timeout' | 'arm' | 'round' | 'done' | 'late';

export interface Branch {
  readonly scenario: string;
  /** Stable id of the statement. */
  readonly step: string;
  /** What leads into it: `case 1`, `else`, the arm of a split, `in time`, `round`. */
  readonly arm: string;
  readonly way: Way;
  readonly from: number;
  readonly to: number;
  readonly span: SourceSpan;
}

export interface Coverage {
  readonly branches: number;
  readonly taken: number;
  /** In text order of scenarios and states. */
  readonly missing: readonly Branch[];
}

/** States with one way out have no branches; ways that lead to the same state count once. */
export function branchesOf(machine: Machine): readonly Branch[] {
  return machine.states.flatMap((state, from) => {
    const seen = new Set<number>();
    const arms = armsOf(state).filter(({ to }) => !seen.has(to) && seen.add(to));
    if (arms.length < 2) return [];
    return arms.map((arm) => ({ scenario: machine.name, step: state.id, from, ...arm }));
  });
}

function armsOf(state: State): readonly Pick<Branch, 'arm' | 'way' | 'to' | 'span'>[] {
  const { span } = state;
  switch (state.kind) {
    case 'branch':
      return [
        ...state.cases.map((branch, index) => ({
          arm: `case ${index + 1}`,
          way: 'holds' as const,
          to: branch.next,
          span: branch.span,
        })),
        ...(state.exhaustive ? [] : [{ arm: 'else', way: 'otherwise' as const, to: state.otherwise, span }]),
      ];
    case 'waitFor':
      return [
        ...state.arms.map((arm, index) => ({
          arm: `for ${index + 1}`,
          way: 'inTime' as const,
          to: arm.next,
          span: arm.on.span,
        })),
        { arm: 'else', way: 'timeout', to: state.otherwise, span },
      ];
    case 'split':
      return state.arms.map((arm) => ({ arm: arm.name, way: 'arm', to: arm.next, span: arm.span }));
    case 'loop':
      return [
        { arm: 'round', way: 'round', to: state.body, span },
        { arm: 'done', way: 'done', to: state.next, span },
      ];
    case 'until':
      return state.late === undefined
        ? []
        : [
            { arm: 'in time', way: 'inTime', to: state.next, span },
            { arm: 'else', way: 'late', to: state.late, span },
          ];
    case 'wait':
    case 'send':
    case 'give':
    case 'change':
    case 'end':
      return [];
  }
}

/** `ways`: by scenario, the pairs `<from> <to>` of states that runs went; of all tests together. `only`: scenarios that count, else all. */
export function coverageOf(
  program: Program,
  results: readonly { readonly ways: Readonly<Record<string, readonly string[]>> }[],
  only?: ReadonlySet<string>,
): Coverage {
  const all = program.bundle.scenarios.filter(({ name }) => only?.has(name) ?? true).flatMap(branchesOf);
  const went = new Set(
    results.flatMap(({ ways }) =>
      Object.entries(ways).flatMap(([scenario, list]) => list.map((way) => `${scenario} ${way}`)),
    ),
  );
  const missing = all.filter(({ scenario, from, to }) => !went.has(`${scenario} ${from} ${to}`));
  return { branches: all.length, taken: all.length - missing.length, missing };
}
