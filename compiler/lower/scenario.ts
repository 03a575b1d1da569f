/** A scenario as a machine: its header clauses, its triggers, the states under them. */
import type { HeaderClause, WhenBlock } from '../../grammar/index.js';
import type { EntryRule, GoalPlan, Machine, Trigger } from '../../runtime/machine/bundle.js';
import type { ScenarioSymbol } from '../resolve/symbol.js';
import type { EventTable } from '../types/events.js';
import { constantDuration } from './constants.js';
import { minuteOf, weekdaysOfRanges } from './days.js';
import { ids } from './ids.js';
import { boundAlternative, civilOf, type DraftAlternative, lowerAlternatives, lowerMoment } from './moments.js';
import { namesBoundByTrigger, namesBoundIn } from './names-bound.js';
import { bareScope, judging, type Lowering, type Scope } from './scope.js';
import { slotTable } from './slots.js';
import { lowerBlock, type MachineDraft, type Place } from './statements.js';
import { stateList } from './states.js';

export function lowerScenario(lowering: Lowering, events: EventTable, scenario: ScenarioSymbol): Machine {
  const { declaration, file, whens } = scenario;
  const clauses = declaration?.clauses ?? [];
  const slots = slotTable();
  const states = stateList();
  const machine: MachineDraft = { lowering, events, states, slots, ids: ids(), scopes: new Map() };
  const namesOf = (when: WhenBlock) => [
    ...namesBoundByTrigger(when.trigger, lowering.analysis),
    ...namesBoundIn(when.body, lowering.analysis),
  ];
  const header: Scope = { ...bareScope, slots, names: whens.flatMap(namesOf) };
  const entering = enteringScope(lowering, whens);

  const completed = states.label();
  const triggers = whens.map((when) => {
    const start = states.label();
    const scope: Scope = { ...bareScope, slots, names: namesOf(when) };
    const place: Place = { file, prefix: '', scope, loops: [] };
    const alternatives = lowerAlternatives(lowering, when.trigger, file, bareScope);
    lowerBlock(machine, when.body, place, start, completed);
    return { when, start, scope, alternatives };
  });
  const last = whens.at(-1)!;
  if (states.isTarget(completed)) {
    const span = lowering.positions.spanOf(file, { start: last.body.span.end, end: last.body.span.end });
    states.emit(completed, { id: machine.ids.next('end'), span, kind: 'end', outcome: 'completed' });
  }

  const goals = clauses.flatMap((clause) =>
    clause.kind === 'goal' ? [lowerGoal(lowering, clause, file, header)] : [],
  );
  const measures = clauses.flatMap((clause) =>
    clause.kind === 'measure' ? [lowerGoal(lowering, clause, file, header)] : [],
  );
  const stops = clauses.flatMap((clause) =>
    clause.kind === 'stopWhen' ? lowerAlternatives(lowering, clause.condition, file, header) : [],
  );
  const audience = clauses.find((clause) => clause.kind === 'for');
  const hours = clauses.find((clause) => clause.kind === 'hours');
  const active = clauses.find((clause) => clause.kind === 'active');
  const priority = clauses.find((clause) => clause.kind === 'priority');
  const bound = (draft: DraftAlternative, scope: Scope) => boundAlternative(draft, scope);
  return {
    name: scenario.name,
    ...(declaration?.title ? { title: declaration.title.value } : {}),
    span: lowering.positions.spanOf(file, declaration?.span ?? { start: whens[0]!.span.start, end: last.span.end }),
    priority: priority?.value.value ?? 0,
    ...(audience ? { audience: lowering.condition(audience.condition, entering) } : {}),
    entry: entryRule(lowering, clauses, entering),
    ...(hours
      ? { hours: { from: minuteOf(hours.from), to: minuteOf(hours.to), weekdays: weekdaysOfRanges(hours.days) } }
      : {}),
    ...(active ? { active: lowerActive(lowering, active) } : {}),
    goals,
    measures,
    stops: stops.map((stop) => bound(stop, header)),
    triggers: triggers.map(
      ({ when, start, scope, alternatives }): Trigger => ({
        alternatives: alternatives.map((alternative) => bound(alternative, scope)),
        includingExisting: when.includingExisting !== undefined,
        start: states.indexOf(start),
        span: lowering.positions.spanOf(file, {
          start: when.span.start,
          end: Math.max(when.trigger.span.end, when.includingExisting?.end ?? 0),
        }),
      }),
    ),
    states: states.finish((draft) => bound(draft, machine.scopes.get(draft) ?? header)),
    slots: slots.slots,
  };
}

/** Before there is a run, what a trigger binds is the event being judged, whichever alternative fired. */
function enteringScope(lowering: Lowering, whens: readonly WhenBlock[]): Scope {
  const names = whens.flatMap((when) => namesBoundByTrigger(when.trigger, lowering.analysis));
  const events = names.flatMap(({ holds }) => (holds.kind === 'event' ? [holds.event] : []));
  const aliases = names.filter((name) => !name.implicit).map((name) => name.name);
  return judging(bareScope, [...new Set(events)], [...new Set(aliases)]);
}

function entryRule(lowering: Lowering, clauses: readonly HeaderClause[], entering: Scope): EntryRule {
  for (const clause of clauses) {
    switch (clause.kind) {
      case 'restart':
        return { kind: 'restart' };
      case 'onePer':
        return { kind: 'onePer', key: lowering.value(clause.key, entering) };
      case 'enterOnce': {
        if (!clause.per) return { kind: 'once' };
        return { kind: 'oncePer', per: durationIn(lowering, clause.per) };
      }
      default:
    }
  }
  return { kind: 'oneAtATime' };
}

type GoalClause = Extract<HeaderClause, { kind: 'goal' | 'measure' }>;

function lowerGoal(lowering: Lowering, clause: GoalClause, file: string, header: Scope): GoalPlan {
  return {
    moment: lowerMoment(lowering, clause.moment, header),
    within: durationIn(lowering, clause.within),
    ...(clause.value ? { value: clause.value.text } : {}),
    span: lowering.positions.spanOf(file, clause.span),
  };
}

function lowerActive(lowering: Lowering, clause: Extract<HeaderClause, { kind: 'active' }>) {
  const dayOf = (expression: typeof clause.from) => {
    const civil = civilOf(lowering.value(expression, bareScope));
    if (!civil) throw new Error('A scenario is active between literal dates.');
    return civil.day;
  };
  return { from: dayOf(clause.from), to: dayOf(clause.to) };
}

function durationIn(lowering: Lowering, expression: Parameters<Lowering['value']>[0]) {
  const duration = constantDuration(lowering.value(expression, bareScope));
  if (!duration) throw new Error('A header has constant durations.');
  return duration;
}
