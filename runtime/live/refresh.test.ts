/** A refresh of scores beside the service at work: what comes meanwhile does not wait, and nobody moves twice, whatever restarts there are. */
import { afterEach, describe, expect, it } from 'vitest';
import { bundleOf, end, rfm, scenario, shop } from '../engine/testdata/bundle.js';
import { reads } from '../engine/testdata/expressions.js';
import { DAY_MS } from '../machine/calendar.js';
import { type Service, service } from './live.fixture.js';

const start = Date.UTC(2026, 0, 10, 12);
const PEOPLE = 2_600;
const thresholds = {
  by: 'thresholds' as const,
  recency: [1, 2, 3, 30],
  frequency: [2, 3, 4, 5],
  monetary: [1_000, 2_000, 3_000, 4_000],
};
const leaving = scenario('leaving', {
  when: [
    {
      condition: { op: 'lt', left: { op: 'rfm', what: 'alive' }, right: { op: 'const', value: 0.9 } },
      dependsOn: reads({ rfm: true }),
    },
  ],
  states: [end()],
});
const quintiles = bundleOf({ model: shop({ rfm }) });
const alive = bundleOf({ model: shop({ rfm: { ...rfm, alive: true } }), scenarios: [leaving] });
const fixed = bundleOf({ model: shop({ rfm: { ...rfm, scores: thresholds } }) });

let made: Service;
afterEach(() => made.close());

let orders = 0;
const order = (person: number, total: number) => {
  const id = `o${++orders}`;
  const fields = { order_id: id, total };
  return { kind: 'event' as const, contact: `c${person}`, event: 'order_placed', id, fields };
};
const people = Array.from({ length: PEOPLE }, (_, person) => person);
const turn = () => new Promise((resolve) => setImmediate(resolve));
const cuts = () => made.store.meta('rfm_cuts');
const isUnfinished = () => made.store.meta('rfm_unfinished') === '1';

/** Everybody has ordered and was scored; some have ordered since, and the next refresh is due, on a clock that goes on with every look at it. */
async function due(bundle: typeof quintiles): Promise<void> {
  let [isTicking, ahead] = [false, 0];
  made = service(bundle, {
    start,
    skew() {
      if (isTicking) ahead += 10;
      return ahead;
    },
  });
  for (const day of [0, 1, 2]) {
    const buying = people.filter((person) => person % 3 >= day);
    await made.at(start + day * DAY_MS, ...buying.map((person) => order(person, 500 + ((person * 7_919) % 5_000))));
  }
  await made.advance(start + 2.5 * DAY_MS);
  await made.at(made.clock.now() + 1, ...people.filter((p) => p % 5 === 0).map((person) => order(person, 9_000)));
  made.clock.advanceTo(Number(made.store.meta('rfm_next')));
  isTicking = true;
}

/** Each move begins where the one before ended, and the last ends in the class that the cut points in force give. */
function checkMoves(): void {
  const base = made.live.engine.state.options.rfm!;
  let moved = 0;
  for (const person of people) {
    const moves = made.story(`c${person}`).filter(({ what }) => what === 'rfm');
    const [contact] = made.store.contactsById([`c${person}`]);
    const score = base.scoreOf(contact!.number, made.clock.now())!;
    moved += moves.length;
    for (const [place, move] of moves.entries()) {
      if (place > 0) expect([person, move.from]).toEqual([person, moves[place - 1]!.to]);
      expect(move.to).not.toBe(move.from);
    }
    expect(base.classOf(contact!.number)).toBe(score.classIndex);
    if (moves.length > 0) expect(moves.at(-1)!.to).toBe(base.classes[score.classIndex]);
  }
  expect(moved).toBeGreaterThan(50);
  expect(made.faults).toEqual([]);
}

describe('a refresh beside the service at work', () => {
  it.each([
    ['quintiles', quintiles],
    ['who still buys', alive],
    ['thresholds', fixed],
  ])(
    '%s: orders are taken in meanwhile, by the cut points in force, and a restart repeats no move',
    async (_, bundle) => {
      await due(bundle);
      const before = [cuts(), made.store.meta('rfm_next')];
      let [early, late, restarts] = [0, 0, 0];
      made.live.start();
      for (let n = 0; n < 5_000 && (!made.live.isAtEase || restarts < 2); n++) {
        await made.live.submit(order(n % PEOPLE, 4_000));
        if (!isUnfinished() && made.store.meta('rfm_next') === before[1]) {
          expect(cuts()).toBe(before[0]);
          early++;
        } else if (isUnfinished()) late++;
        // While cut points are made, and while contacts are brought up to them.
        if ((restarts === 0 && early === 1) || (restarts === 1 && late === 3)) {
          made.crash();
          made.live.start();
          restarts++;
        }
        await turn();
      }
      expect([restarts, made.live.isAtEase, isUnfinished()]).toEqual([2, true, false]);
      expect(made.store.meta('rfm_next')).not.toBe(before[1]);
      checkMoves();
    },
    60_000,
  );

  it('whoever something happens to right after a start is there before the others are read', async () => {
    await due(quintiles);
    const orderBefore = made.store.rfmOf(2_000)!.state;
    made.crash();
    const { rfm: base } = made.live.engine.state.options;
    expect(base!.classOf(2_000)).toBeUndefined();
    const [contact] = made.store.contactsByNumber([2_000]);
    made.live.start();
    await made.live.submit(order(Number(contact!.id.slice(1)), 100));
    expect(base!.classOf(2_000)).not.toBeUndefined();
    while (!made.live.isAtEase) await turn();
    const count = (state: string) => (JSON.parse(state) as { orders: number[] }).orders.length / 2;
    expect(count(made.store.rfmOf(2_000)!.state)).toBe(count(orderBefore) + 1);
    checkMoves();
  }, 60_000);
});
