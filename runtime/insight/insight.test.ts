import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { zone } from '../clock/index.js';
import { bundleOf, end, mail, onEvent, scenario, send, shop, wait } from '../engine/testdata/bundle.js';
import { days, hours, value } from '../engine/testdata/expressions.js';
import { at } from '../engine/testdata/world.js';
import { erase, resend } from '../live/index.js';
import { type Service, type ServiceOptions, service } from '../live/live.fixture.js';
import { type Bundle, loadBundle } from '../machine/index.js';
import { contactView, deadLetters, exportOf, overview, type Source, standing, why } from './index.js';

const recent = { op: 'age', than: 'older', never: 'infinite', duration: value(days(15) as never) } as const;
const lastOrder = { op: 'history', fn: 'last', event: 'order_placed', path: ['at'] } as const;

const bundle: Bundle = bundleOf({
  model: shop({ policies: { ...shop().policies, holdout: 20 } }),
  scenarios: [
    scenario('carts', {
      when: [{ moment: onEvent('cart_updated'), bind: 0, condition: { ...recent, of: lastOrder } }],
      goal: { event: 'order_placed', within: days(5), value: 'total' },
      slots: [{ kind: 'event', event: 'cart_updated' }, mail('one'), mail('two')],
      states: [
        {
          kind: 'split',
          name: 'pace',
          arms: [
            { name: 'slow', share: 50, next: 1, span: { file: 0, line: 0, character: 0, endLine: 0, endCharacter: 0 } },
            { name: 'fast', share: 50, next: 2, span: { file: 0, line: 0, character: 0, endLine: 0, endCharacter: 0 } },
          ],
        },
        wait(value(hours(4) as never), 2),
        send('one', 1, 3),
        wait(value(days(1) as never), 4),
        send('two', 2, 5),
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

afterEach(() => {
  for (const made of opened.splice(0)) made.close();
});

const sourceOf = (made: Service): Source => ({
  store: made.store,
  program: loadBundle(bundle),
  zones: zone,
  sources: ['scenario carts:'],
  now: made.clock.now,
});
const known = (contact: string, newsletter = true) => ({
  kind: 'attributes' as const,
  contact,
  id: `i${contact}`,
  values: { newsletter, email: `${contact}@example.com` },
});
const cart = (contact: string, id = 'a') => ({
  kind: 'event' as const,
  contact,
  event: 'cart_updated',
  id: `${contact}${id}`,
  fields: { cart_id: id, total: 1000 },
});
const order = (contact: string, id = 'o') => ({
  kind: 'event' as const,
  contact,
  event: 'order_placed',
  id: `${contact}${id}`,
  fields: { order_id: id, total: 5000, cart_id: null },
});
const people = Array.from({ length: 60 }, (_, i) => `c${i}`);

describe('figures', () => {
  it('are the same after a crash at every step, and add up', async () => {
    const figures = async (crashes: boolean) => {
      const made = running();
      const now = async (when: number, ...given: Parameters<Service['at']>[1][]) => {
        if (crashes) made.crash();
        await made.at(when, ...given);
      };
      await now(start, ...people.flatMap((one) => [known(one), cart(one)]));
      await now(start + 3_600_000, cart('c1', 'b'));
      await now(start + 6 * 3_600_000, ...people.slice(0, 20).map((one) => order(one)));
      await now(start + 3 * 86_400_000);
      return overview(sourceOf(made)).scenarios[0]!;
    };
    const whole = await figures(false);
    expect(await figures(true)).toEqual(whole);
    expect(whole).toMatchObject({ entered: 60, waiting: 0, converted: 20, revenue: 100_000, refused: { running: 1 } });
    expect(whole.ended).toEqual({ completed: 40, converted: 20 });
    expect(whole.firstActivity).toBe(new Date(start).toISOString());
    const [split] = whole.splits;
    expect(split!.arms.map(({ entered }) => entered).reduce((a, b) => a + b)).toBe(60);
    expect(split!.arms.map(({ converted }) => converted).reduce((a, b) => a + b)).toBe(20);
    const { reached, heldOut } = whole.holdout!;
    expect([reached.entered + heldOut.entered, reached.converted + heldOut.converted]).toEqual([60, 20]);
    expect(heldOut.entered).toBeGreaterThan(0);
    expect(whole.skipped.holdout).toBeGreaterThanOrEqual(heldOut.entered - heldOut.converted);
    expect(whole.steps.find(({ id }) => id === 'send2')!.sent).toBe(whole.messages[0]!.sent);
  });

  it('say where everybody waits, and since when', async () => {
    const made = running();
    await made.at(start, known('c1'), cart('c1'));
    await made.at(start + 60_000, known('c2'), cart('c2'), known('c3'), cart('c3'));
    const walk = standing(sourceOf(made));
    let page = walk.next();
    while (!page.done) page = walk.next();
    expect(page.value.reduce((sum, { waiting }) => sum + waiting, 0)).toBe(3);
    expect(page.value.map(({ oldest }) => oldest)).toContain(new Date(start).toISOString());
  });
});

describe('why', () => {
  it('says that a condition did not hold, and what it rests on', async () => {
    const made = running();
    await made.at(start, known('c1'), order('c1'));
    await made.at(start + 3 * 86_400_000, cart('c1'));
    const [one] = why(sourceOf(made), 'c1', 'carts')!.scenarios;
    expect(one!.verdict).toBe('It has not entered. Line 1 does not hold: last order_placed > 15d.');
    expect(one!.entry.triggers[0]).toMatchObject({
      moment: {
        text: 'cart_updated',
        standing: 'the last cart_updated was 2026-03-05 10:00, just now (cart_id "a", total 10.00 EUR)',
      },
      condition: { answer: 'no', because: 'last order_placed was 2026-03-02 10:00, 3 days ago' },
    });
  });

  it('says why an entry was refused, also after a crash', async () => {
    const made = running();
    await made.at(start, known('c1'), cart('c1'));
    await made.at(start + 60_000, cart('c1', 'b'));
    made.crash();
    const [one] = why(sourceOf(made), 'c1', null)!.scenarios;
    expect(one!.entry.refused).toMatchObject({ reason: 'running', at: new Date(start + 60_000).toISOString() });
    expect(one!.runs[0]!.ways.map(({ when }) => when)[0]).toContain('goal order_placed, until 2026-03-07 10:00');
  });

  it('says what kept a message back', async () => {
    const made = running();
    await made.at(start, known('c1', false), cart('c1'));
    await made.advance(start + 86_400_000);
    const [one] = why(sourceOf(made), 'c1', null)!.scenarios;
    expect(one!.sends[0]).toMatchObject({ outcome: 'skipped', reason: 'consent' });
    expect(one!.sends[0]!.now).toContain('no consent');
  });

  it('changes nothing', async () => {
    const made = running();
    await made.at(start, known('c1'), cart('c1'));
    const before = JSON.stringify(made.store.contactsById(['c1']));
    made.clock.advanceTo(start + 30 * 86_400_000);
    why(sourceOf(made), 'c1', null);
    contactView(sourceOf(made), 'c1');
    expect(JSON.stringify(made.store.contactsById(['c1']))).toBe(before);
  });

  it('knows nobody who is not there', () => {
    expect(why(sourceOf(running()), 'nobody', null)).toBeNull();
  });
});

describe('a message that failed', () => {
  const inTime = async (made: Service) => {
    const reached = people.find((one) => one !== 'c0')!;
    await made.at(start, known(reached), cart(reached));
    await made.advance(start + 6 * 3_600_000);
    return deadLetters(sourceOf(made), 10)[0]!;
  };

  it('goes out once more, under its id, and once only', async () => {
    let isDown = true;
    const made = running({ answer: () => (isDown ? { kind: 'failed', reason: '550' } : { kind: 'sent' }) });
    const letter = await inTime(made);
    expect(letter).toMatchObject({ status: 'failed', reason: '550' });
    isDown = false;
    expect(made.live.between((parts) => resend(parts, letter.id, false))).toEqual({ kind: 'offered' });
    made.live.start();
    await made.live.settle();
    expect(made.store.message(letter.id)).toMatchObject({ status: 'sent' });
    expect(made.live.between((parts) => resend(parts, letter.id, true))).toEqual({
      kind: 'refused',
      why: 'ended_well',
    });
  });

  it('is judged again', async () => {
    const made = running({ answer: () => ({ kind: 'failed', reason: '550' }) });
    const letter = await inTime(made);
    await made.at(start + 7 * 3_600_000, { ...known(letter.contact, false), id: 'later' });
    expect(made.live.between((parts) => resend(parts, letter.id, false))).toEqual({
      kind: 'skipped',
      reason: 'consent',
    });
    expect(made.store.message(letter.id)?.status).toBe('failed');
  });

  it('of unknown outcome only goes out again by force', async () => {
    const made = running({ answer: () => ({ kind: 'unknown', reason: 'cut off' }) });
    const letter = await inTime(made);
    expect(made.live.between((parts) => resend(parts, letter.id, false))).toEqual({ kind: 'refused', why: 'unknown' });
    expect(made.live.between((parts) => resend(parts, letter.id, true))).toEqual({ kind: 'offered' });
  });
});

describe('somebody erased', () => {
  const marker = 'Zq7marker';
  const secret = () => 'a secret of the store';

  async function marked(made: Service, id: string): Promise<void> {
    const email = `${marker}@example.com`.toLowerCase();
    await made.at(start, {
      kind: 'attributes',
      contact: id,
      id: `${marker}-i`,
      values: { newsletter: true, email, tier: marker },
    });
    await made.at(start + 1, { ...cart(id), id: `${marker}-e`, fields: { cart_id: marker, total: 1000 } });
    made.store.commit({
      contacts: [],
      events: [],
      offered: [],
      outbox: [],
      journal: [],
      memberships: [],
      segments: [],
      counters: [],
      rejects: [
        {
          at: 1,
          source: 'track',
          reason: `bad ${marker}`,
          payload: JSON.stringify({ userId: id, deep: [{ text: marker }] }),
        },
        {
          at: 1,
          source: 'track',
          reason: 'bad',
          payload: JSON.stringify({ traits: { email: email.toUpperCase() }, note: marker }),
        },
      ],
      codes: [
        {
          coupon: 'vip',
          code: 'CODE1',
          status: 'spent',
          discount: 5,
          currency: null,
          holder: `${numberOf(made, id)} carts 1 ${marker}`,
          validUntil: null,
        },
      ],
      rfm: [{ number: numberOf(made, id), state: JSON.stringify({ orders: [], score: 0, zone: marker }) }],
      meta: {},
    });
    made.store.putContent(
      [
        {
          contact: id,
          channel: 'web',
          message: marker,
          id: `${id}/9`,
          at: start,
          until: null,
          body: `{"text":"${marker}"}`,
        },
      ],
      start,
    );
    await made.advance(start + 3 * 86_400_000);
  }
  const numberOf = (made: Service, id: string) => made.store.contactsById([id])[0]!.number;

  it('is in the export with everything, and in no byte of the store afterwards', async () => {
    const made = running({
      answer: ({ message }) => ({
        kind: 'failed',
        reason: message.run.contact === 'c3' ? '550' : `550 ${marker}`,
      }),
    });
    const id = `id-${marker}`;
    await made.at(start, ...people.map((one) => known(one)));
    await marked(made, id);
    const text = JSON.stringify(exportOf(sourceOf(made), id));
    const kept = ['tier', 'cart_id', '550', 'CODE1', 'zone', 'deep', 'note', `"body":{"text":"${marker}"}`, 'send2'];
    for (const part of kept) expect(text, part).toContain(part);
    expect(bytesWith(made, marker)).toBeGreaterThan(0);
    const erased = made.live.between((parts) => erase(parts, id, secret));
    expect(erased).toMatchObject({ events: 2, rejects: 2, codes: 1 });
    expect(bytesWith(made, marker)).toBe(0);
    // What was in the engine's own memory is not written again.
    await made.at(start + 5 * 86_400_000, cart('c3', 'later'));
    expect(bytesWith(made, marker)).toBe(0);
    expect(contactView(sourceOf(made), id)).toBeNull();
    expect(contactView(sourceOf(made), 'c3')).not.toBeNull();
  });

  it('leaves figures right: nobody waits who is not there', async () => {
    const made = running();
    await made.at(start, known('c1'), cart('c1'));
    expect(overview(sourceOf(made)).scenarios[0]!.waiting).toBe(1);
    made.live.between((parts) => erase(parts, 'c1', secret));
    expect(overview(sourceOf(made)).scenarios[0]).toMatchObject({ waiting: 0, ended: { erased: 1 } });
    await made.advance(start + 3 * 86_400_000);
    expect(made.handed).toEqual([]);
  });

  it('gets no marketing when the address comes again, under whatever id, also after a restart', async () => {
    const made = running();
    await made.at(start, known('c1'));
    made.live.between((parts) => erase(parts, 'c1', secret));
    made.crash();
    const again = { ...known('somebody-else'), values: { newsletter: true, email: ' C1@Example.com' } };
    await made.at(start + 1, again, cart('somebody-else'), known('c2'), cart('c2'));
    await made.advance(start + 3 * 86_400_000);
    expect(made.handed.every(({ message }) => message.run.contact === 'c2')).toBe(true);
    expect(overview(sourceOf(made)).scenarios[0]!.skipped.erased).toBe(2);
    expect(contactView(sourceOf(made), 'somebody-else')!.suppressed).toEqual(['any']);
  });

  it('that nobody knows is nobody', () => {
    expect(running().live.between((parts) => erase(parts, 'nobody', secret))).toBeNull();
  });
});

/** How often the text stands in the store's files, in any case of letters. */
function bytesWith(made: Service, text: string): number {
  const wanted = text.toLowerCase();
  let found = 0;
  for (const name of readdirSync(made.folder)) {
    const bytes = readFileSync(join(made.folder, name)).toString('latin1').toLowerCase();
    found += bytes.split(wanted).length - 1;
  }
  return found;
}
