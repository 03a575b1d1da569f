// Facts for tests, straight from plain arrays: no index, nothing kept up to date, so nothing that could be out of date.
import { zone as findZone } from '../../clock/index.js';
import type { Aggregate } from '../bundle.js';
import type { Zone } from '../calendar.js';
import { compileExpression, decide, evaluationContext, isDuration } from '../evaluate/index.js';
import type { Value } from '../model.js';
import type { AggregateFacts, EventRecord, Facts, RfmFacts } from '../run.js';

export interface SimpleHistory {
  readonly attributes?: Readonly<Record<string, Value>>;
  /** In any order. */
  readonly events?: readonly EventRecord[];
  readonly segments?: readonly string[];
  readonly groups?: readonly string[];
  readonly rfm?: Partial<RfmFacts>;
  readonly running?: readonly string[];
  readonly entered?: Readonly<Record<string, number>>;
  readonly aggregates?: readonly Aggregate[];
  readonly contact?: string;
  readonly zone?: Zone;
}

export const madrid = zoneNamed('Europe/Madrid');
export const utc = zoneNamed('UTC');

export function zoneNamed(name: string): Zone {
  const found = findZone(name);
  if (found === undefined) throw new Error(`no zone ${name}`);
  return found;
}

/** `2026-03-01 09:00` in a zone (Madrid when left out) as epoch ms. */
export function at(text: string, zone: Zone = madrid): number {
  const [date = '', time = '00:00'] = text.split(' ');
  return zone.instantOf(Date.parse(`${date}T${time.padEnd(8, ':00')}Z`));
}

let serial = 0;

export function event(name: string, when: number, fields: Readonly<Record<string, Value>> = {}, id?: string): EventRecord {
  return { event: name, at: when, id: id ?? `e${++serial}`, fields };
}

const noRfm: RfmFacts = {
  class: null,
  before: null,
  movedAt: null,
  r: null,
  f: null,
  m: null,
  recency: null,
  frequency: null,
  spend: null,
  alive: null,
  expectedOrders: () => null,
};

/** Events after `now` are not known yet. */
export function simpleFacts(now: number, history: SimpleHistory = {}): Facts {
  const zone = history.zone ?? madrid;
  const known = [...(history.events ?? [])].filter((record) => record.at <= now).sort((a, b) => a.at - b.at);
  const facts: Facts = {
    now,
    zone,
    contact: history.contact ?? 'c1',
    attribute: (name) => history.attributes?.[name] ?? null,
    inSegment: (name) => history.segments?.includes(name) ?? false,
    inGroup: (name) => history.groups?.includes(name) ?? false,
    aggregate: (index) => aggregateFacts(facts, known, history.aggregates?.[index]),
    history: (name) => known.filter((record) => record.event === name),
    rfm: { ...noRfm, ...history.rfm },
    running: (scenario) => history.running?.includes(scenario) ?? false,
    entered: (scenario) => history.entered?.[scenario] ?? null,
  };
  return facts;
}

function aggregateFacts(facts: Facts, known: readonly EventRecord[], plan: Aggregate | undefined): AggregateFacts {
  if (plan === undefined) throw new Error('no such aggregate');
  const where = plan.where === undefined ? null : compileExpression(plan.where);
  const window = plan.window;
  const inside = known.filter(
    (record) =>
      record.event === plan.event &&
      (window === undefined || facts.now < facts.zone.add(record.at, window)) &&
      (where === null || decide(where.value(evaluationContext(facts, record)))),
  );
  const values = inside
    .map((record) => plan.path.reduce<Value>((value, field) => (value as Record<string, Value>)?.[field] ?? null, record.fields))
    .filter((value) => typeof value === 'number');
  return {
    count: inside.length,
    known: values.length,
    sum: values.reduce((sum, value) => sum + value, 0),
    min: values.length === 0 ? null : Math.min(...values),
    max: values.length === 0 ? null : Math.max(...values),
    last: inside.at(-1) ?? null,
    first: inside[0] ?? null,
    nextChange: isDuration(window)
      ? Math.min(Number.POSITIVE_INFINITY, ...inside.map((record) => facts.zone.add(record.at, window)))
      : Number.POSITIVE_INFINITY,
  };
}
