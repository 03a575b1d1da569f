import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isoDate, isoUtc } from '../clock/index.js';
import { differenceOf, isNoDifference } from './difference.js';
import type { BacktestResult } from './result.js';
import { joined, SendLog } from './send-log.js';

interface Hand {
  readonly contact: number;
  readonly scenario: string;
  readonly message: string;
  readonly at: number;
  readonly rfm: number;
}

const result: BacktestResult = {
  from: '2026-01-01',
  to: '2026-02-01',
  contacts: 0,
  events: 0,
  eventsInPeriod: 0,
  repeatedEvents: 0,
  assumedConsent: false,
  scenarios: [],
  perDay: [],
  daily: [],
  busiestDays: [],
  maxPerContact: {},
  coupons: {},
  rfm: null,
  story: null,
  messages: [],
};

/** Two of the small instants are of one day. */
const dayOf = (at: number) => Math.floor(at / 2);

/** As an engine tells them: places of contacts count from `first`, so that both sides number people differently. */
function replayed(hands: readonly Hand[], first = 0, rest: Partial<BacktestResult> = {}): BacktestResult {
  const sends = new SendLog(['best', 'none']);
  const models = new Map<string, never>();
  for (const { contact, scenario, message, at, rfm } of hands.toSorted((a, b) => a.at - b.at)) {
    const model = models.get(message) ?? ({ channel: 'email', name: message } as never);
    models.set(message, model);
    const run = { contact: `c${contact}`, index: contact + first, scenario, machine: 0, number: 1 };
    sends.add({ id: '', at, run, model, label: '', params: {}, lifetime: null }, rfm, dayOf(at));
  }
  const perDay = [...new Set(hands.map(({ at }) => isoDate(dayOf(at))))].sort().map((date) => ({ date, email: 1 }));
  return { ...result, perDay, ...rest, sends: sends.all() };
}

/** A scenario that sends one message; its other figures are told alike. */
function sending(name: string, messages: BacktestResult['scenarios'][number]['messages']) {
  const none = { refused: {}, ended: {}, converted: 0, value: 0, measures: [], steps: [], ways: [] };
  return { name, entered: 1, messages, ...none };
}

const hand = fc.record({
  contact: fc.nat(5),
  scenario: fc.constantFrom('a', 'b'),
  message: fc.constantFrom('x', 'y'),
  at: fc.nat(6),
  rfm: fc.nat(1),
});

/** The same by sets and bags. */
function expected(before: readonly Hand[], after: readonly Hand[]) {
  const people = (of: (one: Hand) => boolean) => {
    const [old, fresh] = [before, after].map((list) => new Set(list.filter(of).map(({ contact }) => contact))) as [
      Set<number>,
      Set<number>,
    ];
    const gained = [...fresh].filter((one) => !old.has(one)).length;
    const lost = [...old].filter((one) => !fresh.has(one)).length;
    return { before: old.size, after: fresh.size, gained, lost };
  };
  const contacts = [0, 1, 2, 3, 4, 5].flatMap((contact) => {
    let [more, fewer, otherTime] = [0, 0, 0];
    for (const message of ['x', 'y']) {
      const bag = (list: readonly Hand[]) =>
        list.filter((one) => one.contact === contact && one.message === message).map(({ at }) => at);
      const [gone, come] = [bag(before), bag(after)];
      for (const at of [...come]) {
        if (!gone.includes(at)) continue;
        gone.splice(gone.indexOf(at), 1);
        come.splice(come.indexOf(at), 1);
      }
      const both = Math.min(gone.length, come.length);
      otherTime += both;
      more += come.length - both;
      fewer += gone.length - both;
    }
    return more + fewer + otherTime === 0 ? [] : [{ contact: `c${contact}`, more, fewer, otherTime }];
  });
  return { people, contacts };
}

