/** `wait`, `wait until` and `wait … for`: what is known when they are over, waits that nobody comes out of, arms that something ends the run before. */
import type { Expression, Name, Span, Statement, WaitArm, WaitForStatement } from '../../grammar/index.js';
import { type Hours, hoursOf, shortest } from '../check/duration-length.js';
import { durationLiterals } from '../check/expectation.js';
import { splitTrigger, type TriggerPart } from '../check/trigger-split.js';
import { all, always, any, assume, type Formula, isImpossible, nothingKnown } from '../reason/index.js';
import { conditionOf } from './condition.js';
import { judge, judgeInside, outcomeOf, type Place } from './judge.js';
import { atMoment } from './moments.js';
import { targetFacts } from './targets.js';
import { type Ending, joined, narrowed, type Reached, resumed, type Walk, type Way } from './way.js';

type Kind<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

export function waitStatement(w: Walk, { duration }: Kind<'wait'>, here: Reached): Way {
  judgeInside(w, duration, here);
  const after = resumed(w, here, leastOf(duration));
  return after ?? neverEnds(w, duration.span, 'wait', always);
}

function leastOf(duration: Expression): Hours {
  const literals = durationLiterals(duration).map((literal) => hoursOf(literal, shortest));
  return literals.length > 0 ? Math.min(...literals) : 0;
}

export function waitUntilStatement(w: Walk, { target, otherwise }: Kind<'waitUntil'>, here: Reached): Way {
  const before = resumed(w, here, 0);
  const late = otherwise && before && w.block(w, otherwise, before);
  const { facts, day, isPast } = targetFacts(w, target, here);
  if (isPast || !before) return late;
  const waited = narrowed(w, before, facts, target.span, 'the run has waited for this');
  if (!waited) {
    neverEnds(w, target.span, 'wait until', facts);
    return late;
  }
  return joined([{ ...waited, day: Math.max(before.day, day), beside: before }, late]);
}

/** Nobody comes out of this wait: the run is over before. */
function neverEnds(w: Walk, span: Span, place: 'wait' | 'wait until', facts: Formula): undefined {
  const { r, scope } = w;
  const alone = w.lasting.filter(({ formula }) => isImpossible(assume(assume(nothingKnown, facts), formula)));
  const ends = (alone.length > 0 ? alone : w.lasting).slice(0, 3);
  r.c.report('time/never-ends', { text: r.c.textOf(scope.file, span), place }, scope, span, {
    related: ends.map(({ span, message }) => ({ file: scope.file, span, message })),
  });
  return undefined;
}

export function waitForStatement(w: Walk, statement: WaitForStatement, here: Reached): Way {
  judgeInside(w, statement.upTo, here);
  const names = statement.arms.flatMap(({ on }) => namesOf(on));
  const after = resumed(w, here, 0, names);
  const ways = statement.arms.map((arm) => {
    const taken = after && armTaken(w, arm, here, after);
    return arm.block && taken ? w.block(w, arm.block, taken) : taken;
  });
  const late = resumed(w, here, leastOf(statement.upTo), names);
  ways.push(statement.otherwise && late ? w.block(w, statement.otherwise, late) : late);
  return joined(ways.map((way) => way && { ...way, trail: here.trail }));
}

/** What an arm binds: aliases, and events by their own names. */
export function namesOf(on: Expression): readonly string[] {
  switch (on.kind) {
    case 'paren':
      return namesOf(on.inner);
    case 'binary':
      return [...namesOf(on.left), ...namesOf(on.right)];
    case 'eventPattern':
      return [on.event, on.as].flatMap((name: Name | undefined) => (name ? [name.text] : []));
    case 'nameExpr':
      return [on.name.text];
    default:
      return [];
  }
}

function armTaken(w: Walk, arm: WaitArm, here: Reached, after: Reached): Way {
  const { r, scope } = w;
  const parts = splitTrigger(arm.on, r.c);
  for (const inner of parts) for (const condition of inner.conditions) judgeInside(w, condition, after);
  if (parts.every(({ moment }) => moment) && arm.block) {
    const first = parts.map((part) => endingOf(w, part)).filter((ending) => ending !== undefined);
    if (first.length === parts.length && parts.length > 0) {
      const { clause, event, span } = first[0]!;
      r.c.report('flow/ends-first', { event, clause }, scope, arm.on.span, {
        related: [{ file: scope.file, span, message: `\`${clause}\` ends the run at that instant` }],
      });
      return undefined;
    }
  }
  const settled =
    parts.length === 1 && !parts[0]!.moment && outcomeOf(here.facts, conditionOf(r, arm.on).yes) === 'always';
  if (settled) judge(w, arm.on, here);
  const formula = any(parts.map((part) => partFormula(w, part)));
  const text = r.c.textOf(scope.file, arm.on.span);
  if (isImpossible(assume(after.facts, formula))) {
    judge(w, arm.on, after);
    return undefined;
  }
  return narrowed(w, after, formula, arm.on.span, `only after \`${text}\` anybody comes here`);
}

/** What is so at the instant the alternative comes true. */
export function partFormula(w: Place, { moment, conditions }: TriggerPart): Formula {
  return all([...(moment ? [atMoment(w.r, moment)] : []), ...conditions.map((one) => conditionOf(w.r, one).yes)]);
}

/** The clause that ends the run before this alternative is looked at (R2: goal, stop, wait). */
function endingOf(w: Walk, { moment }: TriggerPart): Ending | undefined {
  const name = moment?.kind === 'nameExpr' ? moment.name : moment?.kind === 'eventPattern' ? moment.event : undefined;
  if (!name) return undefined;
  const same = filtersOf(w, name.text);
  return w.endings.find(({ event }) => same.includes(event));
}

/** The event, and those it is one of: they all happen at one instant. */
function filtersOf(w: Walk, event: string): readonly string[] {
  const found: string[] = [];
  for (const name of w.r.c.events.bases(event)) {
    found.push(name);
    const symbol = w.r.c.symbols.values.get(name);
    if (symbol?.kind !== 'event' || !symbol.declaration || symbol.declaration.without.length > 0) break;
  }
  return found;
}
