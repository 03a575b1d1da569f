/**
 * The shortest time from entry to a step, as far as its waits are written down: finds messages that can only go out when the goal's window is over.
 * All figures are hours in the worst case for a finding: waits as short as a calendar allows, the window as long.
 */
import type {
  Block,
  DurationLiteral,
  DurationUnit,
  Expression,
  ScenarioDeclaration,
  SendStatement,
  Statement,
  TimeTarget,
} from '../../grammar/index.js';
import { blocksOf } from './blocks.js';
import type { Checker, Scope } from './checker.js';
import { durationLiterals, unwrapped } from './expectation.js';

type Hours = number;

/** A day of a clock change has 23 or 25 hours; a month 28 to 31 days. */
const shortest: Readonly<Record<DurationUnit, Hours>> = {
  s: 1 / 3600,
  min: 1 / 60,
  h: 1,
  d: 23,
  w: 167,
  mo: 671,
  y: 8759,
};
const longest: Readonly<Record<DurationUnit, Hours>> = {
  s: 1 / 3600,
  min: 1 / 60,
  h: 1,
  d: 25,
  w: 169,
  mo: 745,
  y: 8785,
};

export function checkElapsed(c: Checker, scenario: ScenarioDeclaration, scope: Scope): void {
  const goal = scenario.clauses.find((clause) => clause.kind === 'goal');
  const window = goal && literalHours(goal.within, longest, Math.max);
  if (!goal || window === undefined) return;
  const text = c.textOf(scope.file, goal.within.span);
  const late = (send: SendStatement): void => {
    c.report('time/after-goal', { message: send.message.text, window: text }, scope, send.message.span, {
      related: [{ file: scope.file, span: goal.span, message: 'the goal counts no longer than this' }],
    });
  };
  for (const when of scenario.whens) walk(when.body, 0, (send, elapsed) => elapsed > window && late(send));
}

/** The shortest time at the end of the block; Infinity where no path comes through. */
function walk(block: Block, start: Hours, visit: (send: SendStatement, elapsed: Hours) => void): Hours {
  let elapsed = start;
  for (const statement of block.statements) {
    if (elapsed === Number.POSITIVE_INFINITY) return elapsed;
    elapsed = step(statement, elapsed, visit);
  }
  return elapsed;
}

function step(statement: Statement, elapsed: Hours, visit: (send: SendStatement, elapsed: Hours) => void): Hours {
  switch (statement.kind) {
    case 'send':
      visit(statement, elapsed);
      return elapsed;
    case 'wait':
      return elapsed + (literalHours(statement.duration, shortest, Math.min) ?? 0);
    case 'waitUntil': {
      const late = statement.otherwise ? walk(statement.otherwise, elapsed, visit) : Number.POSITIVE_INFINITY;
      return Math.min(late, Math.max(elapsed, sinceEntry(statement.target)));
    }
    case 'waitFor': {
      const timeout = elapsed + (literalHours(statement.upTo, shortest, Math.min) ?? 0);
      const ends = statement.arms.map((arm) => (arm.block ? walk(arm.block, elapsed, visit) : elapsed));
      return Math.min(...ends, statement.otherwise ? walk(statement.otherwise, timeout, visit) : timeout);
    }
    case 'repeat':
      return statement.until
        ? Math.min(elapsed, walk(statement.body, elapsed, visit))
        : walk(statement.body, elapsed, visit);
    case 'stop':
      return Number.POSITIVE_INFINITY;
    case 'if':
    case 'match':
    case 'split': {
      const ends = blocksOf(statement).map((inner) => walk(inner, elapsed, visit));
      const closed =
        statement.kind === 'split' ||
        (statement.kind === 'match' && !!statement.otherwise) ||
        (statement.kind === 'if' && !!statement.otherwise);
      return Math.min(...ends, closed ? Number.POSITIVE_INFINITY : elapsed);
    }
    default:
      return elapsed;
  }
}

/** `3d after entry` without a time of day; 0 for every other target. */
function sinceEntry(target: TimeTarget): Hours {
  if (target.kind !== 'relative' || target.direction !== 'after' || target.at) return 0;
  const anchor = unwrapped(target.anchor);
  if (anchor.kind !== 'nameExpr' || anchor.name.text !== 'entry') return 0;
  return literalHours(target.offset, shortest, Math.min) ?? 0;
}

function literalHours(
  expression: Expression,
  units: Readonly<Record<DurationUnit, Hours>>,
  choose: (...values: number[]) => number,
): Hours | undefined {
  const literals = durationLiterals(expression);
  return literals.length === 0 ? undefined : choose(...literals.map((literal) => hoursOf(literal, units)));
}

function hoursOf(literal: DurationLiteral, units: Readonly<Record<DurationUnit, Hours>>): Hours {
  return literal.parts.reduce((sum, part) => sum + part.value * units[part.unit], 0);
}
