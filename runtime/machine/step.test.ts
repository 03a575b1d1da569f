// What every step keeps, whatever the machine and the input: it never throws, changes nothing it was given, and says the
// same of the same.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Machine, State } from './bundle.js';
import { HOUR_MS, MINUTE_MS } from './calendar.js';
import type { Expr } from './expression.js';
import type { Value } from './model.js';
import { loadMachine } from './program.js';
import type { RunState, StepInput } from './run.js';
import { step } from './step.js';
import {
  code,
  compare,
  counter,
  d,
  get,
  machine,
  message,
  nothing,
  olderThan,
  payload,
  span,
  theEvent,
  trigger,
} from './testdata/build.js';
import { simpleFacts } from './testdata/simple-facts.js';

const SLOTS = [payload('cart', 'a'), message('mail'), code('promo'), counter('n'), counter('began')];
const STATES = 6;

const index = fc.oneof(
  { weight: 12, arbitrary: fc.nat(STATES - 1) },
  { weight: 1, arbitrary: fc.constantFrom(-1, 99) },
);
const slot = fc.oneof({ weight: 9, arbitrary: fc.nat(SLOTS.length - 1) }, { weight: 1, arbitrary: fc.constant(40) });
const event = fc.constantFrom('a', 'b', 'c');
const handleMoment = fc.constantFrom('sent', 'delivered', 'opened', 'clicked', 'bounced', 'failed', 'skipped');
const length = fc.constantFrom('0s', '1h', '1d', '3d', '1mo').map((text): Expr => ({ op: 'const', value: d(text) }));
const oddLength = fc.oneof(
  { weight: 6, arbitrary: length },
  { weight: 1, arbitrary: fc.constantFrom<Expr>({ op: 'attr', name: 'flag' }, { op: 'const', value: null }) },
);

const condition = fc.oneof(
  fc.constantFrom<Expr>(
    { op: 'attr', name: 'flag' },
    { op: 'segment', name: 's' },
    { op: 'const', value: true },
    compare(get(theEvent, 'total'), 'gt', 5),
    compare(get({ op: 'slot', slot: 0 }, 'total'), 'gt', 5),
    olderThan({ op: 'entry' }, '2d'),
    olderThan({ op: 'attr', name: 'day' }, '1mo'),
    { op: 'known', of: { op: 'handle', slot: 1, moment: 'opened' } },
    compare({ op: 'slot', slot: 3 }, 'ge', 2),
    compare({ op: 'now' }, 'gt', { op: 'attr', name: 'day' }),
  ),
);

const moment = fc.oneof(
  event.map((name) => ({ on: 'event' as const, event: name })),
  fc.record({ on: fc.constant('event' as const), event, where: condition }),
  fc.record({ on: fc.constant('handle' as const), slot, moment: handleMoment }),
  fc.record({
    on: fc.constantFrom('enters' as const, 'leaves' as const),
    of: fc.constant('segment' as const),
    name: fc.constant('s'),
  }),
  fc.record({
    on: fc.constant('rfm' as const),
    change: fc.constantFrom('moves' as const, 'rises' as const, 'drops' as const),
  }),
  fc.record({ on: fc.constant('changes' as const), attribute: fc.constant('flag') }),
  fc.record({
    on: fc.constant('schedule' as const),
    weekdays: fc.constantFrom([1], [], [1, 2, 3, 4, 5, 6, 7]),
    minute: fc.nat(1439),
  }),
  fc.record({
    on: fc.constant('anniversary' as const),
    attribute: fc.constantFrom('day', 'flag'),
    every: fc.boolean(),
    minute: fc.nat(1439),
  }),
);

const alternative = fc.oneof(
  moment.map((of) => ({ moment: of, dependsOn: nothing, span })),
  condition.map((of) => ({ condition: of, dependsOn: nothing, span })),
  fc.record({ moment, condition, bind: slot, dependsOn: fc.constant(nothing), span: fc.constant(span) }),
);

const target = fc.oneof(
  fc.record({ kind: fc.constant('clock' as const), minute: fc.nat(1439) }),
  fc.record({
    kind: fc.constant('literal' as const),
    day: fc.integer({ min: 20_500, max: 20_600 }),
    minute: fc.nat(1439),
  }),
  fc.record({
    kind: fc.constant('computed' as const),
    anchor: fc.constantFrom<Expr>(
      { op: 'attr', name: 'day' },
      { op: 'entry' },
      { op: 'handle', slot: 1, moment: 'opened' },
      { op: 'now' },
    ),
    offset: length,
    sign: fc.constantFrom(1 as const, -1 as const),
    fixed: fc.boolean(),
  }),
);

