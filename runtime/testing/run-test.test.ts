import { describe, expect, it } from 'vitest';
import { zone } from '../clock/index.js';
import {
  alternative,
  bundleOf,
  end,
  mail,
  nowhere,
  onEvent,
  rfm,
  scenario,
  send,
  shop,
  wait,
} from '../engine/testdata/bundle.js';
import { attr, days, hours, is, reads, value } from '../engine/testdata/expressions.js';
import {
  dayOfCivil,
  type Expectation,
  type Given,
  loadBundle,
  type TestCase,
  type TestStepPlan,
} from '../machine/index.js';
import { branchesOf, coverageOf, runTest } from './index.js';

type Sketch<T> = T extends unknown ? Omit<T, 'span'> : never;

const greeting = scenario('greeting', {
  when: [{ moment: onEvent('signed_up') }],
  goal: { event: 'order_placed', within: days(5) },
  slots: [mail('one'), mail('two'), { kind: 'code' }],
  states: [
    wait(value(hours(4) as never), 1),
    { ...send('one', 0, 2), id: 'first' },
    {
      kind: 'waitFor',
      upTo: value(days(3) as never),
      arms: [
        { on: { moment: { on: 'handle', slot: 0, moment: 'clicked' }, dependsOn: reads(), span: nowhere }, next: 3 },
      ],
      otherwise: 5,
    },
    { kind: 'give', coupon: 'vip', slot: 2, next: 4, id: 'promo' },
    send('two', 1, 5),
    end(),
  ],
});

const moved = scenario('moved', {
  when: [{ moment: { on: 'rfm', change: 'moves', to: 'champions' } }],
  slots: [mail('three')],
  states: [send('three', 0, 1), end()],
});

const dealt = scenario('dealt', {
  when: [{ moment: onEvent('viewed') }],
  states: [
    {
      kind: 'split',
      name: 'half',
      arms: [
        { name: 'left', share: 50, next: 1, span: nowhere },
        { name: 'right', share: 50, next: 2, span: nowhere },
      ],
    },
    end('left'),
    end('right'),
  ],
});

const birthday = scenario('birthday', {
  when: [{ moment: { on: 'anniversary', attribute: 'birthday', every: true, minute: 540 } }],
  slots: [mail('one')],
  states: [send('one', 0, 1), end()],
});

const gold = scenario('gold', {
  when: [{ condition: is(attr('tier'), 'gold'), dependsOn: reads({ attributes: ['tier'] }) }],
  states: [{ kind: 'change', change: { kind: 'add', group: 'club' }, next: 1 }, end()],
});

const program = loadBundle(
  bundleOf({
    model: shop({ rfm, policies: { ...shop().policies, holdout: 30, quietHours: { from: 1290, to: 510 } } }),
    scenarios: [greeting, moved, dealt, birthday, gold],
  }),
);

const consent: Sketch<Given> = { kind: 'attribute', name: 'newsletter', value: true };
const signsUp: Sketch<TestStepPlan> = { kind: 'event', event: 'signed_up', fields: {} };
const expects = (expect: Expectation): Sketch<TestStepPlan> => ({ kind: 'expect', expect });
const mailAt = (message: string, at?: ReturnType<typeof hours>): Sketch<TestStepPlan> =>
  expects({ kind: 'message', channel: 'email', message, ...(at && { at }) });

function test(
  steps: readonly Sketch<TestStepPlan>[],
  given: readonly Sketch<Given>[] = [consent],
  tested = 'greeting',
  of = program,
) {
  const placed = <T>(list: readonly T[], line: number) =>
    list.map((one, index) => ({ ...one, span: { ...nowhere, line: line + index } }));
  const testCase = {
    title: 'a test',
    scenario: tested,
    span: nowhere,
    given: placed(given, 1),
    steps: placed(steps, 10),
  } as unknown as TestCase;
  return runTest(of, testCase, { zones: zone });
}

