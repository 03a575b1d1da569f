// States made ready to run: the closures each one needs, the loops around it, and what of it time can change.
import type { BranchCase, Change, Machine, Slot, SplitArmPlan, State, Target } from './bundle.js';
import type { CalendarDuration } from './calendar.js';
import { type Compiled, compileExpression, isDuration } from './evaluate/index.js';
import { looksAtClock } from './evaluate/reads.js';
import type { Expr } from './expression.js';
import type { LoadedGoal } from './goals.js';
import { freshHandle } from './handles.js';
import { type Interest, loopsAround } from './interests.js';
import { type LoadedAlternative, loadAlternative, type Timed, weekdayMask } from './moments.js';
import type { MessageHandle } from './run.js';

export interface LoadedState {
  readonly index: number;
  readonly plan: State;
  readonly act: Act;
  readonly interest: Interest;
  /** Loops whose `until` can interrupt a wait here, outermost first; a loop state is the last of its own. */
  readonly loops: readonly LoadedLoop[];
  /** What time alone can bring about while a run waits here. */
  readonly timed: readonly Timed[];
}

export interface LoadedLoop {
  readonly index: number;
  readonly times: number;
  readonly counter: number;
  readonly began: number;
  readonly every: Compiled | null;
  readonly until: readonly LoadedAlternative[];
  readonly body: number;
  readonly next: number;
  /** Loops inside its body; they start anew with each of its rounds. */
  inner: readonly LoadedLoop[];
}

export interface LoadedArm {
  readonly on: LoadedAlternative;
  readonly next: number;
}

export type LoadedTarget =
  | { readonly kind: 'clock'; readonly weekdays: number; readonly minute: number; readonly wholeDay: boolean }
  | { readonly kind: 'literal'; readonly day: number; readonly minute: number }
  | {
      readonly kind: 'computed';
      readonly anchor: Compiled;
      readonly offset: Compiled | null;
      readonly sign: 1 | -1;
      readonly minute: number | null;
      readonly fixed: boolean;
      /** Nothing in it but the zone can change: a changed zone plans it anew (R6). */
      readonly rezones: boolean;
    };

/** How long a wait lasts; `fixed` where that is written down as it is, which nearly always it is. */
export interface Length {
  readonly fixed: CalendarDuration | null;
  readonly computed: Compiled;
  /** Those it can be, where they are written down: both of `4h if not regular else 1d`. */
  readonly choices: readonly CalendarDuration[];
}

/** What a state does, ready to run. */
export type Act =
  | { readonly kind: 'wait'; readonly duration: Length; readonly next: number }
  | { readonly kind: 'until'; readonly target: LoadedTarget; readonly next: number; readonly late: number | null }
  | {
      readonly kind: 'waitFor';
      readonly upTo: Length;
      readonly arms: readonly LoadedArm[];
      readonly otherwise: number;
    }
  | {
      readonly kind: 'send';
      readonly handle: number;
      /** The handle before its message is handed over. */
      readonly fresh: MessageHandle;
      readonly lifetime: Compiled | null;
      readonly params: readonly { readonly name: string; readonly value: Compiled }[];
      readonly next: number;
    }
  | {
      readonly kind: 'give';
      readonly slot: number;
      readonly discount: Compiled | null;
      readonly valid: Compiled | null;
      readonly next: number;
    }
  | {
      readonly kind: 'branch';
      readonly cases: readonly { readonly plan: BranchCase; readonly when: Compiled; readonly next: number }[];
      readonly otherwise: number;
    }
  | { readonly kind: 'split'; readonly name: string; readonly arms: readonly SplitArmPlan[] }
  | { readonly kind: 'change'; readonly change: Change; readonly value: Compiled | null; readonly next: number }
  | { readonly kind: 'loop'; readonly loop: LoadedLoop }
  | { readonly kind: 'end'; readonly outcome: string };

export function loadStates(
  machine: Machine,
  stops: readonly LoadedAlternative[],
  goals: readonly LoadedGoal[],
  interests: readonly Interest[],
): { readonly states: readonly LoadedState[]; readonly loops: readonly LoadedLoop[] } {
  const loops = loadLoops(machine);
  const ofIndex = new Map(loops.map((loop) => [loop.index, loop]));
  const always: readonly Timed[] = [
    ...stops,
    ...goals.map(({ moment }) => ({ moment, condition: null, timed: moment.timed })),
  ];
  const states = machine.states.map((plan, index): LoadedState => {
    const act = loadAct(plan, ofIndex.get(index), machine.slots);
    const around = loopsAround(machine, index).flatMap((loop) => ofIndex.get(loop) ?? []);
    const own = [
      ...around.flatMap((loop) => loop.until),
      ...(act.kind === 'waitFor' ? act.arms.map((arm) => arm.on) : []),
    ];
    const anchors = act.kind === 'until' ? anchorOf(act.target) : [];
    return {
      index,
      plan,
      act,
      interest: interests[index]!,
      loops: around,
      timed: [...always, ...own, ...anchors].filter((alternative) => alternative.timed),
    };
  });
  return { states, loops };
}

/** A target that follows its data is judged again when time changes what it follows. */
function anchorOf(target: LoadedTarget): readonly Timed[] {
  if (target.kind !== 'computed' || target.fixed) return [];
  return [{ moment: null, condition: target.anchor, timed: target.anchor.timed }];
}

