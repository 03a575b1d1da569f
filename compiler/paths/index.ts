/**
 * What is so on every path of every scenario: conditions that always or never hold, branches and arms nobody comes to, waits nobody comes out of,
 * triggers nobody gets in by. Only of what was checked and read without errors; tells nothing that is not certain.
 */
import type { Expression, HeaderClause, ScheduleMoment, SourceFile, WhenBlock } from '../../grammar/index.js';
import type { ParsedFile } from '../analysis.js';
import type { Checker } from '../check/checker.js';
import { unwrapped } from '../check/expectation.js';
import { splitTrigger } from '../check/trigger-split.js';
import { all, assume, atLeast, atMost, deny, type Formula, isImpossible, nothingKnown } from '../reason/index.js';
import { dependencyOrder } from '../resolve/order.js';
import type { ScenarioSymbol, SequenceSymbol, ValueSymbol } from '../resolve/symbol.js';
import { conditionOf, segmentFormula } from './condition.js';
import { atLarge, isCondition, judge, judgeInside, type Place, tellSettled } from './judge.js';
import { atMoment, dayOf, onDays } from './moments.js';
import { keyOf, type Reading, reading } from './reading.js';
import { dueWithin } from './schedule.js';
import { settledBy, type Trail } from './trail.js';
import { walkBlock } from './walk.js';
import { type Ending, joined, type Lasting, narrowed, type Reached, type Walk, type Way } from './way.js';

/** What is looked at, and what all of it names: declarations and sequences. */
export interface Walked {
  readonly files: readonly ParsedFile[];
  readonly scenarios: readonly ScenarioSymbol[];
  readonly declared: readonly ValueSymbol[];
  readonly sequences: readonly SequenceSymbol[];
}

export function checkPaths(c: Checker, { files, scenarios, declared, sequences }: Walked): void {
  const r = reading(c);
  readDeclared(r, declared);
  for (const { path, tree } of files) checkDeclarations(r, path, tree);
  for (const symbol of sequences) {
    if (c.hasUnread(symbol.file, symbol.declaration.span)) continue;
    const scope = { file: symbol.file, owner: symbol };
    walkBlock(
      { r, scope, endings: [], lasting: [], countsHours: false, block: walkBlock },
      symbol.declaration.body,
      beginning,
    );
  }
  for (const symbol of scenarios) {
    const spans = symbol.declaration ? [symbol.declaration.span] : symbol.whens.map(({ span }) => span);
    if (!spans.some((span) => c.hasUnread(symbol.file, span))) checkScenario(r, symbol);
  }
}

/** Each after those it needs, so that a long chain of them is no deep recursion. */
function readDeclared(r: Reading, all: readonly ValueSymbol[]): void {
  const read = all.filter(({ kind }) => kind === 'let' || kind === 'segment');
  const { order } = dependencyOrder<ValueSymbol>(read, function* (symbol) {
    for (const used of r.c.uses.get(symbol) ?? []) if (used.kind === 'let' || used.kind === 'segment') yield used;
  });
  for (const symbol of order) {
    if (symbol.kind === 'segment') segmentFormula(r, symbol);
    else if (symbol.kind === 'let') {
      keyOf(r, symbol.declaration.value);
      if (isCondition(r, symbol.declaration.value)) conditionOf(r, symbol.declaration.value);
    }
  }
}

const beginning: Reached = { ...atLarge, elapsed: 0, day: Number.NEGATIVE_INFINITY };

function checkDeclarations(r: Reading, file: string, tree: SourceFile): void {
  for (const declaration of tree.declarations) {
    if (r.c.hasUnread(file, declaration.span)) continue;
    const place = { r, scope: { file, owner: declaration } };
    switch (declaration.kind) {
      case 'segment':
        judge(place, declaration.condition, atLarge);
        judgeInside(place, declaration.condition, atLarge);
        break;
      case 'let':
        if (isCondition(r, declaration.value)) judge(place, declaration.value, atLarge);
        judgeInside(place, declaration.value, atLarge);
        break;
      case 'event':
        for (const pattern of [declaration.base, ...declaration.without]) judgeInside(place, pattern, atLarge);
    }
  }
}

type Clause<K extends HeaderClause['kind']> = Extract<HeaderClause, { kind: K }>;

function clausesOf<K extends HeaderClause['kind']>(symbol: ScenarioSymbol, kind: K): readonly Clause<K>[] {
  return (symbol.declaration?.clauses ?? []).filter((clause): clause is Clause<K> => clause.kind === kind);
}

function checkScenario(r: Reading, symbol: ScenarioSymbol): void {
  const scope = { file: symbol.file, owner: symbol };
  const place: Place = { r, scope };
  for (const clause of clausesOf(symbol, 'for')) {
    judge(place, clause.condition, atLarge);
    judgeInside(place, clause.condition, atLarge);
  }
  for (const { moment } of [...clausesOf(symbol, 'goal'), ...clausesOf(symbol, 'measure')])
    judgeInside(place, moment, atLarge);
  const { lasting, endings } = endsOf(place, symbol);
  const countsHours = lasting.some(({ span }) => /\bentry\b/.test(r.c.textOf(scope.file, span)));
  const w: Walk = { r, scope, lasting, endings, countsHours, block: walkBlock };
  const admitted = admission(place, symbol);
  const entries = symbol.whens.map((when) => ({ when, start: enter(place, symbol, when, admitted) }));
  const known = entries.flatMap(({ start }) => (start ? [start] : []));
  const ended = lasting.find(
    ({ formula }) => known.length > 0 && known.every(({ facts }) => isImpossible(assume(facts, formula))),
  );
  if (ended && known.length === entries.length) {
    const text = r.c.textOf(scope.file, ended.span);
    r.c.report('flow/never-starts', { text }, scope, ended.span);
    return;
  }
  for (const { when, start } of entries) {
    if (!start) continue;
    const facts = assume(start.facts, all(lasting.map(({ formula }) => formula)));
    const trail = lasting.reduce<Trail | undefined>(
      (before, { formula, span, message }) => ({ formula, span, message, file: scope.file, before }),
      start.trail,
    );
    if (!isImpossible(facts)) walkBlock(w, when.body, { ...start, facts, trail });
  }
}

