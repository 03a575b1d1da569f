/** The bundle's facts plan made ready: everything one event can change, found by its number. Built once at load; holds nothing of any contact. */
import type { Bundle } from '../machine/bundle.js';
import type { CalendarDuration } from '../machine/calendar.js';
import type { Compiled } from '../machine/evaluate/index.js';
import type { LoadedMatch, Program } from '../machine/program.js';
import { type AggregatePlan, aggregatePlan } from './aggregate.js';
import type { WindowPlan } from './derived.js';
import { Topics } from './topics.js';

export interface FactsProgram {
  readonly topics: Topics;
  readonly events: readonly EventProgram[];
  readonly segments: readonly SegmentProgram[];
  readonly aggregates: readonly AggregatePlan[];
  readonly derivedNames: readonly string[];
  /** By derived event; null for those that only filter. */
  readonly windows: readonly (WindowPlan | null)[];
  /** Places in `segments` by topic, ascending. */
  readonly segmentsOn: readonly (readonly number[])[];
  /** Places of segments that time alone can change. */
  readonly timedSegments: readonly number[];
  readonly rfm: { readonly event: number; readonly value: string } | null;
  readonly timezone: number;
}

export interface EventProgram {
  readonly name: string;
  /** Null: not stored. */
  readonly keep: CalendarDuration | 'forever' | null;
  readonly aggregates: readonly { readonly plan: AggregatePlan; readonly where: Compiled | null }[];
  readonly filters: readonly { readonly event: number; readonly name: string; readonly where: Compiled | null }[];
  readonly opens: readonly { readonly plan: WindowPlan; readonly where: Compiled | null }[];
  readonly closes: readonly { readonly plan: WindowPlan; readonly where: Compiled | null }[];
  /** Attribute number of the consent it gives; -1 for none. */
  readonly confirms: number;
  readonly undoes: { readonly event: number; readonly by: string } | null;
  readonly isOrder: boolean;
}

export interface SegmentProgram {
  readonly name: string;
  readonly condition: Compiled;
  readonly timed: boolean;
}

/**
 * Events that are stored one by one though aggregates answer for them. planned: all that the facts plan names. unwritten: those of them that no store
 * has as the shop sent them: derived ones, and what became of messages.
 */
export type StoresToo = 'nothing' | 'unwritten' | 'planned';

/**
 * Events are stored one by one only where some expression looks at them one by one, or something can undo them; everything else is in the
 * aggregates. `storesToo`: what else of the plan is stored.
 */
export function factsProgram(program: Program, storesToo: StoresToo = 'nothing'): FactsProgram {
  const { bundle, derived } = program;
  const { model, facts } = bundle;
  const topics = new Topics(bundle, program.former);
  const numbered = ({ plan, where }: LoadedMatch) => ({ event: topics.events.must(plan.event, 'event'), where });
  const bases = derived.map(({ base }) => numbered(base));
  const windows = derived.map(({ plan }, index): WindowPlan | null =>
    plan.within === undefined ? null : { index, within: plan.within, per: plan.per ?? null },
  );
  const endings = derived.map(({ without }) => without.map(numbered));
  const aggregates = facts.aggregates.map(aggregatePlan);
  const visited = storesToo === 'planned' ? null : eventsVisited(bundle);
  const isFoundElsewhere = (name: string) => storesToo !== 'unwritten' || model.events[name] !== undefined;
  const isStored = (name: string) => visited === null || visited.has(name) || !isFoundElsewhere(name);
  const kept = new Map(facts.events.flatMap(({ event, keep }) => (isStored(event) ? [[event, keep] as const] : [])));

  const undone = undoableEvents(bundle);
  const aggregated = new Set(facts.aggregates.map(({ event }) => event));
  /** Whether taking the event out again changes anything. */
  const matters = (name: string): boolean =>
    model.rfm?.event === name ||
    aggregated.has(name) ||
    kept.has(name) ||
    bundle.derived.some((plan) => plan.base.event === name && (plan.within !== undefined || matters(plan.name)));

  const events = topics.events.names.map((name, event): EventProgram => {
    const own = model.events[name];
    return {
      name,
      // Whatever can be undone must be found again, however old.
      keep: undone.has(name) && matters(name) ? 'forever' : (kept.get(name) ?? null),
      aggregates: facts.aggregates.flatMap((aggregate, index) =>
        aggregate.event === name ? [{ plan: aggregates[index]!, where: program.aggregates[index]!.where }] : [],
      ),
      filters: derived.flatMap(({ plan }, index) =>
        bases[index]!.event === event && windows[index] === null
          ? [{ event: topics.events.of(plan.name), name: plan.name, where: bases[index]!.where }]
          : [],
      ),
      opens: windows.flatMap((plan, index) =>
        plan !== null && bases[index]!.event === event ? [{ plan, where: bases[index]!.where }] : [],
      ),
      closes: windows.flatMap((plan, index) =>
        plan === null
          ? []
          : endings[index]!.filter((ending) => ending.event === event).map(({ where }) => ({ plan, where })),
      ),
      confirms: own?.confirms === undefined ? -1 : topics.attributes.must(own.confirms, 'attribute'),
      undoes: own?.undoes ? { event: topics.events.must(own.undoes.event, 'event'), by: own.undoes.by } : null,
      isOrder: model.rfm?.event === name,
    };
  });

  const segments = program.segments.map(({ plan, condition }) => ({
    name: plan.name,
    condition,
    timed: condition.timed,
  }));
  const segmentsOn: number[][] = Array.from({ length: topics.size }, () => []);
  bundle.segments.forEach((segment, index) => {
    for (const topic of topics.of(segment.dependsOn)) segmentsOn[topic]!.push(index);
  });
  return {
    topics,
    events,
    segments,
    aggregates,
    derivedNames: derived.map(({ plan }) => plan.name),
    windows,
    segmentsOn,
    timedSegments: segments.flatMap((segment, index) => (segment.timed ? [index] : [])),
    rfm: model.rfm ? { event: topics.events.must(model.rfm.event, 'event'), value: model.rfm.value } : null,
    timezone: topics.attributes.of('timezone'),
  };
}

/** What some event undoes, and what is filtered from that. */
function undoableEvents(bundle: Bundle): ReadonlySet<string> {
  const undone = new Set<string>();
  const add = (name: string): void => {
    if (undone.has(name)) return;
    undone.add(name);
    for (const plan of bundle.derived) if (plan.within === undefined && plan.base.event === name) add(plan.name);
  };
  for (const { undoes } of Object.values(bundle.model.events)) if (undoes !== undefined) add(undoes.event);
  return undone;
}

/** Events whose history an expression walks through: no aggregate answers it, or it asks for the one before. */
function eventsVisited(bundle: Bundle): ReadonlySet<string> {
  const visited = new Set<string>();
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { op, event, fn, aggregate } = node as { op?: unknown; event?: unknown; fn?: unknown; aggregate?: unknown };
    if (op === 'history' && typeof event === 'string' && (aggregate === undefined || fn === 'previous'))
      visited.add(event);
    for (const part of Object.values(node)) walk(part);
  };
  walk([bundle.facts, bundle.segments, bundle.derived, bundle.scenarios]);
  return visited;
}
