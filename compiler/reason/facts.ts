/**
 * What is known at one place: alternatives, each saying of some subjects what they may be. It may know less than is so, never more: where
 * nothing is left, nothing can be. Work is bounded: what would need too many alternatives is left out.
 */
import type { Fact, Formula } from './formula.js';
import { deny } from './formula.js';
import { highest, lowest } from './line.js';
import { everything, isNone, isSame, join, later, meet, type Subject } from './values.js';

type Alternative = ReadonlyMap<string, Fact>;

export type Facts = readonly Alternative[];

/** Nothing is known. */
export const nothingKnown: Facts = [new Map()];
export const impossible: Facts = [];

const mostAlternatives = 24;

/** More values than anybody compares one thing with; beyond that they are not remembered. */
const mostWords = 200;

export function isImpossible(facts: Facts): boolean {
  return facts.length === 0;
}

/** By formula, and gone with the facts: a weak table each would cost more than it holds. Only what is never gone itself must not keep formulas. */
const assumed = new WeakMap<Facts, Map<Formula, Facts> | WeakMap<Formula, Facts>>([[nothingKnown, new WeakMap()]]);

/** What is known where the formula holds as well. */
export function assume(facts: Facts, formula: Formula): Facts {
  if (formula.kind === 'always') return facts;
  let here = assumed.get(facts);
  if (!here) {
    here = new Map();
    assumed.set(facts, here);
  }
  let known = here.get(formula);
  if (!known) {
    known = workedOut(facts, formula);
    here.set(formula, known);
  }
  return known;
}

function workedOut(facts: Facts, formula: Formula): Facts {
  switch (formula.kind) {
    case 'always':
      return facts;
    case 'never':
      return impossible;
    case 'claim':
      return kept(facts, (alternative) => {
        let known = withFact(alternative, alternative, formula);
        for (const fact of formula.held) known = known && withFact(known, alternative, fact);
        return known;
      });
    case 'all':
      return assumeAll(facts, formula.parts);
    case 'any':
      return assumeAny(facts, formula.parts);
  }
}

function assumeAll(facts: Facts, parts: readonly Formula[]): Facts {
  let known = facts;
  for (const part of claimsFirst(parts)) {
    known = assume(known, part);
    if (known.length === 0) return known;
  }
  return known;
}

function assumeAny(facts: Facts, parts: readonly Formula[]): Facts {
  const found: Alternative[] = [];
  for (const alternative of facts) {
    const one: Facts = [alternative];
    const ways: Alternative[] = [];
    let spread = true;
    for (const part of parts) {
      const known = assume(one, part);
      if (known.length === 1 && known[0] === alternative) {
        // The alternative says so already.
        spread = false;
        break;
      }
      ways.push(...known);
      if (ways.length > mostAlternatives) {
        spread = false;
        break;
      }
    }
    if (spread) found.push(...ways);
    else found.push(alternative);
    if (found.length > mostAlternatives) return facts;
  }
  return found;
}

/** Whether the formula may hold where the facts do: the same as assuming it, without working out what would be known. */
export function allows(facts: Facts, formula: Formula): boolean {
  switch (formula.kind) {
    case 'always':
      return facts.length > 0;
    case 'never':
      return false;
    case 'claim':
      return facts.some(
        (alternative) => isOpen(alternative, formula) && formula.held.every((fact) => isOpen(alternative, fact)),
      );
    case 'any':
      return formula.parts.some((part) => allows(facts, part));
    case 'all': {
      const apart = factsApart(formula.parts);
      if (apart) return facts.some((alternative) => apart.every((fact) => isOpen(alternative, fact)));
      const parts = claimsFirst(formula.parts);
      let known = facts;
      for (const part of parts.slice(0, -1)) known = assume(known, part);
      return allows(known, parts.at(-1)!);
    }
  }
}

const keysOf = new WeakMap<Formula, ReadonlySet<string>>();

/** Whether the facts say anything of what the formula is about. */
export function concerns(facts: Facts, formula: Formula): boolean {
  let keys = keysOf.get(formula);
  if (!keys) {
    keys = new Set(keysIn(formula));
    keysOf.set(formula, keys);
  }
  for (const alternative of facts) for (const key of alternative.keys()) if (keys.has(key)) return true;
  return false;
}

function* keysIn(formula: Formula): Iterable<string> {
  if (formula.kind === 'claim') {
    yield formula.subject.key;
    for (const { subject } of formula.held) yield subject.key;
    for (const { subject } of formula.denied) yield subject.key;
  } else if (formula.kind === 'all' || formula.kind === 'any') for (const part of formula.parts) yield* keysIn(part);
}

/** Whether the formula certainly holds where the facts do. */
export function implies(facts: Facts, formula: Formula): boolean {
  return !allows(facts, deny(formula));
}

/** All facts of plain claims of which no two are about one subject. */
function factsApart(parts: readonly Formula[]): readonly Fact[] | undefined {
  const keys = new Set<string>();
  const found: Fact[] = [];
  for (const part of parts) {
    if (part.kind !== 'claim') return undefined;
    for (const fact of [part, ...part.held]) {
      if (keys.has(fact.subject.key)) return undefined;
      keys.add(fact.subject.key);
      found.push(fact);
    }
  }
  return found;
}