function loadAct(plan: State, loop: LoadedLoop | undefined, slots: readonly Slot[]): Act {
  switch (plan.kind) {
    case 'wait':
      return {
        kind: 'wait',
        duration: loadLength(plan.duration),
        next: plan.next,
      };
    case 'until':
      return { kind: 'until', target: loadTarget(plan.target), next: plan.next, late: plan.late ?? null };
    case 'waitFor':
      return {
        kind: 'waitFor',
        upTo: loadLength(plan.upTo),
        arms: plan.arms.map((arm) => ({ on: loadAlternative(arm.on), next: arm.next })),
        otherwise: plan.otherwise,
      };
    case 'send':
      return {
        kind: 'send',
        handle: plan.handle,
        fresh: freshFor(plan, slots[plan.handle]),
        lifetime: plan.lifetime === undefined ? null : compileExpression(plan.lifetime),
        params: plan.params.map(({ name, value }) => ({ name, value: compileExpression(value) })),
        next: plan.next,
      };
    case 'give':
      return {
        kind: 'give',
        slot: plan.slot,
        discount: plan.discount === undefined ? null : compileExpression(plan.discount.value),
        valid: plan.valid === undefined ? null : compileExpression(plan.valid),
        next: plan.next,
      };
    case 'branch':
      return {
        kind: 'branch',
        cases: plan.cases.map((branch) => ({ plan: branch, when: compileExpression(branch.when), next: branch.next })),
        otherwise: plan.otherwise,
      };
    case 'split':
      return { kind: 'split', name: plan.name, arms: plan.arms };
    case 'change':
      return {
        kind: 'change',
        change: plan.change,
        value: plan.change.kind === 'set' ? compileExpression(plan.change.value) : null,
        next: plan.next,
      };
    case 'loop':
      return { kind: 'loop', loop: loop! };
    case 'end':
      return { kind: 'end', outcome: plan.outcome };
  }
}

/** A name bound by several sends means the latest: then the handle says which message that is. */
function freshFor(
  { channel, message }: Extract<State, { readonly kind: 'send' }>,
  slot: Slot | undefined,
): MessageHandle {
  const holds = slot?.holds;
  if (holds?.kind !== 'message' || (holds.channel === channel && holds.message === message)) return freshHandle;
  return Object.freeze({ of: { channel, message } });
}

function loadLength(expr: Expr): Length {
  const fixed = expr.op === 'const' && isDuration(expr.value) ? expr.value : null;
  return { fixed, computed: compileExpression(expr), choices: choicesOf(expr) };
}

function choicesOf(expr: Expr): readonly CalendarDuration[] {
  if (expr.op === 'if') return [...choicesOf(expr.then), ...choicesOf(expr.else)];
  return expr.op === 'const' && isDuration(expr.value) ? [expr.value] : [];
}

function loadTarget(target: Target): LoadedTarget {
  switch (target.kind) {
    case 'clock':
      return {
        kind: 'clock',
        weekdays: target.weekdays === undefined ? 127 : weekdayMask(target.weekdays),
        minute: target.minute,
        wholeDay: target.wholeDay ?? false,
      };
    case 'literal':
      return target;
    case 'computed':
      return {
        kind: 'computed',
        anchor: compileExpression(target.anchor),
        offset: target.offset === undefined ? null : compileExpression(target.offset),
        sign: target.sign,
        minute: target.minute ?? null,
        // What follows the clock itself would never come.
        fixed: target.fixed || looksAtClock(target.anchor),
        rezones: !looksAtClock(target.anchor) && (target.offset === undefined || target.offset.op === 'const'),
      };
  }
}

function loadLoops(machine: Machine): readonly LoadedLoop[] {
  const loops = machine.states.flatMap((plan, index): LoadedLoop[] =>
    plan.kind === 'loop'
      ? [
          {
            index,
            times: plan.times,
            counter: plan.counter,
            began: plan.began,
            every: plan.every === undefined ? null : compileExpression(plan.every),
            until: plan.until.map(loadAlternative),
            body: plan.body,
            next: plan.next,
            inner: [],
          },
        ]
      : [],
  );
  for (const loop of loops) {
    const body = reachable(machine, loop.body, loop.index);
    loop.inner = loops.filter((other) => other !== loop && body.has(other.index));
  }
  return loops;
}

/** States reached from `start` without passing `barrier`. */
function reachable(machine: Machine, start: number, barrier: number): ReadonlySet<number> {
  const seen = new Set<number>();
  const open = [start];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    const state = machine.states[index];
    if (state === undefined || index === barrier || seen.has(index)) continue;
    seen.add(index);
    open.push(...successors(state));
  }
  return seen;
}

/** Where a run can go from a state. */
export function successors(state: State): readonly number[] {
  switch (state.kind) {
    case 'wait':
    case 'send':
    case 'give':
    case 'change':
      return [state.next];
    case 'until':
      return state.late === undefined ? [state.next] : [state.next, state.late];
    case 'waitFor':
      return [...state.arms.map((arm) => arm.next), state.otherwise];
    case 'branch':
      return [...state.cases.map((branch) => branch.next), state.otherwise];
    case 'split':
      return state.arms.map((arm) => arm.next);
    case 'loop':
      return [state.body, state.next];
    case 'end':
      return [];
  }
}

const LARGEST_BUDGET = 100_000;

/** Every state once a round of every loop around it, and no more than a hundred thousand. */
export function stepBudget(machine: Machine): number {
  let budget = machine.states.length + 1;
  for (const state of machine.states) if (state.kind === 'loop') budget *= Math.max(1, state.times) + 1;
  return Math.min(budget, LARGEST_BUDGET);
}
