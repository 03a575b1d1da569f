/**
 * Which state of a new machine a state of the old one has become (language section 10): the one its author names, the one of the same label, then
 * by structure. What is not certain has none.
 */
import { type Machine, type State, successors } from '../machine/index.js';
import { contentOf } from './content.js';
import { matchLocals } from './locals.js';

/** How a counterpart was found. `same`: it means what it meant before. */
export type Found = 'named' | 'label' | 'same' | 'structure';

export interface Counterpart {
  readonly to: number;
  readonly by: Found;
  /** A run that waits there goes on waiting for the very same. */
  readonly isSame: boolean;
}

/** By state of the old machine; null: none that is certain. `named`: ids of old states to ids of new ones. */
export function matchStates(
  old: Machine,
  fresh: Machine,
  named: Readonly<Record<string, string>> = {},
): readonly (Counterpart | null)[] {
  const found = new Array<Counterpart | null>(old.states.length).fill(null);
  const taken = new Set<number>();
  const locals = matchLocals(old, fresh);
  const contents = {
    old: old.states.map((state) => ownContent(state, String)),
    fresh: fresh.states.map((state) =>
      ownContent(state, (slot) => (locals[slot]! < 0 ? `new ${slot}` : String(locals[slot]))),
    ),
  };
  const take = (from: number, to: number, by: Found) => {
    if (found[from] !== null || taken.has(to)) return;
    taken.add(to);
    found[from] = { to, by, isSame: contents.old[from] === contents.fresh[to] };
  };
  const place = new Map(fresh.states.map(({ id }, index) => [id, index]));
  old.states.forEach(({ id }, from) => {
    const to = Object.hasOwn(named, id) ? place.get(named[id]!) : undefined;
    if (to !== undefined) take(from, to, 'named');
  });
  old.states.forEach(({ id, kind }, from) => {
    const to = isLabel(id) ? place.get(id) : undefined;
    if (to !== undefined && fresh.states[to]!.kind === kind) take(from, to, 'label');
  });
  // First what stands where it stood, its neighbours unchanged; then what is alone in being what it is; then what was changed in its place.
  for (const reach of [2, 1, 0]) {
    const before = unique(surroundings(old, contents.old, reach), (from) => found[from] === null);
    const after = unique(surroundings(fresh, contents.fresh, reach), (to) => !taken.has(to));
    for (const [content, from] of before) {
      const to = after.get(content);
      if (to !== undefined) take(from, to, 'same');
    }
  }
  fillGaps(old, fresh, found, taken, take);
  return found;
}

/** A label is one word that its author chose; what has none is called by its words. */
export function isLabel(id: string): boolean {
  return /^[\p{L}][\p{L}\p{N}_]*(#\d+)?$/u.test(id.slice(id.lastIndexOf('/') + 1)) && !OWN_WORDS.test(id);
}

const OWN_WORDS = /^(end|stop|repeat|split)(#\d+)?$/;

/** The same, with what it says of locals put as `named` says. */
function withSlots(node: unknown, named: (slot: number) => string): unknown {
  if (Array.isArray(node)) return node.map((one) => withSlots(one, named));
  if (typeof node !== 'object' || node === null) return node;
  const { op, on, slot } = node as { readonly op?: unknown; readonly on?: unknown; readonly slot?: unknown };
  const isLocal = typeof slot === 'number' && (op === 'slot' || op === 'handle' || on === 'handle');
  const entries = Object.entries(node).map(([key, value]) => [key, withSlots(value, named)] as const);
  return { ...Object.fromEntries(entries), ...(isLocal && { slot: named(slot) }) };
}

/** What a state is, wherever it leads. */
function ownContent(state: State, slotNamed: (slot: number) => string): string {
  const { id: _, ...rest } = state;
  const own: Record<string, unknown> = { ...rest, loops: undefined };
  for (const key of ['next', 'late', 'otherwise', 'body', 'handle', 'slot', 'counter', 'began']) delete own[key];
  if (state.kind === 'waitFor') own.arms = state.arms.map(({ on }) => ({ ...on, bind: undefined }));
  if (state.kind === 'branch') own.cases = state.cases.map(({ when }) => when);
  if (state.kind === 'split') own.arms = state.arms.map(({ name, share }) => [name, share]);
  return contentOf(withSlots(own, slotNamed));
}

/** With so many states before and after in the order of the text. */
function surroundings(machine: Machine, contents: readonly string[], reach: number): readonly string[] {
  return machine.states.map((_, index) => {
    const parts: string[] = [];
    for (let at = index - reach; at <= index + reach; at++) parts.push(contents[at] ?? '');
    return parts.join(' ');
  });
}

function unique(contents: readonly string[], isFree: (place: number) => boolean): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const twice = new Set<string>();
  contents.forEach((content, place) => {
    if (places.has(content)) twice.add(content);
    places.set(content, place);
  });
  return new Map([...places].filter(([content, place]) => !twice.has(content) && isFree(place)));
}

/** Between two neighbours that are found: as many states of the same kinds were changed where they stand. */
function fillGaps(
  old: Machine,
  fresh: Machine,
  found: readonly (Counterpart | null)[],
  taken: ReadonlySet<number>,
  take: (from: number, to: number, by: Found) => void,
): void {
  let start = 0;
  while (start < old.states.length) {
    if (found[start] !== null) {
      start++;
      continue;
    }
    let end = start;
    while (end < old.states.length && found[end] === null) end++;
    const first = start === 0 ? 0 : found[start - 1]!.to + 1;
    const last = end === old.states.length ? fresh.states.length : found[end]!.to;
    const length = end - start;
    const isAlike =
      last - first === length &&
      old.states.slice(start, end).every((state, i) => {
        const other = fresh.states[first + i]!;
        return other.kind === state.kind && !taken.has(first + i) && !(isLabel(state.id) && isLabel(other.id));
      });
    if (isAlike) for (let i = 0; i < length; i++) take(start + i, first + i, 'structure');
    start = end;
  }
}

/** States that a run can come back to. */
export function repeated(machine: Machine): ReadonlySet<number> {
  const inLoop = new Set<number>();
  machine.states.forEach((_, start) => {
    const seen = new Set<number>();
    const open = [...successors(machine.states[start]!)];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at === start) {
        inLoop.add(start);
        break;
      }
      const state = machine.states[at];
      if (state === undefined || seen.has(at)) continue;
      seen.add(at);
      open.push(...successors(state));
    }
  });
  return inLoop;
}

/** Whether a run can stay in it for longer than an instant. */
export function canHold(state: State): boolean {
  switch (state.kind) {
    case 'wait':
    case 'until':
    case 'waitFor':
    case 'send':
    case 'give':
    case 'loop':
      return true;
    case 'branch':
    case 'split':
    case 'change':
    case 'end':
      return false;
  }
}
