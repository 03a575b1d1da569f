import { afterEach, describe, expect, it } from 'vitest';
import { unpack } from '../engine/index.js';
import { bundleOf, end, mail, onEvent, scenario, send, shop, wait } from '../engine/testdata/bundle.js';
import { days, hours, value } from '../engine/testdata/expressions.js';
import { at } from '../engine/testdata/world.js';
import type { Store } from '../store/port.js';
import { type Service, type ServiceOptions, service } from './live.fixture.js';

const bundle = bundleOf({
  model: shop(),
  scenarios: [
    scenario('carts', {
      when: [{ moment: onEvent('cart_updated'), bind: 0 }],
      goal: { event: 'order_placed', within: days(5), value: 'total' },
      slots: [{ kind: 'event', event: 'cart_updated' }, mail('one'), mail('two')],
      states: [
        wait(value(hours(4) as never), 1),
        send('one', 1, 2),
        wait(value(days(1) as never), 3),
        send('two', 2, 4),
        end(),
      ],
    }),
  ],
});

const start = at('2026-03-02 10:00');
const opened: Service[] = [];

function running(rest: Partial<ServiceOptions> = {}): Service {
  const made = service(bundle, { start, ...rest });
  opened.push(made);
  return made;
}

/** A store that cannot do one thing while the disk is full. */
const failing =
  (what: keyof Store, isFull: () => boolean) =>
  (store: Store): Store =>
    new Proxy(store, {
      get(target, name) {
        if (name === what && isFull()) throw new Error('database or disk is full');
        const found = Reflect.get(target, name, target) as unknown;
        return typeof found === 'function' ? found.bind(target) : found;
      },
    });

afterEach(() => {
  for (const made of opened.splice(0)) made.close();
});

const known = (contact = 'c1') => ({
  kind: 'attributes' as const,
  contact,
  values: { newsletter: true, email: `${contact}@example.com` },
});
const cart = (id: string, contact = 'c1') => ({
  kind: 'event' as const,
  contact,
  event: 'cart_updated',
  id,
  fields: { cart_id: id, total: 1000 },
});
const said = (made: Service, contact = 'c1') =>
  made.story(contact).map(({ what, message, outcome }) => [what, message, outcome].filter(Boolean).join(' '));

