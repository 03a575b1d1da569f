/** A deploy under whose `rfm:` everybody is scored anew, beside the service at work. */
import { afterEach, describe, expect, it } from 'vitest';
import { erase } from '../runtime/live/index.js';
import type { Value } from '../runtime/machine/index.js';
import { deployable, type Shop } from './deploys.fixture.js';

const text = `
  scenario moved:
    when rfm moves:
      stop
`;
const byQuintiles = 'scores: quintiles, classes: five';
const fixed =
  'scores: {thresholds: {recency: [1, 2, 3, 4], frequency: [2, 3, 4, 5], monetary: [10 EUR, 20 EUR, 30 EUR, 40 EUR]}}, classes: five';
const change = [['window: 24mo', 'window: 6mo']] as const;
const thresholds = [[byQuintiles, fixed]] as const;
const PEOPLE = 900;
const noon = '2026-03-12 10:00';
const opened: Shop[] = [];

afterEach(() => {
  for (const s of opened.splice(0)) s.close();
});

const order = (contact: string, id: string, total: number) => ({
  kind: 'event' as const,
  contact,
  event: 'order_placed',
  id,
  fields: { order_id: id, total } as Readonly<Record<string, Value>>,
});

/** People with one to five orders each, on as many days; the last in a zone of their own. */
async function shop(): Promise<Shop> {
  const s = deployable(text, { start: '2026-03-01 10:00' });
  opened.push(s);
  const zone = { timezone: 'Asia/Tokyo' };
  for (let day = 1; day <= 5; day++) {
    const people = Array.from({ length: PEOPLE }, (_, i) => i).filter((i) => i % 5 < day);
    await s.give(
      `2026-03-0${day} 11:00`,
      ...people.map((i) => order(`c${i}`, `${i}-${day}`, 1000 + ((i * 7919) % 5000))),
      { kind: 'attributes', contact: 'c899', values: zone },
    );
  }
  await s.advance(noon);
  return s;
}