describe('a test of a scenario', () => {
  it('passes when everything comes at its time', () => {
    const result = test([
      signsUp,
      expects({ kind: 'nothingBefore', before: hours(4) }),
      mailAt('one', hours(4)),
      expects({ kind: 'end' }),
    ]);
    expect(result.status).toBe('passed');
    expect(result.timeline.map(({ after, what }) => `${after} ${what}`)).toEqual([
      '0h when signed_up',
      '0h enter greeting',
      '4h email one',
      '3d4h end of greeting as completed',
    ]);
    expect(result.timeline[0]!.at).toBe('2026-03-02T09:00:00.000Z');
  });

  it('fails with what was expected beside what did happen', () => {
    const result = test([signsUp, mailAt('one', hours(5))]);
    expect(result.status).toBe('failed');
    expect(result.span?.line).toBe(11);
    expect(result.failure).toBe(
      [
        'expected email one at 5h (2026-03-02 15:00); it came at 4h',
        'what did happen:',
        '  0h  2026-03-02 10:00  when signed_up',
        '  0h  2026-03-02 10:00  enter greeting',
        '  4h  2026-03-02 14:00  email one',
      ].join('\n'),
    );
  });

  it('says why a message was not sent, in words', () => {
    expect(test([signsUp, mailAt('one')], []).failure).toContain(
      'at 4h it was not sent: the contact has no consent (`given` sets one)',
    );
    const nowhereToSend: Sketch<Given> = { kind: 'attribute', name: 'email', value: null };
    expect(test([signsUp, mailAt('one')], [consent, nowhereToSend]).failure).toContain(
      'expected email one; at 4h it was not sent: there is no address',
    );
    const late: Sketch<Given> = { kind: 'now', day: dayOfCivil(2026, 3, 2), minute: 1200 };
    expect(test([signsUp, mailAt('one', hours(4))], [consent, late]).failure).toContain(
      'it waits from 4h until 2026-03-03 08:30: quiet hours',
    );
    const twice = test([signsUp, mailAt('one'), signsUp, expects({ kind: 'enter', scenario: 'greeting' })]);
    expect(twice.failure).toMatch(/expected enter greeting; at 4h the entry was refused: a run is under way already\n/);
  });

  it('says which of two expectations came first', () => {
    const clicks: Sketch<TestStepPlan> = { kind: 'handle', label: 'first', moment: 'clicked', at: hours(30) };
    const gives = expects({ kind: 'give', label: 'slot2' });
    expect(test([signsUp, gives, mailAt('one')]).failure).toContain('expected give slot2\n');
    expect(test([signsUp, expects({ kind: 'end' }), mailAt('one')]).failure).toContain(
      'expected email one; it came at 4h, before `end` at 3d4h, which the test names first\n',
    );
    expect(test([signsUp, expects({ kind: 'atStep', step: 'waitFor2' }), clicks, mailAt('one')]).failure).toContain(
      'expected email one; it came at 4h, before the `when` at 1d6h, which the test names first\n',
    );
  });

  it('has its times from the first `when`, which therefore has none', () => {
    const first: Sketch<TestStepPlan> = { kind: 'event', event: 'signed_up', fields: {}, at: days(3) };
    const result = test([first, mailAt('one', hours(4))]);
    expect(result).toMatchObject({ status: 'failed', span: { line: 10 } });
    expect(result.failure).toContain('times count from the first `when`, so it has none of its own: leave out `at 3d`');
    expect(test([{ ...first, at: hours(0) }, mailAt('one', hours(4))]).status).toBe('passed');
  });

  it('gives the contact an address even where the shop may not know one', () => {
    const { contact, ...rest } = shop();
    const model = shop({ ...rest, contact: { ...contact, email: { type: 'email', optional: true } } });
    const own = loadBundle(bundleOf({ model, scenarios: [greeting] }));
    expect(test([signsUp, mailAt('one', hours(4))], [consent], 'greeting', own).status).toBe('passed');
  });

  it('keeps quiet hours as production does', () => {
    const late: Sketch<Given> = { kind: 'now', day: dayOfCivil(2026, 3, 2), minute: 1200 };
    const result = test([signsUp, mailAt('one', { months: 0, days: 0, ms: 12.5 * 3_600_000 })], [consent, late]);
    expect(result.status).toBe('passed');
  });

  it('judges inputs before timers of the same instant, and counts times from the first `when`', () => {
    const order: Sketch<TestStepPlan> = { kind: 'event', event: 'order_placed', fields: { total: 10 }, at: hours(4) };
    const result = test([
      signsUp,
      order,
      expects({ kind: 'goal', at: hours(4) }),
      expects({ kind: 'end', outcome: 'converted' }),
      expects({ kind: 'no', channel: 'email' }),
    ]);
    expect(result.status).toBe('passed');
  });

  it('takes a `when` without a time right after what came before', () => {
    const clicks: Sketch<TestStepPlan> = { kind: 'handle', label: 'slot0', moment: 'clicked' };
    const result = test([
      signsUp,
      mailAt('one'),
      clicks,
      expects({ kind: 'give', label: 'slot2', at: hours(4) }),
      mailAt('two', hours(4)),
    ]);
    expect(result.status).toBe('passed');
    expect(test([signsUp, clicks]).failure).toContain('slot0 was not sent before');
  });

  it('watches for what must not come until everything is over', () => {
    const none = (message: string) => expects({ kind: 'no', channel: 'email', message });
    expect(test([signsUp, none('two')]).status).toBe('passed');
    expect(test([signsUp, none('one')]).failure).toContain('expected no email one, but email one came at 4h');
    expect(test([signsUp, expects({ kind: 'nothingBefore', before: hours(5) })]).failure).toContain(
      'but email one came at 4h',
    );
  });

  it('knows where the run waits', () => {
    const at = (step: string, when?: ReturnType<typeof hours>) =>
      expects({ kind: 'atStep', step, ...(when && { at: when }) });
    expect(test([signsUp, at('wait0', hours(3)), at('waitFor2')]).status).toBe('passed');
    expect(test([signsUp, at('waitFor2', hours(3))]).failure).toContain(
      'expected the run to wait at step waitFor2 at 3h',
    );
  });

  it('moves the contact between RFM classes by hand', () => {
    const steps = [{ kind: 'rfm', to: 'champions' } as const, mailAt('three', hours(0))];
    expect(test(steps, [consent, { kind: 'rfm', class: 'loyal' }], 'moved').status).toBe('passed');
    expect(test(steps, [consent, { kind: 'rfm', class: 'champions' }], 'moved').failure).toContain(
      'in class champions already',
    );
  });

  it('runs the clock on to a date', () => {
    const until: Sketch<TestStepPlan> = {
      kind: 'until',
      alternative: alternative({ moment: { on: 'anniversary', attribute: 'birthday', every: true, minute: 540 } }),
    };
    const given: Sketch<Given>[] = [consent, { kind: 'attribute', name: 'birthday', value: dayOfCivil(1990, 5, 4) }];
    const result = test([until, mailAt('one', hours(0)), expects({ kind: 'end' })], given, 'birthday');
    expect(result.status).toBe('passed');
    expect(result.timeline.at(-1)?.at).toBe('2026-05-04T07:00:00.000Z');
    expect(test([until], [consent], 'birthday').failure).toContain('does not happen within five years');
  });

  it('sets attributes and groups', () => {
    const steps: Sketch<TestStepPlan>[] = [
      { kind: 'attribute', name: 'tier', value: 'gold' },
      expects({ kind: 'enter', scenario: 'gold' }),
      expects({ kind: 'end' }),
    ];
    expect(test(steps, [], 'gold').status).toBe('passed');
    expect(test(steps, [{ kind: 'attribute', name: 'tier', value: 'gold' }], 'gold').status).toBe('failed');
  });

  it('may tell of any arm of a split', () => {
    const arm = (outcome: string) =>
      test([{ kind: 'event', event: 'viewed', fields: {} }, expects({ kind: 'end', outcome })], [], 'dealt');
    expect([arm('left').status, arm('right').status, arm('middle').status]).toEqual(['passed', 'passed', 'failed']);
  });
});

describe('coverage', () => {
  it('names the branches that no test took', () => {
    const clicked = test([
      signsUp,
      mailAt('one'),
      { kind: 'handle', label: 'first', moment: 'clicked' },
      expects({ kind: 'end' }),
    ]);
    const coverage = coverageOf(program, [clicked]);
    expect(branchesOf(greeting).map(({ step, arm }) => `${step} ${arm}`)).toEqual(['waitFor2 for 1', 'waitFor2 else']);
    expect(coverage).toMatchObject({ branches: 4, taken: 1 });
    expect(coverage.missing.map(({ scenario: name, arm }) => `${name} ${arm}`)).toEqual([
      'dealt left',
      'dealt right',
      'greeting else',
    ]);
    expect(coverageOf(program, [clicked, test([signsUp])]).taken).toBe(2);
  });
});
