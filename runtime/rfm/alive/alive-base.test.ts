/** What a live base says of who still buys: that of the whole history by the model of the last refresh, through undone orders, other zones and restarts. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../machine/calendar.js';
import { CONTACTS, columns, type Order } from '../base.generator.js';
import { CAUCE, chanceAlive, expectedOrders, fitBgNbd, historiesOf, RfmBase } from '../index.js';

const START = Date.UTC(2025, 0, 1, 9);
/** Short: most orders leave it, and count all the same. */
const config = { ...CAUCE, window: { months: 1, days: 0, ms: 0 } };

/** Regulars who come every few days until they leave, so that there is something to fit. */
const orders = fc
  .array(
    fc.record({
      first: fc.nat(60),
      pace: fc.integer({ min: 2, max: 20 }),
      times: fc.integer({ min: 1, max: 9 }),
      hour: fc.nat(23),
    }),
    {
      minLength: CONTACTS,
      maxLength: CONTACTS,
    },
  )
  .map((people) =>
    people.flatMap(({ first, pace, times, hour }, contact) =>
      Array.from({ length: times }, (_, n): Order => {
        const at = START + (first + n * pace) * DAY_MS + ((hour + n * 5) % 24) * HOUR_MS;
        return { contact, at, value: 1_000 };
      }),
    ),
  );
const latest = (all: readonly Order[]) => all.reduce((last, { at }) => Math.max(last, at), START);
const shifted = (at: number) => Math.floor((at + 7 * HOUR_MS) / DAY_MS);
const zone = { add: (at: number) => at, dateOf: shifted };

/** By the model of a refresh at `now`, of all orders up to `until`. */
function told(all: readonly Order[], now: number, until: number) {
  const fitting = fitBgNbd(historiesOf(columns(all.filter(({ at }) => at <= now)), now, zone));
  const known = all.filter(({ at }) => at <= until);
  return Array.from({ length: CONTACTS }, (_, contact) => {
    const own = known.filter((order) => order.contact === contact);
    if ('unfit' in fitting || own.length === 0) return { chance: null, expected: null };
    const { repeats, span, age } = historiesOf(columns(known), Math.max(now, ...own.map(({ at }) => at)), zone);
    const history = [repeats[contact]!, span[contact]!, age[contact]!] as const;
    return {
      chance: chanceAlive(fitting.fitted, ...history),
      expected: expectedOrders(fitting.fitted, ...history, 90),
    };
  });
}

const NINETY = { months: 0, days: 90, ms: 0 };
const everybody = (base: RfmBase) =>
  Array.from({ length: CONTACTS }, (_, contact) => ({
    chance: base.alive!.chance(contact),
    expected: base.alive!.expected(contact, NINETY),
  }));

test('is that of the whole history, whatever the window, and between refreshes moves with own orders alone', () => {
  let fitted = 0;
  fc.assert(
    fc.property(orders, fc.nat(60), fc.nat(), (all, days, pick) => {
      const now = latest(all) - days * DAY_MS;
      const base = new RfmBase(config, { alive: true, dayOf: shifted });
      const undone = { contact: pick % CONTACTS, at: now - 1, value: 7 };
      for (const { contact, at, value } of [...all, undone].filter(({ at }) => at <= now))
        base.addOrder(contact, at, value);
      base.removeOrder(undone.contact, undone.at, undone.value);
      base.refresh(now);
      expect(everybody(base)).toEqual(told(all, now, now));
      if (base.alive!.model !== null) fitted++;
      const parameters = base.alive!.model;
      for (const { contact, at, value } of all.filter(({ at }) => at > now)) base.addOrder(contact, at, value);
      expect(base.alive!.model).toBe(parameters);
      expect(everybody(base)).toEqual(told(all, now, Number.POSITIVE_INFINITY));
    }),
    { numRuns: 40 },
  );
  expect(fitted).toBeGreaterThan(0);
});

test('a base that was saved and restored says the same, and fits the same at the next refresh', () => {
  fc.assert(
    fc.property(orders, (all) => {
      const now = latest(all) + 3 * DAY_MS;
      const [base, other] = [new RfmBase(config, { alive: true }), new RfmBase(config, { alive: true })];
      for (const { contact, at, value } of all) base.addOrder(contact, at, value);
      base.refresh(now);
      for (let who = 0; who < CONTACTS; who++) other.restore(who, JSON.parse(JSON.stringify(base.saved(who))));
      const cuts = base.savedCuts();
      if (cuts !== null) other.restoreCuts(JSON.parse(JSON.stringify(cuts)));
      expect(everybody(other)).toEqual(everybody(base));
      for (const one of [base, other]) one.refresh(now + 30 * DAY_MS);
      expect(other.alive!.model).toEqual(base.alive!.model);
    }),
    { numRuns: 25 },
  );
});

test('nobody asks: nothing is kept', () => {
  const base = new RfmBase(config);
  base.addOrder(0, START, 1);
  base.refresh(START);
  expect([base.alive, base.saved(0)]).toEqual([null, { orders: [START, 1], score: base.saved(0).score }]);
});