/** What is in force, as the store has it, by the contact's id. */
function scores(s: Shop): Readonly<Record<string, string>> {
  const rows: Record<string, string> = {};
  s.store.eachRfm(({ number, state }) => {
    rows[s.store.contactsByNumber([number])[0]?.id ?? `nobody ${number}`] = state;
  });
  return { ...rows, cuts: s.store.meta('rfm_cuts') ?? '', next: s.store.meta('rfm_next') ?? '' };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const orders = [order('c3', 'late', 99_000), order('c890', 'too', 88_000), order('new', 'first', 500)];
const undone = { ...order('c1', 'undo', 0), event: 'order_cancelled', fields: { order_id: '1-2' } };
const moves = { kind: 'attributes' as const, contact: 'c2', id: 'z', values: { timezone: 'America/New_York' } };

describe('scores under another configuration', () => {
  it.each([
    ['another window', change],
    ['fixed cut points', thresholds],
  ])('%s: are made while inputs are taken in, and are the same after a crash in between', async (_, changes) => {
    const [s, other] = [await shop(), await shop()];
    await other.give(noon, ...orders, undone, moves);
    await other.deploy(noon, text, {}, changes);
    await s.deployOnly(noon, text, {}, changes);
    for (let i = 0; i < 3; i++) await turn();
    s.crash();
    s.live.pickUp();
    for (let i = 0; i < 2; i++) await turn();
    const taken = [...orders, undone, moves].map((given) => s.live.submit(given));
    expect(await Promise.all(taken)).toEqual(taken.map(() => 'accepted'));
    expect(s.live.running.version).toBe(1);
    await s.live.settle();
    expect(s.live.running.version).toBe(2);
    expect(scores(s)).toEqual(scores(other));
    expect(Object.keys(scores(s))).toHaveLength(PEOPLE + 3);
    expect(s.counters('rfm/')).toEqual(other.counters('rfm/'));
    expect(s.faults).toEqual([]);
  });

  it('follow orders that come after the cut points stand, and forget who is erased meanwhile', async () => {
    const s = await shop();
    await s.deployOnly(noon, text, {}, change);
    const shares: number[] = [];
    while (s.live.running.version === 1 && shares.length < 100) {
      await turn();
      const place = shares.push(0);
      const [contact] = s.store.contactsById([`c${place * 9}`]);
      await s.live.submit(order(`c${place * 8}`, `x${place}`, 70_000));
      s.live.between((parts) => erase(parts, contact!.id, () => 'secret'));
    }
    expect(shares.length).toBeGreaterThan(4);
    await s.live.settle();
    const before = scores(s);
    expect(Object.keys(before).filter((id) => id.startsWith('nobody'))).toEqual([]);
    for (const [id, row] of Object.entries(before)) {
      if (!id.startsWith('c') || id === 'cuts') continue;
      const { number } = s.store.contactsById([id])[0]!;
      const placed = s.store.eventsOf(number).filter(({ name }) => name === 'order_placed');
      const told = (JSON.parse(row) as { orders: number[] }).orders;
      expect([id, told.length / 2]).toEqual([id, placed.length]);
      expect(s.live.engine.state.options.rfm!.classOf(number)).not.toBeUndefined();
    }
    const classes = (shop: Shop) =>
      shop.store.contactsAfter(0, 2_000).map(({ number }) => shop.live.engine.state.options.rfm!.classOf(number));
    const own = classes(s);
    s.crash();
    await s.live.settle();
    expect(classes(s)).toEqual(own);
    expect(scores(s)).toEqual(before);
    expect(s.faults).toEqual([]);
  });

  it('take events of one instant in the order in which they came', async () => {
    const s = deployable(text, { start: '2026-03-01 10:00' });
    opened.push(s);
    const pairs = Array.from({ length: 12 }, (_, i) => {
      const undo = { ...order(`c${i}`, `undo ${i}`, 0), event: 'order_cancelled', fields: { order_id: `${i}` } };
      // Some happened before they were told.
      const happened = i % 3 === 0 ? { at: s.clock.now() } : {};
      const pair = [{ ...order(`c${i}`, `${i}`, 1000), ...happened }, undo];
      return i % 2 === 0 ? pair : pair.reverse();
    });
    await s.give(noon, ...pairs.flat());
    const standing = () =>
      s.store.contactsAfter(0, 100).map(({ number }) => JSON.parse(s.store.rfmOf(number)!.state).orders.length / 2);
    const expected = pairs.map((_, i) => i % 2);
    expect(standing()).toEqual(expected);
    await s.deploy(noon, text, {}, change);
    expect(s.live.running.version).toBe(2);
    expect(standing()).toEqual(expected);
    expect(s.faults).toEqual([]);
  });

  it('one whose past cannot be read holds nobody up', async () => {
    const s = await shop();
    const [contact] = s.store.contactsById(['c7']);
    const broken = s.store.eventsOf(contact!.number)[0]!;
    await s.deployOnly(noon, text, {}, change);
    const eventsOf = s.store.eventsOf.bind(s.store);
    s.store.eventsOf = (number) => (number === broken.contact ? [{ ...broken, fields: '{' }] : eventsOf(number));
    await s.live.settle();
    expect(s.live.running.version).toBe(2);
    expect(s.faults.length).toBeGreaterThan(0);
  });

  it('another deploy meanwhile waits for its turn, and a deploy that scores nobody keeps the scores', async () => {
    const s = await shop();
    await s.deployOnly(noon, text, {}, change);
    await turn();
    await s.deployOnly(noon, text, {}, thresholds);
    await s.live.settle();
    s.live.pickUp();
    await s.live.settle();
    expect(s.live.running.version).toBe(3);
    const before = scores(s);
    const base = s.live.engine.state.options.rfm;
    await s.deploy(noon, text.replace('moved', 'renamed'), {}, thresholds);
    expect([s.live.running.version, s.live.engine.state.options.rfm]).toEqual([4, base]);
    expect(scores(s)).toEqual(before);
  });
});
