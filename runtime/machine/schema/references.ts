// Whether everything a bundle points at exists: states, slots of the right kind, aggregates, messages, coupons, groups, segments.
import type { Alternative, Bundle, Machine, Moment, Slot, State } from '../bundle.js';
import type { Expr } from '../expression.js';
import { childrenOf } from '../walk.js';

interface Problem {
  readonly path: string;
  readonly message: string;
}

interface Scope {
  readonly bundle: Bundle;
  readonly segments: ReadonlySet<string>;
  readonly scenarios: ReadonlySet<string>;
  readonly machine: Machine | null;
  readonly problems: Problem[];
}

type Kind = Slot['holds']['kind'];

export function referenceProblems(bundle: Bundle): readonly Problem[] {
  const segments = new Set(bundle.segments.map((segment) => segment.name));
  const scenarios = new Set(bundle.scenarios.map((machine) => machine.name));
  const scope: Scope = { bundle, segments, scenarios, machine: null, problems: [] };
  bundle.facts.aggregates.forEach((aggregate, i) => {
    checkExpr(scope, `facts.aggregates[${i}].where`, aggregate.where);
  });
  bundle.segments.forEach((segment, i) => {
    checkExpr(scope, `segments[${i}].condition`, segment.condition);
  });
  bundle.derived.forEach((derived, i) => {
    checkExpr(scope, `derived[${i}].base.where`, derived.base.where);
    derived.without.forEach((match, j) => {
      checkExpr(scope, `derived[${i}].without[${j}].where`, match.where);
    });
  });
  if (scenarios.size < bundle.scenarios.length) report(scope, 'scenarios', 'Two scenarios have the same name.');
  bundle.scenarios.forEach((machine, i) => {
    checkMachine({ ...scope, machine }, machine, `scenarios[${i}]`);
  });
  return scope.problems;
}

function report(scope: Scope, path: string, message: string): void {
  scope.problems.push({ path, message });
}

function checkMachine(scope: Scope, machine: Machine, path: string): void {
  checkExpr(scope, `${path}.audience`, machine.audience);
  if (machine.entry.kind === 'onePer') checkExpr(scope, `${path}.entry.key`, machine.entry.key);
  for (const header of ['goals', 'measures'] as const) {
    machine[header].forEach((goal, i) => {
      checkMoment(scope, `${path}.${header}[${i}].moment`, goal.moment);
    });
  }
  checkAlternatives(scope, `${path}.stops`, machine.stops);
  machine.triggers.forEach((trigger, i) => {
    checkAlternatives(scope, `${path}.triggers[${i}].alternatives`, trigger.alternatives);
    checkState(scope, `${path}.triggers[${i}].start`, trigger.start);
  });
  machine.states.forEach((state, i) => {
    const at = `${path}.states[${i}]`;
    for (const [j, loop] of (state.loops ?? []).entries()) {
      if (machine.states[loop]?.kind !== 'loop') report(scope, `${at}.loops[${j}]`, `State ${loop} is not a loop.`);
    }
    checkStateParts(scope, at, state);
  });
}

function checkStateParts(scope: Scope, at: string, state: State): void {
  switch (state.kind) {
    case 'wait':
      checkExpr(scope, `${at}.duration`, state.duration);
      checkState(scope, `${at}.next`, state.next);
      break;
    case 'until':
      if (state.target.kind === 'computed') {
        checkExpr(scope, `${at}.target.anchor`, state.target.anchor);
        checkExpr(scope, `${at}.target.offset`, state.target.offset);
      }
      checkState(scope, `${at}.next`, state.next);
      if (state.late !== undefined) checkState(scope, `${at}.late`, state.late);
      break;
    case 'waitFor':
      checkExpr(scope, `${at}.upTo`, state.upTo);
      state.arms.forEach((arm, i) => {
        checkAlternative(scope, `${at}.arms[${i}].on`, arm.on);
        checkState(scope, `${at}.arms[${i}].next`, arm.next);
      });
      checkState(scope, `${at}.otherwise`, state.otherwise);
      break;
    case 'send': {
      const key = `${state.channel}/${state.message}`;
      if (!Object.hasOwn(scope.bundle.model.messages, key)) report(scope, at, `There is no message ${key}.`);
      checkSlot(scope, `${at}.handle`, state.handle, 'message');
      checkExpr(scope, `${at}.lifetime`, state.lifetime);
      state.params.forEach((param, i) => {
        checkExpr(scope, `${at}.params[${i}].value`, param.value);
      });
      checkState(scope, `${at}.next`, state.next);
      break;
    }
    case 'give':
      if (state.coupon !== undefined && !Object.hasOwn(scope.bundle.model.coupons, state.coupon)) {
        report(scope, `${at}.coupon`, `There is no coupon ${state.coupon}.`);
      }
      checkExpr(scope, `${at}.discount.value`, state.discount?.value);
      checkExpr(scope, `${at}.valid`, state.valid);
      checkSlot(scope, `${at}.slot`, state.slot, 'code');
      checkState(scope, `${at}.next`, state.next);
      break;
    case 'branch':
      state.cases.forEach((branch, i) => {
        checkExpr(scope, `${at}.cases[${i}].when`, branch.when);
        checkState(scope, `${at}.cases[${i}].next`, branch.next);
      });
      checkState(scope, `${at}.otherwise`, state.otherwise);
      break;
    case 'split': {
      const sum = state.arms.reduce((total, arm) => total + arm.share, 0);
      if (Math.abs(sum - 100) > 1e-6) report(scope, `${at}.arms`, `The shares make ${sum} %, not 100 %.`);
      state.arms.forEach((arm, i) => {
        checkState(scope, `${at}.arms[${i}].next`, arm.next);
      });
      break;
    }
    case 'change':
      if (state.change.kind === 'set') checkExpr(scope, `${at}.change.value`, state.change.value);
      else checkGroup(scope, `${at}.change.group`, state.change.group);
      checkState(scope, `${at}.next`, state.next);
      break;
    case 'loop':
      checkSlot(scope, `${at}.counter`, state.counter);
      checkSlot(scope, `${at}.began`, state.began);
      checkExpr(scope, `${at}.every`, state.every);
      checkAlternatives(scope, `${at}.until`, state.until);
      checkState(scope, `${at}.body`, state.body);
      checkState(scope, `${at}.next`, state.next);
      break;
    case 'end':
      break;
  }
}

