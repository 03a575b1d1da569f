/**
 * Every kind of node of the syntax tree, with what each may have or leave out and the words it may hold. The types make the lists complete: a
 * kind, an option or a word that is new in the tree does not compile until it stands here.
 */
import type {
  Binding,
  Block,
  DayRange,
  Declaration,
  EventPattern,
  ExpectStep,
  Expression,
  GivenStep,
  HeaderClause,
  IfBranch,
  MatchCase,
  SequenceParam,
  SplitArm,
  Statement,
  TestStep,
  TimeTarget,
  WaitArm,
} from './ast.js';

type Node =
  | Declaration
  | HeaderClause
  | DayRange
  | SequenceParam
  | Statement
  | Block
  | TimeTarget
  | WaitArm
  | IfBranch
  | MatchCase
  | SplitArm
  | Binding
  | Expression
  | EventPattern
  | TestStep;
type Written = Exclude<Node, { kind: 'missing' | 'unreadable' }>;

type KindsOf<N> = N extends { kind: infer K extends string } ? K : never;
type Keys<N> = N extends unknown ? keyof N : never;
type Value<N, K> = N extends unknown ? (K extends keyof N ? N[K] : never) : never;
type Left<N, K extends PropertyKey> = N extends unknown
  ? K extends keyof N
    ? Record<never, never> extends Pick<N, K>
      ? K
      : never
    : never
  : never;
/** Words of a closed set, and yes or no. */
type Words<V> = V extends string ? (string extends V ? never : V) : V extends boolean ? `${V}` : never;
type Choices<N> = {
  readonly [K in Exclude<Keys<N>, 'kind' | 'span' | 'text' | 'value'> as [Words<Value<N, K>>] extends [never]
    ? never
    : K & string]: {
    readonly [W in Words<Value<N, K>>]: 1;
  };
};
type Options<N> = { readonly [K in Keys<N> as Left<N, K & PropertyKey> & string]: 1 };
type Lists<N> = { readonly [K in Keys<N> as [Value<N, K>] extends [readonly unknown[]] ? K & string : never]: 1 | 2 };
/** `may`: can be left out. `list`: of one, where that is said, and of several. `words`: one of these. */
type Part<N> = ([keyof Options<N>] extends [never] ? unknown : { readonly may: Options<N> }) &
  ([keyof Lists<N>] extends [never] ? unknown : { readonly list: Lists<N> }) &
  ([keyof Choices<N>] extends [never] ? unknown : { readonly words: Choices<N> });
type Parts<N> = { readonly [K in KindsOf<N>]: Part<Extract<N, { kind: K }>> };

export const parts: Parts<Written> = {
  let: {},
  segment: { may: { title: 1 } },
  event: { may: { within: 1, per: 1 }, list: { without: 1 } },
  sequence: { list: { params: 1 } },
  scenario: { may: { title: 1 }, list: { clauses: 1, whens: 1 } },
  when: { may: { includingExisting: 1 } },
  test: { may: { scenario: 1 }, list: { steps: 1 } },
  for: {},
  enterOnce: { may: { per: 1 } },
  restart: {},
  onePer: {},
  goal: { may: { value: 1 } },
  measure: { may: { value: 1 } },
  stopWhen: {},
  hours: { list: { days: 1 } },
  priority: {},
  active: {},
  days: { may: { to: 1 } },
  param: {},
  wait: {},
  waitUntil: { may: { otherwise: 1 } },
  waitFor: { may: { otherwise: 1 }, list: { arms: 1 }, words: { several: { true: 1, false: 1 } } },
  send: { may: { lifetime: 1, as: 1 }, list: { with: 1 } },
  give: { may: { valid: 1, as: 1 } },
  if: { may: { otherwise: 1 }, list: { branches: 1 } },
  match: { may: { otherwise: 1 }, list: { cases: 1 } },
  split: { may: { as: 1 }, list: { arms: 1 } },
  repeat: { may: { every: 1, until: 1 } },
  group: { words: { action: { add: 1, remove: 1 } } },
  set: {},
  do: { list: { args: 1 } },
  stop: { may: { as: 1 } },
  block: { list: { statements: 1 } },
  clock: { may: { day: 1, time: 1 } },
  moment: { may: { at: 1 } },
  relative: { may: { at: 1 }, words: { direction: { before: 1, after: 1 } } },
  arm: { may: { block: 1 } },
  branch: {},
  case: { list: { values: 1 } },
  splitArm: {},
  binding: { may: { field: 1 } },
  number: {},
  percent: {},
  money: {},
  duration: { list: { parts: 1 } },
  distance: { words: { unit: { km: 1, mi: 1, m: 1 } } },
  point: {},
  text: {},
  date: {},
  time: {},
  momentLiteral: {},
  bool: {},
  unknownLiteral: {},
  list: { list: { items: 2 } },
  nameExpr: {},
  member: {},
  unary: { words: { operator: { not: 1, '-': 1 } } },
  binary: {
    words: {
      operator: {
        or: 1,
        and: 1,
        '==': 1,
        '!=': 1,
        '<': 1,
        '<=': 1,
        '>': 1,
        '>=': 1,
        is: 1,
        'is not': 1,
        contains: 1,
        'starts with': 1,
        'ends with': 1,
        '+': 1,
        '-': 1,
        '*': 1,
        '/': 1,
      },
    },
  },
  known: { words: { known: { true: 1, false: 1 } } },
  in: { list: { values: 1 }, words: { negated: { true: 1, false: 1 } } },
  between: {},
  near: {},
  has: {},
  conditional: {},
  history: {
    may: { where: 1, inLast: 1 },
    list: { path: 1 },
    words: {
      function: { any: 1, no: 1, count: 1, sum: 1, average: 1, min: 1, max: 1, last: 1, first: 1, previous: 1 },
    },
  },
  since: {
    may: { unit: 1 },
    words: { unit: { years: 1, months: 1, weeks: 1, days: 1, hours: 1, minutes: 1 } },
  },
  window: { words: { direction: { last: 1, next: 1 } } },
  horizon: {},
  scenarioState: { may: { inLast: 1 }, words: { function: { running: 1, entered: 1 } } },
  eventPattern: { may: { where: 1, inLast: 1, as: 1 } },
  membership: { words: { direction: { enters: 1, leaves: 1 } } },
  rfmMove: { may: { from: 1, to: 1 }, words: { change: { moves: 1, rises: 1, drops: 1 } } },
  changes: { may: { from: 1, to: 1 } },
  anniversary: {
    may: { offset: 1, direction: 1, at: 1 },
    words: { every: { true: 1, false: 1 }, direction: { before: 1, after: 1 } },
  },
  schedule: { may: { monthDay: 1, at: 1 }, list: { days: 1 } },
  broadcast: {},
  paren: {},
  given: {},
  testWhen: { may: { value: 1, at: 1 }, list: { with: 1 } },
  expect: {},
};

