/** What a contact's data have to be so that a path can be gone, read from what is known of the contact on it. For what is not told there nothing is wished. */
import type { Facts } from '../../compiler/reason/index.js';
import { contains, type Line, type Values } from '../../compiler/reason/index.js';
import type { CalendarDuration, ProjectModel, Value } from '../../runtime/machine/index.js';

export interface Wishes {
  readonly attributes: Readonly<Record<string, Value>>;
  readonly groups: Readonly<Record<string, boolean>>;
  readonly rfm?: string;
  /** The last event of the name is so old: at the least, or (`exactly`) just so. */
  readonly ages: Readonly<Record<string, CalendarDuration>>;
  /** Events of which there may as well never have been any: what never happened is older than any age. */
  readonly never: ReadonlySet<string>;
  /** How many events of the name there are at the least. */
  readonly counts: Readonly<Record<string, number>>;
  /** Fields of an event of the run, by the name it has there. */
  readonly fields: Readonly<Record<string, Readonly<Record<string, Value>>>>;
}

const units: Readonly<Record<string, (n: number) => CalendarDuration>> = {
  seconds: (n) => ({ months: 0, days: 0, ms: n * 1000 }),
  hours: (n) => ({ months: 0, days: 0, ms: Math.ceil(n * 3_600_000) }),
  days: (n) => ({ months: 0, days: n, ms: 0 }),
  months: (n) => ({ months: n, days: 0, ms: 0 }),
};

const known = new WeakMap<Facts, { readonly model: ProjectModel; readonly wishes: Wishes }>();

/** Of several ways it can be, the first. */
export function wishesOf(facts: Facts, model: ProjectModel): Wishes {
  const before = known.get(facts);
  if (before?.model === model) return before.wishes;
  const wishes = readWishes(facts, model);
  known.set(facts, { model, wishes });
  return wishes;
}

function readWishes(facts: Facts, model: ProjectModel): Wishes {
  const attributes: Record<string, Value> = {};
  const groups: Record<string, boolean> = {};
  const ages: Record<string, CalendarDuration> = {};
  const never = new Set<string>();
  const happened = new Set<string>();
  const counts: Record<string, number> = {};
  const fields: Record<string, Record<string, Value>> = {};
  let rfm: string | undefined;
  for (const [key, { values }] of facts[0] ?? []) {
    const value = pick(values);
    const attribute = /^contact\.(\w+)$/u.exec(key)?.[1];
    const field = /^\$([\p{L}\p{N}_]+)\.(\w+)$/u.exec(key);
    const age = /^age of last (\w+) in (seconds|days|months|hours)$/u.exec(key);
    const counted = /^count of (\w+)$/u.exec(key)?.[1];
    const group = /^group (\w+)$/u.exec(key)?.[1];
    if (attribute !== undefined) attributes[attribute] = typed(value, model.contact[attribute]?.type);
    else if (field) fields[field[1]!] = { ...fields[field[1]!], [field[2]!]: value };
    else if (age) {
      const least = values.kind === 'numbers' ? lowestIn(values.line) : 0;
      const isEndless = values.kind === 'numbers' && contains(values.line, Number.MAX_SAFE_INTEGER);
      (isEndless ? never : happened).add(age[1]!);
      // Hours only follow from what the text says in another unit.
      if (age[2] !== 'hours' && least > 0 && Number.isFinite(least)) ages[age[1]!] = units[age[2]!]!(least);
    } else if (counted !== undefined) {
      const least = values.kind === 'numbers' ? lowestIn(values.line) : 0;
      counts[counted] = Math.max(0, least);
      if (least > 0) happened.add(counted);
    } else if (group !== undefined) groups[group] = value === 'true';
    else if (key === 'builtin rfm') rfm = typeof value === 'string' ? value : undefined;
  }
  for (const event of happened) never.delete(event);
  return { attributes, groups, ages, never, counts, fields, ...(rfm === undefined ? {} : { rfm }) };
}

function typed(value: Value, type: string | undefined): Value {
  return type === 'bool' && typeof value === 'string' ? value === 'true' : value;
}

/** One of the values; null for unknown. */
function pick(values: Values): Value {
  if (values.kind === 'words') {
    if (!values.except) return [...values.words][0] ?? null;
    for (let n = 1; ; n++) if (!values.words.has(`something-${n}`)) return `something-${n}`;
  }
  const near = values.line.cuts.flatMap(({ at }) => [at, at + 1, at - 1, at + 0.5]);
  return [...near, 1, 0].find((one) => Number.isFinite(one) && contains(values.line, one)) ?? null;
}

function lowestIn({ inside, cuts }: Line): number {
  return inside ? 0 : (cuts[0]?.at ?? 0);
}
