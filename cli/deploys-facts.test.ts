/**
 * What is known of everybody, after any sequence of events, times, deploys, crashes and erasures, is what the stored past comes to when it is taken from the
 * first event on; and segments are counted as the contacts stand.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zone } from '../runtime/clock/index.js';
import { Engine, madeUpCodes, unpack } from '../runtime/engine/index.js';
import { at } from '../runtime/engine/testdata/world.js';
import { segmentsOf } from '../runtime/insight/index.js';
import { erase, type Intake } from '../runtime/live/index.js';
import type { EventRecord } from '../runtime/machine/index.js';
import type { StoredContact } from '../runtime/store/port.js';
import { bringingBack, replayer } from '../runtime/versions/index.js';
import { deployable, type Shop } from './deploys.fixture.js';
import { sourceOf } from './insight/open.js';

/** Segments of every kind of condition; each version has some that the others lack, one that means something else, and facts of its own. */
const VERSIONS = [
  `
  segment buyer = any order_placed in last 20d
  segment keen = count of product_viewed where (category == "shoes") in last 7d >= 2 and not buyer
  segment gold = tier is "gold"
  segment near = location within 20km of valencia_store
  scenario hello:
    when signed_up:
      wait 2d
      send email note
  `,
  `
  segment gold = sum of order_placed.total in last 40d >= 60 EUR
  segment buyer = any order_placed in last 20d
  segment big = average of order_placed.total > 25 EUR and count of order_placed >= 2
  segment written = count of message_sent in last 10d >= 1
  scenario hello:
    when signed_up:
      wait 3d
      send email note
  scenario joins:
    when big, including existing:
      add to vip_club
  `,
  `
  segment member = vip_club
  segment buyer = any order_placed in last 3d or member
  segment young = years since birthday between 25 and 40
  segment idle = no product_viewed in last 5d and last order_placed.total >= 20 EUR
  segment keen = count of product_viewed where (category == "shoes") in last 7d >= 2 and not buyer
  `,
];

const PEOPLE = 4;
const START = '2026-03-02 10:00';

interface Step {
  readonly what: 'event' | 'attributes' | 'deploy' | 'half' | 'crash' | 'erase';
  readonly contact: number;
  /** Minutes since the step before. */
  readonly later: number;
  readonly kind: number;
}

const aStep = fc.record<Step>({
  what: fc.constantFrom(
    'event',
    'event',
    'event',
    'event',
    'event',
    'event',
    'attributes',
    'deploy',
    'half',
    'crash',
    'erase',
  ),
  contact: fc.nat(PEOPLE - 1),
  later: fc.oneof(
    { weight: 1, arbitrary: fc.constant(0) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 600 }) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 9 * 1440 }) },
  ),
  kind: fc.nat(35),
});

function inputOf({ what, contact, kind }: Step, id: string, now: number, ids: string[]): Intake {
  const who = `c${contact}`;
  if (what === 'attributes') {
    const values = [
      { tier: 'gold' },
      { tier: null },
      { timezone: 'America/New_York' },
      { location: { lat: 39.47, lon: -0.38 } },
      { birthday: 5_000 + kind * 200 },
    ][kind % 5]!;
    return { kind: 'attributes', contact: who, id, values };
  }
  const total = 1000 + ((kind * 700) % 4000);
  const [event, fields] = (
    [
      ['order_placed', { order_id: id, total, items: [], coupon: null }],
      ['product_viewed', { product: 'p', category: kind % 2 === 0 ? 'shoes' : 'hats', price: 100 }],
      ['order_cancelled', { order_id: ids[kind % Math.max(1, ids.length)] ?? 'none' }],
      ['signed_up', { source: null }],
    ] as const
  )[kind % 4]!;
  if (event === 'order_placed') ids.push(id);
  // Some come late.
  const happened = kind % 5 === 0 ? { at: now - kind * 3_600_000 } : {};
  return { kind: 'event', contact: who, id, event, fields, ...happened };
}

async function take(s: Shop, steps: readonly Step[]): Promise<number> {
  let now = at(START);
  const ids: string[] = [];
  for (const [place, step] of steps.entries()) {
    now += step.later * 60_000;
    const when = localOf(now);
    const version = VERSIONS[step.kind % VERSIONS.length]!;
    if (step.what === 'deploy') await s.deploy(when, version);
    else if (step.what === 'half') await s.deployOnly(when, version);
    else if (step.what === 'crash') s.crash();
    else if (step.what === 'erase') {
      await s.advance(when);
      s.live.between((parts) => erase(parts, `c${step.contact}`, () => 'secret'));
    } else await s.give(when, inputOf(step, `e${place}`, now, ids));
    if (step.what !== 'half') expect(counted(s)).toEqual(standing(s));
  }
  await s.advance(localOf(now + 60_000));
  return now + 60_000;
}