/** What ends the run at the instant it holds or happens. */
function endsOf(place: Place, symbol: ScenarioSymbol): { lasting: readonly Lasting[]; endings: readonly Ending[] } {
  const { r } = place;
  const lasting: Lasting[] = [];
  const endings: Ending[] = [];
  for (const { moment, span } of clausesOf(symbol, 'goal')) {
    const inner = unwrapped(moment);
    if (inner.kind === 'nameExpr') endings.push({ clause: 'goal', event: inner.name.text, span });
    if (inner.kind === 'eventPattern' && !inner.where) endings.push({ clause: 'goal', event: inner.event.text, span });
  }
  for (const { condition, span } of clausesOf(symbol, 'stopWhen')) {
    judgeInside(place, condition, atLarge);
    for (const part of splitTrigger(condition, r.c)) {
      const { moment, conditions } = part;
      if (!moment) {
        const formula = deny(all(conditions.map((one) => conditionOf(r, one).yes)));
        for (const one of conditions) judge(place, one, atLarge);
        lasting.push({ formula, span: condition.span, message: '`stop when` ends the run at that instant' });
      } else if (conditions.length === 0) {
        if (moment.kind === 'nameExpr') endings.push({ clause: 'stop when', event: moment.name.text, span });
        if (moment.kind === 'eventPattern' && !moment.where)
          endings.push({ clause: 'stop when', event: moment.event.text, span });
      }
    }
  }
  return { lasting, endings };
}

/** What is so of everybody the header lets in, whatever the trigger. */
function admission({ r, scope }: Place, symbol: ScenarioSymbol): Reached {
  let reached = beginning;
  const add = (formula: Formula, span: Trail['span'], message: string) => {
    const trail = { formula, file: scope.file, span, message, before: reached.trail };
    reached = { ...reached, facts: assume(reached.facts, formula), trail };
  };
  for (const { condition } of clausesOf(symbol, 'for')) {
    const { yes } = conditionOf(r, condition);
    if (!isImpossible(assume(reached.facts, yes))) add(yes, condition.span, '`for` lets nobody else in');
  }
  for (const { from, to, span } of clausesOf(symbol, 'active')) {
    const [first, last] = [dayOf(from), dayOf(to)];
    if (first === undefined || last === undefined || first > last) continue;
    add(all([onDays(atLeast(first)), onDays(atMost(last))]), span, '`active` lets nobody in on other days');
    reached = { ...reached, day: first };
  }
  return reached;
}

/** Where the steps of a `when` begin; undefined where nobody gets in by it, which is told. */
function enter(place: Place, symbol: ScenarioSymbol, when: WhenBlock, admitted: Reached): Way {
  const { r } = place;
  const parts = splitTrigger(when.trigger, r.c);
  const ways: Way[] = [];
  for (const { moment, conditions } of parts) {
    let here: Way = admitted;
    if (moment) {
      judgeInside(place, moment, atLarge);
      const formula = atMoment(r, moment);
      here = narrowed(place, admitted, formula, moment.span, 'this is so when the trigger fires');
      if (!here) {
        nobodyEnters(place, moment, formula, admitted);
        continue;
      }
      if (moment.kind === 'schedule') neverDue(place, symbol, moment);
      const day = moment.kind === 'broadcast' ? dayOf(moment.at) : undefined;
      if (day !== undefined) here = { ...here, day: Math.max(here.day, day) };
    }
    const atOnce = here;
    for (const one of conditions) {
      judgeInside(place, one, atOnce);
      if (!here) break;
      const { yes } = conditionOf(r, one);
      const told = judge(place, one, atOnce);
      const asked = narrowed(place, here, yes, one.span, 'the trigger asks for this');
      if (!asked && !told) tellSettled(place, one, here);
      here = asked;
    }
    ways.push(here);
  }
  return joined(ways);
}

/** A schedule with no day of its own while the scenario is active. */
function neverDue({ r, scope }: Place, symbol: ScenarioSymbol, moment: ScheduleMoment): void {
  for (const { from, to, span } of clausesOf(symbol, 'active')) {
    const [first, last] = [dayOf(from), dayOf(to)];
    if (first === undefined || last === undefined || first > last) continue;
    if (dueWithin(moment, first, last) !== false) continue;
    r.c.report('flow/nobody-enters', { text: r.c.textOf(scope.file, moment.span) }, scope, moment.span, {
      related: [{ file: scope.file, span, message: 'none of its days lies in here' }],
    });
  }
}

/** Unless the moment itself can never be, which is told elsewhere. */
function nobodyEnters({ r, scope }: Place, moment: Expression, formula: Formula, admitted: Reached): void {
  if (isImpossible(assume(nothingKnown, formula))) return;
  const settles = (known: Reached['facts']) => isImpossible(assume(known, formula));
  r.c.report('flow/nobody-enters', { text: r.c.textOf(scope.file, moment.span) }, scope, moment.span, {
    related: settledBy(admitted.trail, settles),
  });
}
