import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { bundleOf, end, mail, onEvent, scenario, send, shop, wait } from '../engine/testdata/bundle.js';
import { days, hours, value } from '../engine/testdata/expressions.js';
import { at } from '../engine/testdata/world.js';
import type { Store } from '../store/port.js';
import { openStoreToRead } from '../store/sqlite/index.js';
import { THREAD, threadThat } from '../store/sqlite/thread.fixture.js';
import { type Service, service } from './live.fixture.js';

const start = at('2026-03-02 10:00');
const HOUR = 3_600_000;
const ends: (() => void)[] = [];

afterEach(() => {
  for (const close of ends.splice(0)) close();
});

const known = (contact: string) => ({
  kind: 'attributes' as const,
  contact,
  values: { newsletter: true, email: `${contact}@example.com` },
});
const event = (contact: string, name: string, id: string, fields = {}) => ({
  kind: 'event' as const,
  contact,
  event: name,
  id,
  fields,
});
const cart = (contact: string) => event(contact, 'cart_updated', `${contact}-cart`, { cart_id: 'a', total: 10 });
const order = (contact: string) => event(contact, 'order_placed', `${contact}-order`, { total: 5 });

function running(bundle: Parameters<typeof service>[0], rest: Partial<Parameters<typeof service>[1]>): Service {
  const made = service(bundle, { start, ...rest });
  ends.push(() => made.close());
  return made;
}

/** A message at once, which an order takes back. */
const atOnce = bundleOf({
  model: shop(),
  scenarios: [
    scenario('carts', {
      when: [{ moment: onEvent('cart_updated') }],
      goal: { event: 'order_placed', within: days(5) },
      slots: [mail('one')],
      states: [send('one', 0, 1), end()],
    }),
  ],
});

/** The second is written when the third has been begun, which is broken by `third`. */
const together = (path: string, third: string) =>
  threadThat(
    path,
    `if (order.place === 2) {
      let next;
      while ((next = receiveMessageOnPort(port)) === undefined) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
      hear(order);
      order = next.message;
      ${third}
    }`,
  );

it('a message that is being taken back is handed over to nobody, though it is on disk before that is', async () => {
  const folder = running(atOnce, {}).folder;
  const made = running(atOnce, { batchSize: 1, thread: together(join(folder, 'together.mjs'), '') });
  const receipts = [known('c1'), cart('c1'), order('c1')].map((one) => made.live.submit(one));
  await made.live.settle();
  expect(await Promise.all(receipts)).toEqual(['accepted', 'accepted', 'accepted']);
  expect([made.handed, made.store.message('c1/1')?.status, made.live.load.messages]).toEqual([[], 'withdrawn', 0]);
});

it('it is handed over when taking it back could not be written', async () => {
  const folder = running(atOnce, {}).folder;
  const third = "order.lists = [['putMeta', ['only a name']]];";
  const made = running(atOnce, { batchSize: 1, thread: together(join(folder, 'together.mjs'), third) });
  const receipts = [known('c1'), cart('c1'), order('c1')].map((one) => made.live.submit(one));
  const last = expect(receipts[2]).rejects.toThrow();
  await made.live.settle();
  await last;
  await made.live.settle();
  expect(made.faults.length).toBe(1);
  expect(made.handed.map(({ message }) => message.id)).toEqual(['c1/1']);
  expect(made.store.message('c1/1')?.status).toBe('sent');
});

it('what is told is on disk: to callers, and to providers', async () => {
  const later = bundleOf({
    model: shop(),
    scenarios: [
      scenario('carts', {
        when: [{ moment: onEvent('cart_updated') }],
        slots: [mail('one')],
        states: [wait(value(hours(1) as never), 1), send('one', 0, 2), end()],
      }),
    ],
  });
  let beside: Store;
  const claimed: unknown[] = [];
  const made = running(later, {
    batchSize: 3,
    thread: THREAD,
    answer({ message }) {
      claimed.push(beside.message(message.id)?.status);
      return { kind: 'sent' };
    },
  });
  beside = openStoreToRead(join(made.folder, 'cauce.db'));
  const contacts = Array.from({ length: 40 }, (_, i) => `c${i}`);
  const found: number[] = [];
  const told = contacts
    .flatMap((contact) => [known(contact), cart(contact)])
    .map(async (one) => {
      await made.live.submit(one);
      found.push(beside.contactsById([one.contact]).length);
    });
  await made.live.settle();
  await Promise.all(told);
  await made.advance(start + 2 * HOUR);
  expect(found).toEqual(told.map(() => 1));
  expect(claimed).toEqual(contacts.map(() => 'claimed'));
  beside.close();
});

it('a service that stops has written what it took in', async () => {
  const made = running(atOnce, { batchSize: 2, thread: THREAD });
  const receipts = Array.from({ length: 25 }, (_, i) => made.live.submit(known(`c${i}`)));
  await made.live.stop(1_000);
  expect(new Set(await Promise.all(receipts))).toEqual(new Set(['accepted']));
  expect(made.store.contactCount()).toBe(25);
});
