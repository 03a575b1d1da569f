/**
 * The shortest time from entry to a step, as far as its waits are written down: finds messages that can only go out when the goal's window is over.
 * All figures are hours in the worst case for a finding: waits as short as a calendar allows, the window as long.
 */
import type {
  Block,
  DoStatement,
  Expression,
  ScenarioDeclaration,
  SendStatement,
  Span,
  Statement,
  TimeTarget,
} from '../../grammar/index.js';
import type { RelatedPlace } from '../diagnostics/diagnostic.js';
import { blocksOf } from './blocks.js';
import type { Checker, Scope } from './checker.js';
import { type Hours, hoursOf, type LengthOf, longest, shortest } from './duration-length.js';
import { durationLiterals, unwrapped } from './expectation.js';

/** Where the walk is: at the top of the scenario, or in a sequence it does. */
interface Within {
  readonly c: Checker;
  readonly late: (message: string, span: Span, inSequence: readonly RelatedPlace[]) => void;
  readonly window: Hours;
  /** What a sequence was handed, by parameter. */
  readonly given: ReadonlyMap<string, Expression>;
  /** The `do` of the scenario, and what it does, outermost first. */
  readonly called: readonly { readonly statement: DoStatement; readonly file: string }[];
  /** Steps left to look at: sequences that do each other twice have no end of them. */
  readonly budget: { left: number };
}

const mostSteps = 5000;

export function checkElapsed(c: Checker, scenario: ScenarioDeclaration, scope: Scope): void {
  const goal = scenario.clauses.find((clause) => clause.kind === 'goal');
  const window = goal && literalHours(goal.within, longest, Math.max, new Map());
  if (!goal || window === undefined) return;
  const text = c.textOf(scope.file, goal.within.span);
  const late = (message: string, span: Span, inSequence: readonly RelatedPlace[]): void => {
    c.report('time/after-goal', { message, window: text }, scope, span, {
      related: [...inSequence, { file: scope.file, span: goal.span, message: 'the goal counts no longer than this' }],
    });
  };
  const within: Within = { c, late, window, given: new Map(), called: [], budget: { left: mostSteps } };
  for (const when of scenario.whens) walk(within, when.body, 0);
}

/** The shortest time at the end of the block; Infinity where no path comes through. */
function walk(within: Within, block: Block, start: Hours): Hours {
  let elapsed = start;
  for (const statement of block.statements) {
    if (elapsed === Number.POSITIVE_INFINITY) return elapsed;
    elapsed = step(within, statement, elapsed);
  }
  return elapsed;
}

function step(within: Within, statement: Statement, elapsed: Hours): Hours {
  const least = (expression: Expression): Hours => literalHours(expression, shortest, Math.min, within.given) ?? 0;
  switch (statement.kind) {
    case 'send':
      if (elapsed > within.window) tell(within, statement);
      return elapsed;
    case 'wait':
      return elapsed + least(statement.duration);
    case 'waitUntil': {
      const late = statement.otherwise ? walk(within, statement.otherwise, elapsed) : Number.POSITIVE_INFINITY;
      return Math.min(late, Math.max(elapsed, sinceEntry(statement.target, least)));
    }
    case 'waitFor': {
      const timeout = elapsed + least(statement.upTo);
      const ends = statement.arms.map((arm) => (arm.block ? walk(within, arm.block, elapsed) : elapsed));
      return Math.min(...ends, statement.otherwise ? walk(within, statement.otherwise, timeout) : timeout);
    }
    case 'repeat':
      return statement.until
        ? Math.min(elapsed, walk(within, statement.body, elapsed))
        : walk(within, statement.body, elapsed);
    case 'do':
      return done(within, statement, elapsed);
    case 'stop':
      return Number.POSITIVE_INFINITY;
    case 'if':
    case 'match':
    case 'split': {
      const ends = blocksOf(statement).map((inner) => walk(within, inner, elapsed));
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

/** The steps of a sequence, with what it is handed in place of its parameters. */
function done(within: Within, statement: DoStatement, elapsed: Hours): Hours {
  const symbol = within.c.symbols.sequences.get(statement.sequence.text);
  if (!symbol) return elapsed;
  const { params, body } = symbol.declaration;
  const goesRound = within.called.some((call) => call.statement.sequence.text === symbol.name);
  within.budget.left -= body.statements.length;
  if (goesRound || within.budget.left < 0) return elapsed;
  const given = new Map<string, Expression>();
  for (const [index, { name }] of params.entries()) {
    const arg = statement.args[index];
    if (arg) given.set(name.text, handed(arg, within.given));
  }
  const called = [...within.called, { statement, file: symbol.file }];
  return walk({ ...within, given, called }, body, elapsed);
}

/** What a name stands for in the sequence it was handed to; anything else is itself. */
function handed(expression: Expression, given: ReadonlyMap<string, Expression>): Expression {
  const inner = unwrapped(expression);
  return inner.kind === 'nameExpr' ? (given.get(inner.name.text) ?? expression) : expression;
}

function tell(within: Within, send: SendStatement): void {
  const [outer] = within.called;
  const inner = within.called.at(-1);
  if (!outer || !inner) {
    within.late(send.message.text, send.message.span, []);
    return;
  }
  const arg = within.given.get(send.message.text);
  const message = arg?.kind === 'nameExpr' ? arg.name.text : send.message.text;
  const ofScenario = outer.statement.args.some((one) => one === arg);
  const span = arg && ofScenario ? arg.span : outer.statement.sequence.span;
  within.late(message, span, [
    { file: inner.file, span: send.span, message: `\`${inner.statement.sequence.text}\` sends it here` },
  ]);
}

/** `3d after entry` without a time of day; 0 for every other target. */
function sinceEntry(target: TimeTarget, least: (expression: Expression) => Hours): Hours {
  if (target.kind !== 'relative' || target.direction !== 'after' || target.at) return 0;
  const anchor = unwrapped(target.anchor);
  return anchor.kind === 'nameExpr' && anchor.name.text === 'entry' ? least(target.offset) : 0;
}

function literalHours(
  expression: Expression,
  lengths: LengthOf,
  choose: (...values: number[]) => number,
  given: ReadonlyMap<string, Expression>,
): Hours | undefined {
  const literals = durationLiterals(handed(expression, given));
  return literals.length === 0 ? undefined : choose(...literals.map((literal) => hoursOf(literal, lengths)));
}