export const givenParts: Parts<GivenStep['given']> = {
  attribute: {},
  event: { list: { with: 1 } },
  rfm: {},
  level: { words: { axis: { recency: 1, frequency: 1, spend: 1 } } },
  group: {},
};

export const expectParts: Parts<ExpectStep['expect']> = {
  message: { may: { at: 1 } },
  give: { may: { name: 1, at: 1 } },
  enter: { may: { scenario: 1, at: 1 } },
  nothingBefore: {},
  no: { may: { message: 1 } },
  goal: { may: { at: 1 } },
  end: { may: { as: 1, at: 1 } },
  atStep: { may: { at: 1 } },
};

/** What stands in a tree, in the words of `wanted`. */
export function partsOf(tree: unknown, found: Set<string>, prefix = ''): void {
  if (Array.isArray(tree)) {
    for (const item of tree) partsOf(item, found);
    return;
  }
  if (typeof tree !== 'object' || tree === null) return;
  const kind = `${prefix}${(tree as { kind?: string }).kind}`;
  found.add(kind);
  for (const [key, value] of Object.entries(tree)) {
    found.add(`${kind} with ${key}`);
    if (typeof value === 'string' || typeof value === 'boolean') found.add(`${kind}.${key} = ${value}`);
    if (Array.isArray(value) && value.length < 3) found.add(`${kind}.${key} × ${value.length}`);
    if (!key.toLowerCase().endsWith('span'))
      partsOf(value, found, key === 'given' || key === 'expect' ? `${key} ` : '');
  }
  const own = (kind.startsWith('given ') ? givenParts : kind.startsWith('expect ') ? expectParts : parts) as Loose;
  const may = own[kind.replace(/^(given|expect) /, '')]?.may ?? {};
  for (const key of Object.keys(may)) if (!Object.hasOwn(tree, key)) found.add(`${kind} without ${key}`);
}

type Loose = Readonly<
  Record<string, { may?: Record<string, 1>; list?: Record<string, 1 | 2>; words?: Record<string, Record<string, 1>> }>
>;

/** Everything that programs can be made of, one line each. */
export function wanted(): string[] {
  const lines: string[] = [];
  for (const [prefix, kinds] of [
    ['', parts],
    ['given ', givenParts],
    ['expect ', expectParts],
  ] as const) {
    for (const [name, { may = {}, list = {}, words = {} }] of Object.entries(kinds as Loose)) {
      const kind = `${prefix}${name}`;
      lines.push(kind);
      for (const key of Object.keys(may)) lines.push(`${kind} with ${key}`, `${kind} without ${key}`);
      for (const [key, least] of Object.entries(list))
        lines.push(...(least === 1 ? [`${kind}.${key} × 1`] : []), `${kind}.${key} × 2`);
      for (const [key, values] of Object.entries(words)) {
        for (const value of Object.keys(values)) lines.push(`${kind}.${key} = ${value}`);
      }
    }
  }
  return lines;
}