const kinds: readonly fc.Arbitrary<object>[] = [
  fc.record({ kind: fc.constant('wait'), duration: oddLength, next: index }),
  fc.record({ kind: fc.constant('until'), target, next: index }, { requiredKeys: ['kind', 'target', 'next'] }),
  fc.record({ kind: fc.constant('until'), target, next: index, late: index }),
  fc.record({
    kind: fc.constant('waitFor'),
    upTo: oddLength,
    arms: fc.array(fc.record({ on: alternative, next: index }), { maxLength: 3 }),
    otherwise: index,
  }),
  fc.record({
    kind: fc.constant('send'),
    channel: fc.constant('email'),
    message: fc.constant('m'),
    handle: slot,
    params: fc.constant([]),
    next: index,
  }),
  fc.record({ kind: fc.constant('give'), slot, next: index }),
  fc.record({
    kind: fc.constant('branch'),
    cases: fc.array(fc.record({ when: condition, next: index, span: fc.constant(span) }), { maxLength: 2 }),
    otherwise: index,
  }),
  fc.record({
    kind: fc.constant('split'),
    name: fc.constant('x'),
    arms: fc.array(fc.record({ name: fc.constant('y'), share: fc.nat(100), next: index, span: fc.constant(span) }), {
      maxLength: 3,
    }),
  }),
  fc.record({ kind: fc.constant('change'), change: fc.constant({ kind: 'add', group: 'g' }), next: index }),
  fc.record(
    {
      kind: fc.constant('loop'),
      times: fc.nat(4),
      counter: fc.constantFrom(3, 4, 40),
      began: fc.constantFrom(4, 40),
      every: length,
      until: fc.array(alternative, { maxLength: 2 }),
      body: index,
      next: index,
    },
    { requiredKeys: ['kind', 'times', 'counter', 'began', 'until', 'body', 'next'] },
  ),
  fc.record({ kind: fc.constant('end'), outcome: fc.constant('completed') }),
];

const machines = fc
  .record({
    states: fc.array(fc.record({ kind: fc.oneof(...kinds), loops: fc.array(index, { maxLength: 2 }) }), {
      minLength: 2,
      maxLength: STATES,
    }),
    stops: fc.array(alternative, { maxLength: 2 }),
    goals: fc.array(fc.record({ moment, within: fc.constantFrom(d('1h'), d('5d')), span: fc.constant(span) }), {
      maxLength: 1,
    }),
    trigger: fc.record({ alternative, start: index }),
  })
  .map(({ states, stops, goals, trigger: { alternative: by, start } }): Machine => {
    const plain = states.map(({ kind, loops }) => ({ ...kind, loops }) as unknown as State);
    return machine(plain, { stops, goals, measures: goals, slots: SLOTS, triggers: [trigger(by, start)] });
  });

const payloads = fc.record({
  event,
  at: fc.constant(0),
  id: fc.constantFrom('x', 'y'),
  fields: fc.record({ total: fc.constantFrom<Value>(1, 9, null, 'odd') }),
});

const inputs: fc.Arbitrary<StepInput> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<StepInput>({ kind: 'timer' }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('event' as const), event: payloads }) },
  {
    weight: 3,
    arbitrary: fc.record(
      { kind: fc.constant('handle' as const), slot, moment: handleMoment, messageId: fc.constantFrom('m1', 'm2') },
      { requiredKeys: ['kind', 'slot', 'moment'] },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.oneof(
      fc.constant<StepInput>({ kind: 'resume' }),
      fc.constant<StepInput>({ kind: 'changed' }),
      fc.constant<StepInput>({ kind: 'code', code: { code: 'C', discount: 5 } }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.oneof(
      fc.record({
        kind: fc.constant('start' as const),
        trigger: fc.constantFrom(0, 1, -1),
        alternative: fc.constantFrom(0, 5),
        event: fc.option(payloads),
      }),
      fc.record({
        kind: fc.constant('membership' as const),
        of: fc.constantFrom('segment' as const, 'group' as const),
        name: fc.constant('s'),
        enters: fc.boolean(),
      }),
      fc.record({
        kind: fc.constant('rfm' as const),
        from: fc.constant('lost'),
        to: fc.constant('loyal'),
        rises: fc.boolean(),
      }),
      fc.constant<StepInput>({ kind: 'attribute', attribute: 'flag', from: null, to: true }),
      fc.constant<StepInput>({ kind: 'attribute', attribute: 'timezone', from: null, to: 'UTC' }),
    ),
  },
);

const script = fc.array(
  fc.record({ input: inputs, hours: fc.nat(40), flag: fc.constantFrom(true, false, null), segment: fc.boolean() }),
  { minLength: 1, maxLength: 15 },
);
const begin: StepInput = { kind: 'start', trigger: 0, alternative: 0, event: null };

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}

function play(plan: Machine, lines: typeof script extends fc.Arbitrary<infer L> ? L : never) {
  const loaded = loadMachine(plan);
  let now = Date.UTC(2026, 2, 20, 9);
  let run: RunState | null = null;
  const seen: unknown[] = [];
  for (const [i, { input, hours, flag, segment }] of [
    { input: begin, hours: 0, flag: null, segment: false },
    ...lines,
  ].entries()) {
    now += hours * HOUR_MS + i * MINUTE_MS;
    const facts = simpleFacts(now, { attributes: { flag, day: 20_520 }, segments: segment ? ['s'] : [] });
    const result = step(loaded, run, frozen(input), facts);
    const { state, wake, slots, outcome } = result.run;
    expect(state === -1 || plan.states[state] !== undefined).toBe(true);
    expect(slots.length).toBeLessThanOrEqual(plan.slots.length);
    if (state === -1) expect(wake).toBe(Number.POSITIVE_INFINITY);
    if (state !== -1) expect(outcome).toBeNull();
    // A timer is never answered with the same timer: time goes on.
    if (input.kind === 'timer' || input.kind === 'start') expect(result.run === run || wake > now).toBe(true);
    expect(result.effects.length).toBeLessThanOrEqual(2 * loaded.budget + 4);
    if (result.refused !== true) run = frozen(result.run);
    seen.push(result);
  }
  return seen;
}

describe('step', () => {
  it('is total, pure and deterministic for any machine and any inputs', () => {
    fc.assert(
      fc.property(machines, script, (plan, lines) => {
        expect(play(frozen(plan), lines)).toEqual(play(plan, lines));
      }),
      { numRuns: 1500 },
    );
  });
});