describe('a service', () => {
  it('takes a run from its event to its end', async () => {
    const made = running();
    await made.at(start, known());
    await made.at(start + 1, cart('a'));
    await made.advance(at('2026-03-04 10:00'));
    expect(made.handed.map(({ message }) => [message.model.name, message.at])).toEqual([
      ['one', start + 1 + 4 * 3_600_000],
      ['two', at('2026-03-03 14:00') + 1],
    ]);
    expect(said(made).filter((line) => !line.startsWith('move'))).toEqual([
      'enter',
      'send one',
      'send two',
      'end completed',
    ]);
    expect(made.store.counters('scenario/carts/')).toMatchObject({
      'scenario/carts/entered': 1,
      'scenario/carts/ended/completed': 1,
      'scenario/carts/message/email/one/sent': 1,
    });
    expect(made.store.open(9)).toEqual([]);
  });

  it('goes on where it stood after every crash', async () => {
    const made = running();
    await made.at(start, known(), cart('a'));
    for (let day = 0; day < 4; day++) {
      made.crash();
      await made.advance(start + day * 43_200_000);
    }
    expect(said(made).filter((line) => !line.startsWith('move'))).toEqual([
      'enter',
      'send one',
      'send two',
      'end completed',
    ]);
    expect(made.handed.length).toBe(2);
  });

  it('ignores a repeated id, also after a crash and within one batch', async () => {
    const made = running();
    const receipts = [made.live.submit(cart('a')), made.live.submit(cart('a')), made.live.submit(cart('a', 'c2'))];
    await made.live.settle();
    expect(await Promise.all(receipts)).toEqual(['accepted', 'repeated', 'accepted']);
    made.crash();
    const again = made.live.submit(cart('a'));
    await made.live.settle();
    expect(await again).toBe('repeated');
  });

  it('tries again later what could not be handed over for now, under the same id, and judges it again', async () => {
    let failures = 2;
    const made = running({ answer: () => (failures-- > 0 ? { kind: 'retry', reason: 'busy' } : { kind: 'sent' }) });
    await made.at(start, known(), cart('a'));
    await made.advance(start + 5 * 3_600_000);
    expect(made.handed.map(({ message }) => message.id)).toEqual(['c1/1', 'c1/1', 'c1/1']);
    expect(said(made).filter((line) => /send|hold/.test(line))).toEqual(['hold one', 'hold one', 'send one']);
    await made.at(start + 6 * 3_600_000, { ...known(), values: { newsletter: false } });
    await made.advance(at('2026-03-04 10:00'));
    expect(said(made).filter((line) => /skip/.test(line))).toEqual(['skip two']);
  });

  it('counts attempts over a restart, and lets a message go after the last of them', async () => {
    const made = running({ answer: () => ({ kind: 'retry', reason: 'busy' }) });
    await made.at(start, known(), cart('a'));
    for (let days = 1; days <= 5; days++) {
      await made.advance(start + days * 24 * 3_600_000);
      made.crash();
    }
    const ones = made.handed.filter(({ message }) => message.model.name === 'one');
    expect(ones.map(({ attempts }) => attempts)).toEqual(ones.map((_, place) => place));
    expect(ones.length).toBe(14);
    expect(said(made).filter((line) => /skip one/.test(line))).toEqual(['skip one']);
  });

  it('takes back nothing that was handed over, though its answer still waits to be taken in', async () => {
    const capped = { ...bundle.model.policies, caps: [{ count: 9, channel: 'email', per: days(7) }] };
    const made = service(
      { ...bundle, model: { ...bundle.model, policies: capped } },
      {
        start,
        batchSize: 1,
        answer({ message }) {
          const ordered = {
            kind: 'event',
            contact: 'c2',
            event: 'order_placed',
            id: 'o',
            fields: { total: 500 },
          } as const;
          // Both have been answered by then, and only one answer fits into the next batch.
          if (message.run.contact === 'c2') setImmediate(() => void made.live.submit(ordered));
          return { kind: 'sent' };
        },
      },
    );
    opened.push(made);
    await made.at(start, known('c1'), known('c2'), cart('a', 'c1'), cart('b', 'c2'));
    await made.advance(start + 5 * 3_600_000);
    const [stored] = made.store.contactsById(['c2']);
    expect(made.story('c2').map(({ what }) => what)).toContain('goal');
    expect(unpack(stored!.state).sent).toEqual({ email: [start + 4 * 3_600_000], any: [start + 4 * 3_600_000] });
    expect(made.store.message('c2/1')?.status).toBe('sent');
  });

  it('waits longer each time, and gives up in the end', async () => {
    const tried: number[] = [];
    const made = running({
      answer: () => {
        tried.push(made.clock.now());
        return { kind: 'retry', reason: 'busy' };
      },
    });
    await made.at(start, known(), cart('a'));
    await made.advance(start + 3 * 86_400_000);
    const ofFirst = made.handed.filter(({ message }) => message.id === 'c1/1').length;
    const waits = tried.slice(1, 6).map((instant, place) => (instant - tried[place]!) / 1_000);
    expect(waits).toEqual([30, 60, 120, 240, 480]);
    expect(ofFirst).toBe(14);
    expect(said(made)).toContain('skip one');
  });

  it('is not lost by a crash when it is offered again in the batch that took its answer in', async () => {
    let answers = 0;
    const busy = { kind: 'retry', reason: 'busy', afterMs: 0 } as const;
    const made = running({ answer: () => (answers++ < 2 ? busy : new Promise<never>(() => {})) });
    await made.at(start, known(), cart('a'));
    made.clock.advanceTo(start + 4 * 3_600_000);
    made.live.start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(made.handed.length).toBe(3);
    expect(made.store.message('c1/1')?.status).toBe('claimed');
    made.crash();
    await made.live.settle();
    expect(made.store.message('c1/1')?.status).toBe('unknown');
    expect(said(made)).toContain('send one');
  });

  it('flags what was being handed over at a crash, and never repeats it', async () => {
    const made = running({ answer: () => new Promise(() => {}) });
    await made.at(start, known(), cart('a'));
    made.clock.advanceTo(start + 4 * 3_600_000);
    made.live.start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(made.handed.length).toBe(1);
    expect(made.store.message('c1/1')?.status).toBe('claimed');
    made.crash();
    await made.live.settle();
    expect(made.store.message('c1/1')).toMatchObject({ status: 'unknown', reason: 'interrupted' });
    expect(made.handed.length).toBe(1);
    expect(said(made)).toContain('send one');
  });

  it('hands it over again where the policy says so: after a crash, and after a connection that broke', async () => {
    const model = shop();
    const policies = { ...model.policies, unknownOutcome: 'resend' as const };
    let answers = 0;
    const answer = () =>
      answers++ === 0
        ? new Promise<never>(() => {})
        : answers === 2
          ? ({ kind: 'unknown', reason: 'connection' } as const)
          : ({ kind: 'sent' } as const);
    const made = service({ ...bundle, model: { ...model, policies } }, { start, answer });
    opened.push(made);
    await made.at(start, known(), cart('a'));
    made.clock.advanceTo(start + 4 * 3_600_000);
    made.live.start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    made.crash();
    await made.advance(start + 5 * 3_600_000);
    expect(made.handed.map(({ message }) => message.id)).toEqual(['c1/1', 'c1/1', 'c1/1']);
    expect(made.store.message('c1/1')?.status).toBe('sent');
    expect(said(made).filter((line) => /send|hold/.test(line))).toEqual(['hold one', 'hold one', 'send one']);
  });

  it('hands over again after a crash what its provider knows by its id', async () => {
    const made = running({ answer: () => new Promise(() => {}), isRepeatable: true });
    await made.at(start, known(), cart('a'));
    made.clock.advanceTo(start + 4 * 3_600_000);
    made.live.start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    made.crash();
    made.live.start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(made.handed.map(({ message }) => message.id)).toEqual(['c1/1', 'c1/1']);
  });

  it('a run that ends withdraws what no sender has begun with', async () => {
    const made = running({ concurrency: 0 });
    await made.at(start, known(), cart('a'));
    made.clock.advanceTo(start + 4 * 3_600_000);
    made.live.start();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(made.store.message('c1/1')?.status).toBe('ready');
    await made.live.submit({ kind: 'event', contact: 'c1', event: 'order_placed', id: 'o', fields: { total: 500 } });
    expect(made.store.message('c1/1')?.status).toBe('withdrawn');
    expect(made.handed).toEqual([]);
  });

  it('a batch that cannot be written never happened', async () => {
    let isFull = false;
    const wrap = failing('begin', () => isFull);
    const made = running({ wrap });
    await made.at(start, known());
    isFull = true;
    const refused = made.live.submit(cart('a'));
    made.live.start();
    await expect(refused).rejects.toThrow('disk is full');
    expect(made.faults.length).toBe(1);
    isFull = false;
    await made.live.submit(cart('a'));
    await made.advance(at('2026-03-04 10:00'));
    expect(said(made).filter((line) => !line.startsWith('move'))).toEqual([
      'enter',
      'send one',
      'send two',
      'end completed',
    ]);
  });

  it('a claim that cannot be written hands nothing over, and is made again', async () => {
    let isFull = true;
    const made = running({ wrap: failing('claim', () => isFull) });
    await made.at(start, known(), cart('a'));
    await made.advance(start + 5 * 3_600_000);
    expect([made.handed, made.faults.length > 0, made.store.open(9).length]).toEqual([[], true, 1]);
    isFull = false;
    await made.live.settle();
    expect(made.handed.map(({ message }) => message.id)).toEqual(['c1/1']);
    expect(made.store.message('c1/1')?.status).toBe('sent');
  });

  it('takes on no more than it was told to', async () => {
    const made = running();
    const many = Array.from({ length: 100_001 }, (_, i) => made.live.submit(cart(`e${i}`)));
    await expect(many.at(-1)).rejects.toThrow('try again later');
    for (const one of many) one.catch(() => {});
  });
});

describe("a channel's rate", () => {
  const { email, ...others } = shop().channels;
  const slow = bundleOf({
    model: { ...shop(), channels: { ...others, email: { ...email!, rate: { count: 2, per: days(1) } } } },
    scenarios: [
      scenario('carts', {
        when: [{ moment: onEvent('cart_updated'), bind: 0 }],
        slots: [{ kind: 'event', event: 'cart_updated' }, mail('one')],
        states: [send('one', 1, 1), end()],
      }),
    ],
  });

  it('is the same after restarts: what was handed over and who stands in line are known', async () => {
    const made = service(slow, { start });
    opened.push(made);
    const contacts = ['c1', 'c2', 'c3', 'c4', 'c5'];
    for (const [place, contact] of contacts.entries()) {
      await made.at(start + place * 60_000, known(contact), cart('a', contact));
      made.crash();
    }
    await made.advance(start + 3 * 86_400_000);
    const sentAt = contacts.map((contact) => made.story(contact).find(({ what }) => what === 'send')?.at);
    expect(sentAt.map((instant) => (instant! - start) / 60_000)).toEqual([0, 1, 1440, 1441, 2880]);
  });
});