describe('two backtests side by side', () => {
  test('count messages and people as sets and bags do, however contacts are numbered', () => {
    fc.assert(
      fc.property(fc.array(hand, { maxLength: 24 }), fc.array(hand, { maxLength: 24 }), (before, after) => {
        const found = differenceOf(replayed(before), replayed(after, 7));
        const { people, contacts } = expected(before, after);
        const sent = (of: (one: Hand) => boolean) => ({
          before: before.filter(of).length,
          after: after.filter(of).length,
        });
        expect(found.total).toEqual({ sent: sent(() => true), people: people(() => true) });
        expect(found.classes).toEqual(
          ['best', 'none'].map((name, rfm) => ({
            class: name,
            sent: sent((one) => one.rfm === rfm),
            people: people((one) => one.rfm === rfm),
          })),
        );
        const days = Object.fromEntries(
          [...before, ...after].map(({ at }) => [isoDate(dayOf(at)), people((one) => dayOf(one.at) === dayOf(at))]),
        );
        expect(Object.fromEntries(found.days.map(({ date, people: who }) => [date, who]))).toEqual(days);
        expect(found.affected.contacts).toBe(contacts.length);
        expect(found.affected.otherTime).toBe(contacts.reduce((sum, one) => sum + one.otherTime, 0));
        const told = found.affected.most.map(({ contact, more, fewer, otherTime }) => ({
          contact,
          more,
          fewer,
          otherTime,
        }));
        expect(told.toSorted((a, b) => (a.contact < b.contact ? -1 : 1))).toEqual(contacts);
        const weight = found.affected.most.map(({ more, fewer }) => more + fewer);
        expect(weight).toEqual(weight.toSorted((a, b) => b - a));
        expect(isNoDifference(found)).toBe(contacts.length === 0);
        const shares = [0, 1, 2].map((share) => replayed(after.filter(({ contact }) => contact % 3 === share)).sends!);
        const { perDay } = replayed(after);
        expect(differenceOf(replayed(before), { ...result, perDay, sends: joined(shares) })).toEqual(found);
      }),
    );
  });

  test('the same message from another scenario is no difference to the person, but to the scenarios', () => {
    const one = { contact: 1, message: 'x', at: 5, rfm: 0 };
    const messages = { 'email/x': { sent: 1, opened: 0, clicked: 0, skipped: { cap: 2 }, held: { quiet_hours: 1 } } };
    const scenario = (name: string) => sending(name, messages);
    const found = differenceOf(
      replayed([{ ...one, scenario: 'old' }], 0, { scenarios: [scenario('old')] }),
      replayed([{ ...one, scenario: 'new' }], 0, { scenarios: [scenario('new')] }),
    );
    expect(found.affected).toEqual({ contacts: 0, otherTime: 0, most: [] });
    expect(
      found.scenarios.map(({ name, before, after, people }) => [name, before?.sent, after?.sent, people.lost]),
    ).toEqual([
      ['new', undefined, 1, 0],
      ['old', 1, undefined, 1],
    ]);
    expect(found.skipped).toEqual([{ reason: 'cap', before: 2, after: 2 }]);
    expect(found.held).toEqual([{ reason: 'quiet_hours', before: 1, after: 1 }]);
    expect(isNoDifference(found)).toBe(false);
  });

  test('what only comes at another time is told of the scenario and the message that send it', () => {
    const counts = { opened: 0, clicked: 0, skipped: {}, held: {} };
    const scenarios = [
      sending('a', { 'email/x': { sent: 2, ...counts }, 'email/y': { sent: 1, ...counts } }),
      sending('b', { 'email/x': { sent: 1, ...counts } }),
    ];
    const one = { contact: 1, rfm: 0 };
    const of = (late: number) => [
      { ...one, scenario: 'a', message: 'x', at: 10 + late },
      { ...one, scenario: 'a', message: 'x', at: 20 + late },
      { ...one, scenario: 'a', message: 'y', at: 30 },
      { ...one, scenario: 'b', message: 'x', at: 40 },
    ];
    const found = differenceOf(replayed(of(0), 0, { scenarios }), replayed(of(1), 0, { scenarios }));
    expect(found.scenarios.map(({ name, otherTime }) => [name, otherTime])).toEqual([
      ['a', 2],
      ['b', 0],
    ]);
    expect(found.scenarios[0]!.messages.map(({ message, otherTime }) => [message, otherTime])).toEqual([
      ['email/x', 2],
      ['email/y', 0],
    ]);
  });

  test('tells of twenty contacts, with what they would get instead and when', () => {
    const hands = Array.from({ length: 3_000 }, (_, contact) => ({
      contact,
      scenario: 'a',
      message: 'x',
      at: contact,
      rfm: 0,
    }));
    const more = { ...hands[2_999]!, at: 9_000, message: 'y' };
    const late = hands.map((one) => ({ ...one, at: one.at + 1 }));
    const { affected } = differenceOf(replayed(hands), replayed([...late, more]));
    expect([affected.contacts, affected.most.length]).toEqual([3_000, 20]);
    expect(affected.most[0]).toEqual({
      contact: 'c2999',
      before: 1,
      after: 2,
      more: 1,
      fewer: 0,
      otherTime: 1,
      messages: [
        { message: 'email/x', before: [isoUtc(2_999)], after: [isoUtc(3_000)] },
        { message: 'email/y', before: [], after: [isoUtc(9_000)] },
      ],
    });
    expect(affected.most[1]?.contact).toBe('c0');
  });
});
