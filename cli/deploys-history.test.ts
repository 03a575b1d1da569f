/** Deploys and people's history: what a new version asks anew, on a real store. */
import { afterEach, describe, expect, it } from 'vitest';
import { unpack } from '../runtime/engine/index.js';
import { at } from '../runtime/engine/testdata/world.js';
import { deployable, type Shop } from './deploys.fixture.js';

const opened: Shop[] = [];

function shop(text: string, rest: Partial<Parameters<typeof deployable>[1]> = {}): Shop {
  const made = deployable(text, { start: '2026-03-02 09:00', ...rest });
  opened.push(made);
  return made;
}

afterEach(() => {
  for (const made of opened.splice(0)) {
    expect(made.faults).toEqual([]);
    made.close();
  }
});

describe('a deploy and what it asks anew', () => {
  it('turns nothing, and knows history from before it', async () => {
    const plain = `
      scenario hello:
        when signed_up:
          stop
    `;
    const s = shop(plain);
    for (let i = 0; i < 3; i++) await s.event(`2026-03-02 1${i}:00`, 'much', 'product_viewed', { price: 100 });
    await s.event('2026-03-02 13:00', 'some', 'product_viewed', { price: 100 });
    await s.event('2026-03-02 13:00', 'some', 'product_viewed', { price: 100 });
    await s.deploy(
      '2026-03-03 10:00',
      `${plain}
      segment curious = count of product_viewed in last 30d >= 3
      scenario asks:
        when enters curious:
          stop
      scenario counts:
        when count of product_viewed >= 3:
          stop
      `,
    );
    await s.advance('2026-03-04 10:00');
    expect([s.story('much'), s.story('some')]).toEqual([[], []]);
    await s.event('2026-03-05 10:00', 'some', 'product_viewed', { price: 100 });
    await s.event('2026-03-05 10:00', 'much', 'product_viewed', { price: 100 });
    expect(s.story('some').filter((line) => line.includes('enter'))).toEqual([
      '2026-03-05 10:00 enter asks',
      '2026-03-05 10:00 enter counts',
    ]);
    expect(s.story('much')).toEqual([]);
  });

  for (const isOlder of [false, true]) {
    it(`finds events again one by one that only figures were kept of${isOlder ? ', as an earlier release noted it too' : ''}`, async () => {
      const plain = `
        scenario counts:
          when count of product_viewed >= 9:
            stop
      `;
      const s = shop(plain);
      await s.event('2026-03-02 10:00', 'c', 'product_viewed', { price: 100 });
      expect(unpack(s.store.contactsById(['c'])[0]!.state)).not.toHaveProperty('logs');
      if (isOlder) {
        const taken = JSON.parse(s.store.meta('release')!);
        const { logs, ...layout } = taken.layout;
        const kept = layout.events.map((name: string) => (name === 'product_viewed' ? 'forever' : ''));
        s.store.saveMeta({ release: JSON.stringify({ ...taken, layout: { ...layout, kept } }) });
        s.crash();
      }
      await s.deploy(
        '2026-03-03 10:00',
        `${plain}
        scenario again:
          when product_viewed and previous product_viewed < 2d:
            stop
        `,
      );
      await s.event('2026-03-04 09:00', 'c', 'product_viewed', { price: 100 });
      expect(s.story('c')[0]).toBe('2026-03-04 09:00 enter again');
    });
  }

  it('turns at the right instant for those it reached late', async () => {
    const plain = `
      scenario hello:
        when signed_up:
          stop
    `;
    const s = shop(plain);
    await s.event('2026-03-02 10:00', 'c', 'order_placed', { order_id: 'a', total: 100 });
    await s.deployOnly(
      '2026-03-05 09:00',
      `${plain}
      scenario misses:
        when last_order > 3d:
          stop
      `,
    );
    // An hour passes before anybody looks at the contact.
    s.clock.advanceTo(at('2026-03-05 11:00'));
    await s.live.settle();
    expect(s.story('c')[0]).toMatch(/enter misses$/);
  });

  it('brings those in for whom a condition holds already, once, where the author says so', async () => {
    const gold = (existing: string) => `
      scenario golden:
        when tier is "gold"${existing}:
          stop
    `;
    const s = shop(gold(''));
    await s.attributes('2026-03-02 10:00', 'imported', { tier: 'silver' });
    await s.give('2026-03-02 10:00', {
      kind: 'attributes',
      contact: 'imported',
      values: { tier: 'gold' },
      imported: true,
    });
    await s.attributes('2026-03-02 10:00', 'none', { tier: 'silver' });
    await s.deploy('2026-03-03 10:00', gold(', including existing'));
    await s.deploy('2026-03-04 10:00', gold(''));
    await s.deploy('2026-03-05 10:00', gold(', including existing'));
    expect(s.story('imported')).toEqual(['2026-03-03 10:00 enter golden', '2026-03-03 10:00 end stopped']);
    expect(s.story('none')).toEqual([]);
  });

  it('repeats no schedule of today at another hour, and honours open windows', async () => {
    const daily = (hour: string, within: string) => `
      event left = cart_updated without order_placed within ${within}
      scenario each_day:
        when every day at ${hour}:
          send email note
      scenario carts:
        when left:
          send email second_note
    `;
    const s = shop(daily('10:00', '4h'));
    await s.attributes('2026-03-02 09:30', 'c', {});
    await s.event('2026-03-02 09:45', 'c', 'cart_updated', { cart_id: 'a', total: 100 });
    await s.deploy('2026-03-02 10:30', daily('11:00', '8h'));
    await s.advance('2026-03-03 12:00');
    expect(s.story('c').filter((line) => line.includes('send'))).toEqual([
      '2026-03-02 10:00 send note',
      '2026-03-02 13:45 send second_note',
      '2026-03-03 11:00 send note',
    ]);
  });

  it('scores anew by another configuration, and nobody moves by that', async () => {
    const moves = `
      scenario moved:
        when rfm moves:
          stop
      scenario lost:
        when rfm is lost:
          stop
    `;
    const s = shop(moves);
    for (let i = 0; i < 6; i++) {
      for (let n = 0; n <= i; n++) {
        const order = { order_id: `${i}-${n}`, total: 1000 * (n + 1) };
        await s.event(`2026-03-0${2 + i} 1${n}:00`, `c${i}`, 'order_placed', order);
      }
    }
    await s.advance('2026-03-12 10:00');
    const before = s.counters('rfm/');
    const entered = s.counters('scenario/');
    const fixed =
      'scores: {thresholds: {recency: [1, 2, 3, 4], frequency: [2, 3, 4, 5], monetary: [10 EUR, 20 EUR, 30 EUR, 40 EUR]}}, classes: classic';
    const change = [['scores: quintiles, classes: five', fixed]] as const;
    await s.deploy('2026-03-12 10:00', moves.replace('is lost', 'is about_to_sleep'), {}, change);
    expect(s.counters('rfm/')).toEqual(before);
    expect(s.counters('scenario/')).toEqual(entered);
    expect(s.live.engine.state.options.rfm!.classes).toContain('about_to_sleep');
    expect(s.live.engine.state.options.rfm!.classOf(1)).not.toBeUndefined();
    s.crash();
    await s.advance('2026-03-20 10:00');
  });
});
