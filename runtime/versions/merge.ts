/**
 * The newest version of a project together with machines of earlier ones that somebody is still in, as one bundle: those take no entries, and
 * what names share (segments, events, messages) means what the newest version says. Numbers of the newest stay as they are.
 */
import type {
  Aggregate,
  Bundle,
  CalendarDuration,
  DerivedEventPlan,
  FactsPlan,
  Machine,
  SegmentPlan,
} from '../machine/index.js';
import { contentOf } from './content.js';

export interface Retired {
  readonly name: string;
  readonly version: number;
  /** The bundle in which the machine stands. */
  readonly bundle: Bundle;
}

/** `others`: bundles whose messages may still lie in the outbox. */
export function mergeBundles(newest: Bundle, retired: readonly Retired[], others: readonly Bundle[] = []): Bundle {
  let merged: Bundle = { ...newest, model: { ...newest.model, messages: messagesOf(newest, [...others]) } };
  for (const one of retired) merged = withMachine(merged, one);
  return merged;
}

function messagesOf(newest: Bundle, others: readonly Bundle[]): Bundle['model']['messages'] {
  return Object.assign({}, ...others.map(({ model }) => model.messages), newest.model.messages);
}

function withMachine(merged: Bundle, { name, version, bundle }: Retired): Bundle {
  const own = bundle.scenarios.find((machine) => machine.name === name);
  if (own === undefined) return merged;
  const offset = merged.files.length;
  const machine: Machine = { ...moveSpans(own, offset), triggers: [] };
  const segments = missingSegments(merged, bundle, machine).map((plan) => moveSpans(plan, offset));
  const derived = missingDerived(merged, bundle, [machine, ...segments]).map((plan) => moveSpans(plan, offset));
  const needed = [machine, ...segments, ...derived];
  const { facts, place } = mergeFacts(merged.facts, bundle.facts, needed);
  const { model } = merged;
  const old = bundle.model;
  return {
    ...merged,
    files: [...merged.files, ...bundle.files.map((file) => `${file}@${version}`)],
    model: {
      ...model,
      contact: { ...old.contact, ...model.contact },
      events: { ...old.events, ...model.events },
      records: { ...old.records, ...model.records },
      channels: { ...old.channels, ...model.channels },
      coupons: { ...old.coupons, ...model.coupons },
      groups: { ...old.groups, ...model.groups },
      places: { ...old.places, ...model.places },
      messages: { ...old.messages, ...model.messages },
    },
    facts,
    segments: [...merged.segments, ...segments.map((plan) => renumbered(plan, place))],
    derived: [...merged.derived, ...derived.map((plan) => renumbered(plan, place))],
    scenarios: [...merged.scenarios, renumbered(machine, place)],
  };
}

function missingSegments(merged: Bundle, { segments }: Bundle, machine: Machine): readonly SegmentPlan[] {
  const there = new Set(merged.segments.map(({ name }) => name));
  const needed = new Set<string>();
  const want = (node: unknown) => {
    for (const name of segmentsNamed(node)) {
      if (there.has(name) || needed.has(name)) continue;
      needed.add(name);
      want(segments.find((plan) => plan.name === name)?.condition);
    }
  };
  want(machine);
  return segments.filter(({ name }) => needed.has(name));
}

function segmentsNamed(root: unknown): readonly string[] {
  const names: string[] = [];
  walk(root, ({ op, of, name }) => {
    if (typeof name === 'string' && (op === 'segment' || of === 'segment')) names.push(name);
  });
  return names;
}

function missingDerived(merged: Bundle, { derived }: Bundle, needing: readonly unknown[]): readonly DerivedEventPlan[] {
  const there = new Set([...Object.keys(merged.model.events), ...merged.derived.map(({ name }) => name)]);
  const needed = new Set<string>();
  const want = (root: unknown) =>
    walk(root, ({ event }) => {
      if (typeof event !== 'string' || there.has(event) || needed.has(event)) return;
      const plan = derived.find(({ name }) => name === event);
      if (plan === undefined) return;
      needed.add(event);
      want(plan);
    });
  want(needing);
  return derived.filter(({ name }) => needed.has(name));
}

function mergeFacts(
  into: FactsPlan,
  old: FactsPlan,
  needing: readonly unknown[],
): { readonly facts: FactsPlan; readonly place: ReadonlyMap<number, number> } {
  const aggregates: Aggregate[] = [...into.aggregates];
  const asked = ({ event, where, path, window }: Aggregate) => contentOf({ event, where, path, window });
  const known = new Map(aggregates.map((aggregate, index) => [asked(aggregate), index]));
  const place = new Map<number, number>();
  const events = new Map(into.events.map((event) => [event.event, event]));
  walk(needing, ({ op, event, aggregate }) => {
    if (op !== 'history' || typeof event !== 'string') return;
    keep(event);
    if (typeof aggregate === 'number' && !place.has(aggregate)) place.set(aggregate, put(old.aggregates[aggregate]!));
  });
  return { facts: { events: [...events.values()], aggregates }, place };

  function put(aggregate: Aggregate): number {
    const index = known.get(asked(aggregate)) ?? aggregates.length;
    known.set(asked(aggregate), index);
    const functions = new Set([...(aggregates[index]?.functions ?? []), ...aggregate.functions]);
    aggregates[index] = { ...aggregate, functions: [...functions].sort() };
    return index;
  }

  function keep(event: string): void {
    const before = old.events.find((plan) => plan.event === event);
    if (before === undefined) return;
    const now = events.get(event);
    const fields = [...new Set([...(now?.fields ?? []), ...before.fields])].sort();
    events.set(event, { event, fields, keep: now === undefined ? before.keep : longer(now.keep, before.keep) });
  }
}

type Kept = FactsPlan['events'][number]['keep'];

function longer(a: Kept, b: Kept): Kept {
  if (a === 'forever' || b === 'forever') return 'forever';
  const length = ({ months, days, ms }: CalendarDuration) => (months * 30.4 + days) * 86_400_000 + ms;
  return length(a) >= length(b) ? a : b;
}

function renumbered<T>(root: T, place: ReadonlyMap<number, number>): T {
  return rewritten(root, (node) =>
    node.op === 'history' && typeof node.aggregate === 'number'
      ? { ...node, aggregate: place.get(node.aggregate) ?? node.aggregate }
      : node,
  );
}

function moveSpans<T>(root: T, offset: number): T {
  return rewritten(root, (node) =>
    typeof node.file === 'number' && typeof node.endLine === 'number' ? { ...node, file: node.file + offset } : node,
  );
}

type Node = Readonly<Record<string, unknown>>;

function rewritten<T>(root: T, change: (node: Node) => Node): T {
  const visit = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(visit);
    if (typeof node !== 'object' || node === null) return node;
    return change(Object.fromEntries(Object.entries(node).map(([key, value]) => [key, visit(value)])));
  };
  return visit(root) as T;
}

function walk(root: unknown, visit: (node: Node) => void): void {
  if (typeof root !== 'object' || root === null) return;
  if (!Array.isArray(root)) visit(root as Node);
  for (const part of Object.values(root)) walk(part, visit);
}