function isOpen(alternative: Alternative, { subject, values }: Fact): boolean {
  const known = alternative.get(subject.key);
  return !known || !isNone(meet(known.values, values));
}

/** Plain claims first, so that alternatives that cannot be are out before they multiply. */
function claimsFirst(parts: readonly Formula[]): readonly Formula[] {
  if (!parts.some(({ kind }) => kind === 'any')) return parts;
  return [...parts.filter(({ kind }) => kind !== 'any'), ...parts.filter(({ kind }) => kind === 'any')];
}

/** What is known where one or the other is. */
export function either(ways: readonly Facts[]): Facts {
  const [first] = ways;
  if (first && ways.every((way) => way === first)) return first;
  const all = distinct(ways.flat());
  return all.length <= mostAlternatives ? all : distinct([widest(all)]);
}

const alone = new WeakMap<Alternative, Facts>();

/** Without those that say the same; one alone is always the same list, so that what follows from it is worked out once. */
function distinct(alternatives: readonly Alternative[]): Facts {
  const found: Alternative[] = [];
  for (const one of alternatives) if (!found.some((other) => saysTheSame(one, other))) found.push(one);
  const [first] = found;
  if (!first || found.length > 1) return found;
  if (first.size === 0) return nothingKnown;
  const known = alone.get(first) ?? found;
  alone.set(first, known);
  return known;
}

function saysTheSame(a: Alternative, b: Alternative): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [key, fact] of a) if (b.get(key) !== fact) return false;
  return true;
}

/** One alternative that leaves room for all of them. */
function widest(alternatives: readonly Alternative[]): Alternative {
  const [first, ...rest] = alternatives;
  const found = new Map<string, Fact>();
  for (const [key, fact] of first ?? []) {
    let values = fact.values;
    const everywhere = rest.every((other) => {
      const there = other.get(key);
      if (there) values = join(values, there.values);
      return there;
    });
    if (everywhere && !isSame(values, everything(fact.subject))) found.set(key, { subject: fact.subject, values });
  }
  return found;
}

/** What is still so when time has gone by and everything may have changed that can. `most`: hours, where it is known how many at the most. */
export function afterTime(facts: Facts, most = Number.POSITIVE_INFINITY): Facts {
  if (Number.isFinite(most)) return passing(facts, most);
  let left = passed.get(facts);
  if (!left) {
    left = passing(facts, most);
    passed.set(facts, left);
  }
  return left;
}

function passing(facts: Facts, most: number): Facts {
  return filtered(facts, (fact) => {
    const values = later(fact.subject, fact.values, most);
    return values && (isSame(values, fact.values) ? fact : { subject: fact.subject, values });
  });
}

/** The largest number the subject of this key can be where the facts hold; infinity where they do not say. */
export function most(facts: Facts, key: string): number {
  let found = Number.NEGATIVE_INFINITY;
  for (const alternative of facts) {
    const values = alternative.get(key)?.values;
    found = Math.max(
      found,
      values?.kind === 'numbers' && !values.unknown ? highest(values.line) : Number.POSITIVE_INFINITY,
    );
  }
  return found;
}

/** The smallest; minus infinity where they do not say. */
export function least(facts: Facts, key: string): number {
  let found = Number.POSITIVE_INFINITY;
  for (const alternative of facts) {
    const values = alternative.get(key)?.values;
    const known = values?.kind === 'numbers' && !values.unknown ? lowest(values.line) : undefined;
    found = Math.min(found, known ?? Number.NEGATIVE_INFINITY);
  }
  return found;
}

const passed = new WeakMap<Facts, Facts>();

/** Without what is said of these subjects. */
export function without(facts: Facts, isGone: (subject: Subject) => boolean): Facts {
  return filtered(facts, (fact) => (isGone(fact.subject) ? undefined : fact));
}

function filtered(facts: Facts, change: (fact: Fact) => Fact | undefined): Facts {
  if (facts === nothingKnown) return facts;
  const changed = facts.map((alternative) => {
    const left = new Map<string, Fact>();
    let same = true;
    for (const [key, fact] of alternative) {
      const now = change(fact);
      if (now) left.set(key, now);
      same &&= now === fact;
    }
    return same ? alternative : left;
  });
  if (changed.some(({ size }) => size === 0)) return nothingKnown;
  return changed.every((one, index) => one === facts[index]) ? facts : distinct(changed);
}

function kept(facts: Facts, change: (alternative: Alternative) => Alternative | undefined): Facts {
  if (facts.length === 1) {
    const only = change(facts[0]!);
    return only === facts[0] ? facts : only ? [only] : [];
  }
  const changed = facts.map(change);
  if (changed.every((one, index) => one === facts[index])) return facts;
  return changed.filter((one) => one !== undefined);
}

/** The alternative with this fact as well: itself where it has it, undefined where it cannot be. Only `original` is left as it is. */
function withFact(alternative: Alternative, original: Alternative, { subject, values }: Fact): Alternative | undefined {
  const before = alternative.get(subject.key)?.values;
  const now = before ? meet(before, values) : values;
  if (isNone(now)) return undefined;
  if (before && isSame(before, now)) return alternative;
  if (now.kind === 'words' && now.words.size > mostWords) return alternative;
  const found = alternative === original ? new Map(alternative) : (alternative as Map<string, Fact>);
  return found.set(subject.key, { subject, values: now });
}
