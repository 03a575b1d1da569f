/** Gathers the facts plan while expressions are lowered: which events to keep, and the aggregates, each once however often it is asked for. */
import type { Aggregate, FactsPlan } from '../../runtime/machine/bundle.js';
import type { CalendarDuration } from '../../runtime/machine/calendar.js';
import type { Expr, HistoryFn } from '../../runtime/machine/expression.js';
import type { ProjectModel } from '../../runtime/machine/model.js';
import { longerDuration } from './durations.js';

export interface FactsBuilder {
  /** This event's history is asked for, over a window or over all time. */
  keep(event: string, fields: readonly string[], window: CalendarDuration | 'forever'): void;
  /** Index of the aggregate that answers this function. */
  aggregate(asked: AggregateQuestion): number;
  plan(): FactsPlan;
}

export interface AggregateQuestion {
  readonly fn: HistoryFn;
  readonly event: string;
  readonly where?: Expr;
  readonly path: readonly string[];
  readonly window?: CalendarDuration;
}

export function factsBuilder(model: ProjectModel): FactsBuilder {
  const events = new Map<string, { fields: Set<string>; keep: CalendarDuration | 'forever' }>();
  const aggregates: { readonly aggregate: Omit<Aggregate, 'functions'>; readonly functions: Set<HistoryFn> }[] = [];
  const indexes = new Map<string, number>();
  return {
    keep(event, asked, window) {
      const fields = asked.filter((field) => field !== 'at' && field !== 'id');
      const entry = events.get(event);
      if (!entry) {
        events.set(event, { fields: new Set([...fields, ...undoneBy(model, event)]), keep: window });
        return;
      }
      for (const field of fields) entry.fields.add(field);
      entry.keep = entry.keep === 'forever' || window === 'forever' ? 'forever' : longerDuration(entry.keep, window);
    },
    aggregate({ fn, event, where, path, window }) {
      const key = JSON.stringify([event, where ?? null, path, window ?? null]);
      let index = indexes.get(key);
      if (index === undefined) {
        index = aggregates.length;
        indexes.set(key, index);
        aggregates.push({
          aggregate: { event, ...(where ? { where } : {}), path, ...(window ? { window } : {}) },
          functions: new Set(),
        });
      }
      aggregates[index]!.functions.add(fn);
      return index;
    },
    plan: () => ({
      events: [...events.entries()]
        .map(([event, { fields, keep }]) => ({ event, fields: [...fields].sort(), keep }))
        .sort((a, b) => (a.event < b.event ? -1 : 1)),
      aggregates: aggregates.map(({ aggregate, functions }) => ({ ...aggregate, functions: [...functions].sort() })),
    }),
  };
}

/** Fields by which another event takes this one back. */
function undoneBy(model: ProjectModel, event: string): readonly string[] {
  return Object.values(model.events).flatMap((declared) =>
    declared.undoes?.event === event ? [declared.undoes.by] : [],
  );
}
