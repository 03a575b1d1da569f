/** R10, where a `test` block cannot say it: names that clash, warnings, where a name has no meaning, stable ids. */
import { describe, expect, it } from 'vitest';
import { codesOf, lowered, ruleProject } from './program.fixture.js';

const values = [
  ['an attribute', 'tier', ''],
  ['an event', 'called', ''],
  ['a group', 'prospects', ''],
  ['a coupon', 'welcome', ''],
  ['a place', 'valencia_store', ''],
  ['a let', 'said_before', 'let said_before = 3\n'],
  ['a segment', 'held_before', 'segment held_before = points > 3\n'],
  ['a derived event', 'made_before', 'event made_before = order_placed where (total > 5 EUR)\n'],
] as const;

const inAScenario = (steps: string, header = '') =>
  `scenario asked:\n${header}  when store_visited as visit:\n${steps.replaceAll(/^/gm, '    ')}\n`;

describe('R10', () => {
  it.each(values)('R10.1 the values share one space: %s', (_, name, declaration) => {
    for (const again of [
      `let ${name} = 3\n`,
      `segment ${name} = points > 3\n`,
      `event ${name} = called where (true)\n`,
    ]) {
      expect(codesOf(declaration + again), again).toContain('names/duplicate');
    }
  });

  it('R10.1 coupons, groups and attributes of cauce.yaml share it too', () => {
    expect(codesOf('', [['{vip_club: {}', '{tier: {}']])).toEqual(['config/duplicate-name']);
  });

  it('R10.1 scenarios among themselves and sequences among themselves have one name each', () => {
    const twice = (word: string, rest: string) => `${word} same${rest}\n`.repeat(2);
    expect(codesOf(twice('scenario', ':\n  when signed_up: wait 1d'))).toEqual(['names/duplicate']);
    expect(codesOf(twice('sequence', '(): wait 1d'))).toContain('names/duplicate');
  });

  it('R10.1 a message is looked up in its own channel', () => {
    expect(codesOf(inAScenario('send sms three'))).toEqual(['names/wrong-kind']);
  });

  it('R10.2 an enum value or a class alone is no value', () => {
    expect(codesOf('segment uses = orders > 3 and champions\n')).toEqual(['names/unknown']);
    expect(codesOf('let odd = female\nsegment uses = gender is odd\n')).toEqual(['names/unknown']);
  });

  it('R10.3 inner hides outer with a warning', () => {
    const { diagnostics } = ruleProject(inAScenario('wait up to 3d for called as city\nsend email one'));
    expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['warning names/hides']);
  });

  it('R10.3 the project hides the prelude silently', () => {
    expect(codesOf('let last_order = tier\nsegment regular = last_order is "gold"\n')).toEqual([]);
  });

  it('R10.4 headers see an alias only if every `when` binds it', () => {
    const program = (second: string) =>
      `scenario asked:\n  one per visit.city\n  when store_visited as visit: wait 1d\n  when ${second}: wait 1d\n`;
    expect(codesOf(program('store_visited as visit and points > 3'))).toEqual([]);
    expect(codesOf(program('called'))).toEqual(['names/not-bound']);
  });

  it('R10.4 headers do not see names that only a wait binds', () => {
    const steps = 'wait up to 3d for order_placed as order';
    expect(codesOf(inAScenario(steps, '  stop when called and order.total > 5 EUR\n'))).toEqual(['names/unknown']);
  });

  it('R10.5 a name bound by another kind of statement cannot be bound again', () => {
    expect(
      codesOf(inAScenario('send email one as kept\ngive 5% as kept\nsend email offer with promo = kept')),
    ).toContain('names/rebound');
  });

  it('R10.5 a name that some path has not bound is not usable', () => {
    const steps = 'if points > 3:\n  send email one as kept\nwait up to 3d for kept.clicked';
    expect(codesOf(inAScenario(steps))).toEqual(['names/not-bound']);
    expect(codesOf(inAScenario(steps.replace('\nwait', '\nelse:\n  send email two as kept\nwait')))).toEqual([]);
  });

  it('R10.6 the stable id is the name, or kind and target, repeats numbered in text order, after its `do` in a sequence', () => {
    const { bundle } = lowered(`
      sequence nudge(first: email):
        send email first
        wait 1d
        send email first
        send email first as last_one
      scenario asked:
        when signed_up:
          send email one
          if points > 3:
            send email one
            do nudge(two)
          else:
            send email one as named
            do nudge(two)
          send email one as named
          add to vip_club
          add to vip_club
          split as half:
            50% left: give welcome as promo
            50% right: give welcome as promo
          send email offer
          stop as done
    `);
    expect(bundle.scenarios[0]!.states.map(({ id }) => id)).toEqual([
      'send email one',
      'if points > 3',
      'send email one#2',
      'do nudge/send email two',
      'do nudge/wait 1d',
      'do nudge/send email two#2',
      'do nudge/last_one',
      'named',
      'do nudge#2/send email two',
      'do nudge#2/wait 1d',
      'do nudge#2/send email two#2',
      'do nudge#2/last_one',
      'named#2',
      'add to vip_club',
      'add to vip_club#2',
      'half',
      'promo',
      'promo#2',
      'send email offer',
      'stop as done',
    ]);
  });
});