const madrid = zone('Europe/Madrid')!;
function localOf(instant: number): string {
  const minute = madrid.minuteOfDay(instant);
  const day = new Date(madrid.dateOf(instant) * 86_400_000).toISOString().slice(0, 10);
  return `${day} ${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

const source = (s: Shop) => ({ ...sourceOf(s.store), now: s.clock.now });
const everybody = (s: Shop): readonly StoredContact[] => s.store.contactsAfter(0, 1_000);

/** As they are told. */
function counted(s: Shop): Readonly<Record<string, number>> {
  return Object.fromEntries(
    segmentsOf(source(s)).flatMap((one) => (one.members === 0 ? [] : [[one.segment, one.members]])),
  );
}

/** As the snapshots have it, by names of the version that wrote them. */
function standing(s: Shop): Readonly<Record<string, number>> {
  const { program, release } = source(s);
  const counts: Record<string, number> = {};
  for (const { version, state } of everybody(s)) {
    const names = version === release?.version ? program.bundle.segments : (release?.before?.segments ?? []);
    for (const segment of unpack(state).segments ?? []) {
      const { name } = names[segment]!;
      if (program.bundle.segments.some((one) => one.name === name)) counts[name] = (counts[name] ?? 0) + 1;
    }
  }
  return counts;
}

function facts(engine: Engine, index: number, now: number) {
  const { keeper, program } = engine.state;
  const { data } = engine.contact(index);
  keeper.begin(data, now);
  const told = (record: EventRecord | null) => record && [record.event, record.at, record.id];
  return {
    aggregates: program.facts.aggregates.map(({ index: place, lastOnly, countsOnly }) => {
      const { count, sum, min, max, last, first } = keeper.view.aggregate(place);
      // Of those that are only counted nothing but instants is kept.
      if (countsOnly) return [lastOnly ? count > 0 : count, last?.at ?? null];
      return lastOnly ? [count > 0, told(last)] : [count, sum, min, max, told(last), told(first)];
    }),
    logs: program.facts.topics.events.names.map((name) => keeper.view.history(name).map(told)),
    segments: keeper.program.topics.segments.names.filter((_, segment) => keeper.isInSegment(index, segment)),
  };
}

/** As the store has the contact, and as its past comes to. */
function both(s: Shop, stored: StoredContact, now: number) {
  const { program, release, store } = source(s);
  const own = () =>
    new Engine(program, {
      zones: zone,
      rfm: null,
      codes: madeUpCodes,
      sink: {},
      deliversAtOnce: false,
      assumeConsent: false,
      outbox: true,
      storesToo: 'unwritten',
    });
  const [kept, anew] = [own(), own()];
  const index = bringingBack(kept, release!, store, zone)(stored);
  const { attributes, zone: local } = kept.contact(index).data;
  const { topics } = kept.state.program.facts;
  const values = Object.fromEntries(topics.attributes.names.map((name, place) => [name, attributes[place] ?? null]));
  const { cells, width } = kept.state.keeper.groups;
  const groups = topics.groups.names.filter((_, group) => cells[index * width + group] === 1);
  const place = anew.create(stored.id, values, groups, stored.number);
  const zoneName = typeof values.timezone === 'string' ? values.timezone : null;
  const past = replayer(program, store, zone).replay({ id: stored.id, number: stored.number, zone: zoneName });
  const { data } = anew.contact(place);
  data.zone = local;
  past.aggregates.forEach((state, aggregate) => {
    data.aggregates[aggregate] = state;
  });
  past.logs.forEach((log, event) => {
    data.logs[event] = log;
  });
  anew.settle(place, now);
  return [facts(kept, index, now), facts(anew, place, now)] as const;
}

describe('after any sequence of events, times, deploys, crashes and erasures', () => {
  it('facts and segments are what the past comes to, and segments are counted as they stand', async () => {
    let members = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(aStep, { minLength: 5, maxLength: 30 }), async (steps) => {
        const s = deployable(VERSIONS[0]!, { start: START });
        try {
          const now = await take(s, steps);
          expect(counted(s)).toEqual(standing(s));
          for (const stored of everybody(s)) {
            const [kept, anew] = both(s, stored, now);
            expect(kept).toEqual(anew);
            members += kept.segments.length;
          }
          expect(s.faults).toEqual([]);
        } finally {
          s.close();
        }
      }),
      { numRuns: 12 },
    );
    expect(members).toBeGreaterThan(10);
  }, 120_000);
});

describe('a deploy that asks for other facts', () => {
  it('fills them from the stored events, few people at a time where that takes long, and drops what nobody asks for', async () => {
    const s = deployable(VERSIONS[0]!, { start: START });
    const people = Array.from({ length: 120 }, (_, i) => `c${i}`);
    const order = (contact: string, id: string): Intake => {
      const fields = { order_id: id, total: 3_500, items: [], coupon: null };
      return { kind: 'event', contact, id, event: 'order_placed', fields };
    };
    await s.give('2026-03-02 11:00', ...people.flatMap((one) => [order(one, `${one}a`), order(one, `${one}b`)]));
    await s.deployOnly('2026-03-03 11:00', VERSIONS[1]!);
    const sizes: number[] = [];
    const commit = s.store.commit.bind(s.store);
    s.store.commit = (batch) => {
      sizes.push(batch.contacts.length);
      commit(batch);
    };
    const now = s.clock.now.bind(s.clock);
    let looks = 0;
    // A contact takes as long as from one look at the clock to the next.
    s.clock.now = () => now() + ++looks;
    await s.live.settle();
    s.clock.now = now;
    expect(Math.max(...sizes)).toBeLessThanOrEqual(20);
    expect(counted(s)).toMatchObject({ gold: people.length, big: people.length });
    const keeps = () => unpack(everybody(s)[0]!.state).aggregates?.length ?? 0;
    const kept = keeps();
    await s.deploy('2026-03-04 11:00', 'segment everybody = email is known\n');
    expect([kept > 1, keeps()]).toEqual([true, 0]);
    expect(s.faults).toEqual([]);
    s.close();
  });
});
