/** A deploy that changes nothing, or only what does not concern anybody, leaves every contact's story as it would have been. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deployable } from './deploys.fixture.js';

const program = `
segment buyer = any order_placed in last 20d
event left = cart_updated without order_placed within 4h
scenario carts:
  goal order_placed within 5d
  stop when tier is "no"
  when left as cart and not buyer:
    wait 4h if not buyer else 1d
    send email note as first_mail
    wait up to 2d for product_viewed
    give 5% valid 7d as promo
    send email one
scenario lapsed:
  when leaves buyer:
    wait 1d
    send email second_note
scenario daily:
  when every monday at 09:00 and buyer:
    send email note
scenario rich:
  when count of order_placed >= 2:
    wait until 18:00
    send email second_note
`;

const other = `
segment curious = count of product_viewed in last 30d >= 3
scenario unrelated:
  when signed_up and curious:
    stop
`;

const EVENTS = ['cart_updated', 'order_placed', 'product_viewed', 'order_cancelled'] as const;
const history = fc.array(fc.record({ hour: fc.nat(40 * 24), kind: fc.nat(4), contact: fc.nat(1), total: fc.nat(9) }), {
  minLength: 4,
  maxLength: 14,
});

async function told(
  happenings: readonly { hour: number; kind: number; contact: number; total: number }[],
  deploys: readonly [number, string][],
) {
  const shop = deployable(program, { start: '2026-03-02 00:00' });
  const when = (hour: number) => {
    const day = new Date(Date.UTC(2026, 2, 2) + Math.floor(hour / 24) * 86_400_000).toISOString().slice(0, 10);
    return `${day} ${String(hour % 24).padStart(2, '0')}:30`;
  };
  const steps = [
    ...happenings.map((one) => ({ hour: one.hour, deploy: null, one })),
    ...deploys.map(([hour, text]) => ({ hour: hour + 0.5, deploy: text, one: null })),
  ].sort((a, b) => a.hour - b.hour);
  for (const { hour, deploy, one } of steps) {
    if (deploy !== null) await shop.deploy(when(Math.floor(hour)), deploy, { move: ['carts', 'lapsed'] });
    else if (one.kind === 4)
      await shop.attributes(when(hour), `c${one.contact}`, { tier: one.total > 7 ? 'no' : 'yes', newsletter: true });
    else {
      const fields = { order_id: `o${one.total % 3}`, cart_id: 'a', total: one.total * 100 };
      await shop.event(when(hour), `c${one.contact}`, EVENTS[one.kind]!, fields);
    }
  }
  await shop.advance('2026-05-20 00:00');
  const stories = [shop.story('c0'), shop.story('c1')];
  expect(shop.faults).toEqual([]);
  shop.close();
  return stories;
}

it('an identical bundle, and one with an unrelated scenario more, change no story', async () => {
  await fc.assert(
    fc.asyncProperty(history, fc.nat(40 * 24), fc.nat(40 * 24), async (happenings, first, second) => {
      const plain = await told(happenings, []);
      const deployed = await told(happenings, [
        [first, program],
        [second, program + other],
      ]);
      expect(deployed).toEqual(plain);
    }),
    { numRuns: 6, seed: 11 },
  );
}, 120_000);