function checkAlternatives(scope: Scope, path: string, alternatives: readonly Alternative[]): void {
  alternatives.forEach((alternative, i) => {
    checkAlternative(scope, `${path}[${i}]`, alternative);
  });
}

function checkAlternative(scope: Scope, path: string, alternative: Alternative): void {
  const { moment, condition, bind } = alternative;
  if (moment === undefined && condition === undefined) report(scope, path, 'Neither a moment nor a condition.');
  if (moment !== undefined) checkMoment(scope, `${path}.moment`, moment);
  checkExpr(scope, `${path}.condition`, condition);
  if (bind !== undefined) checkSlot(scope, `${path}.bind`, bind, 'event');
}

function checkMoment(scope: Scope, path: string, moment: Moment): void {
  switch (moment.on) {
    case 'event':
      checkExpr(scope, `${path}.where`, moment.where);
      break;
    case 'handle':
      checkSlot(scope, `${path}.slot`, moment.slot, 'message');
      break;
    case 'enters':
    case 'leaves':
      if (moment.of === 'segment') checkSegment(scope, `${path}.name`, moment.name);
      else checkGroup(scope, `${path}.name`, moment.name);
      break;
    case 'changes':
      checkExpr(scope, `${path}.from`, moment.from);
      checkExpr(scope, `${path}.to`, moment.to);
      break;
    case 'rfm':
    case 'anniversary':
    case 'schedule':
    case 'broadcast':
      break;
  }
}

function checkExpr(scope: Scope, path: string, expr: Expr | undefined): void {
  if (expr === undefined) return;
  switch (expr.op) {
    case 'slot':
      checkSlot(scope, path, expr.slot);
      break;
    case 'handle':
      checkSlot(scope, path, expr.slot, 'message');
      break;
    case 'segment':
      checkSegment(scope, path, expr.name);
      break;
    case 'group':
      checkGroup(scope, path, expr.name);
      break;
    case 'running':
    case 'entered':
      if (!scope.scenarios.has(expr.scenario)) report(scope, path, `There is no scenario ${expr.scenario}.`);
      break;
    case 'history': {
      if (expr.aggregate === undefined) break;
      const aggregate = scope.bundle.facts.aggregates[expr.aggregate];
      if (aggregate?.event !== expr.event) {
        report(scope, path, `Aggregate ${expr.aggregate} does not exist or is not about ${expr.event}.`);
      }
      break;
    }
    default:
  }
  for (const child of childrenOf(expr)) checkExpr(scope, path, child);
}

function checkState(scope: Scope, path: string, index: number): void {
  if (scope.machine?.states[index] === undefined) report(scope, path, `There is no state ${index}.`);
}

function checkSlot(scope: Scope, path: string, index: number, kind?: Kind): void {
  const slot = scope.machine?.slots[index];
  if (slot === undefined) report(scope, path, `There is no slot ${index} here.`);
  else if (kind !== undefined && slot.holds.kind !== kind) {
    report(scope, path, `Slot ${index} (${slot.name}) holds a ${slot.holds.kind}, not a ${kind}.`);
  }
}

function checkSegment(scope: Scope, path: string, name: string): void {
  if (!scope.segments.has(name)) report(scope, path, `There is no segment ${name}.`);
}

function checkGroup(scope: Scope, path: string, name: string): void {
  if (!Object.hasOwn(scope.bundle.model.groups, name)) report(scope, path, `There is no group ${name}.`);
}
