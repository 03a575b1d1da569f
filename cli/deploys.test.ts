/** Deploys under people who are on their way: whole programs, on a real store. */
import { afterEach, describe, expect, it } from 'vitest';
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

const waiting = (wait: string) => `
  scenario hello:
    when called:
      wait ${wait}
      send email note as greeting
      wait 2d
      send email second_note
`;

describe('a deploy under runs', () => {
  it('lets them finish on their version', async () => {
    const s = shop(waiting('1d'));
    await s.event('2026-03-02 10:00', 'c', 'called');
    await s.deploy('2026-03-02 12:00', waiting('3d'));
    await s.event('2026-03-02 12:30', 'd', 'called');
    await s.advance('2026-04-01 10:00');
    expect(s.story('c')).toEqual([
      '2026-03-02 10:00 enter hello',
      '2026-03-03 10:00 send note',
      '2026-03-05 10:00 send second_note',
      '2026-03-05 10:00 end completed',
    ]);
    expect(s.story('d')).toContain('2026-03-05 12:30 send note');
  });

  it('moves them where that was asked for: a longer wait counts from when they came to it', async () => {
    const s = shop(waiting('1d'));
    await s.event('2026-03-02 10:00', 'c', 'called');
    await s.deploy('2026-03-02 12:00', waiting('3d'), { move: ['hello'] });
    await s.advance('2026-04-01 10:00');
    expect(s.story('c')).toEqual([
      '2026-03-02 10:00 enter hello',
      '2026-03-02 12:00 deploy wait 1d -> wait 3d',
      '2026-03-05 10:00 send note',
      '2026-03-07 10:00 send second_note',
      '2026-03-07 10:00 end completed',
    ]);
  });

  it('fires at once what a shorter wait has made overdue', async () => {
    const s = shop(waiting('3d'));
    await s.event('2026-03-02 10:00', 'c', 'called');
    await s.deploy('2026-03-04 12:00', waiting('1d'), { move: ['hello'] });
    await s.advance('2026-03-04 12:00');
    expect(s.story('c')).toContain('2026-03-04 12:00 send note');
  });

  it('refuses an entry while a run of an earlier version is under way', async () => {
    const s = shop(waiting('1d'));
    await s.event('2026-03-02 10:00', 'c', 'called');
    await s.deploy('2026-03-02 12:00', waiting('3d'));
    await s.event('2026-03-02 13:00', 'c', 'called');
    expect(s.counters('scenario/hello/refused/')).toEqual({ 'scenario/hello/refused/running': 1 });
    await s.event('2026-03-10 13:00', 'c', 'called');
    await s.advance('2026-04-01 10:00');
    expect(s.story('c').filter((line) => line.includes('enter'))).toHaveLength(2);
    expect(s.story('c')).toContain('2026-03-13 13:00 send note');
  });

  it('leaves people in a step that is gone on the old version, also where runs move', async () => {
    const s = shop(`
      scenario hello:
        when called:
          wait 1d
          send email note
          wait 5d
          send email second_note
    `);
    await s.event('2026-03-02 10:00', 'c', 'called');
    await s.deploy(
      '2026-03-04 12:00',
      `
      scenario hello:
        when called:
          wait 1d
          send email note
      `,
      { move: ['hello'] },
    );
    await s.advance('2026-04-01 10:00');
    expect(s.story('c')).toEqual([
      '2026-03-02 10:00 enter hello',
      '2026-03-03 10:00 send note',
      '2026-03-08 10:00 send second_note',
      '2026-03-08 10:00 end completed',
    ]);
  });

  it('finds a state again whose label was renamed, and its message is not sent again', async () => {
    const before = `
      scenario hello:
        when called:
          send email note as greeting
          wait up to 5d for greeting.clicked
          send email second_note
    `;
    const s = shop(before);
    await s.event('2026-03-02 10:00', 'c', 'called');
    await s.deploy('2026-03-02 12:00', before.replaceAll('greeting', 'hello_mail'), { move: ['hello'] });
    await s.advance('2026-04-01 10:00');
    expect(s.handed.map(({ message }) => message.model.name)).toEqual(['note', 'second_note']);
  });

  it('keeps what a local holds under another name, and below a local that is new', async () => {
    const s = deployable(
      `
scenario a:
  when cart_updated as cart:
    wait 1d
    if cart.total > 50 EUR:
      send email note
    else:
      send email second_note
`,
      { start: '2026-03-02 09:00' },
    );
    for (const [contact, total] of [
      ['rich', 9_900],
      ['poor', 900],
    ] as const)
      await s.event('2026-03-02 10:00', contact, 'cart_updated', { cart_id: 'c', total });
    await s.deploy(
      '2026-03-02 12:00',
      `
scenario a:
  when cart_updated as basket:
    wait up to 1h for order_placed as order
    send email one as first_mail
    wait 1d
    if basket.total > 50 EUR:
      send email note
    else:
      send email second_note
`,
      { move: ['a'] },
    );
    await s.advance('2026-03-06 10:00');
    expect([s.story('rich'), s.story('poor')].map((story) => story.filter((line) => line.includes('send')))).toEqual([
      ['2026-03-03 10:00 send note'],
      ['2026-03-03 10:00 send second_note'],
    ]);
    expect(s.faults).toEqual([]);
    s.close();
  });

  it('never repeats a message that stands later now, also after a crash', async () => {
    const s = shop(`
      scenario hello:
        when called:
          send email note as greeting
          wait 2d
          send email second_note as more
    `);
    await s.event('2026-03-02 10:00', 'c', 'called');
    await s.deploy(
      '2026-03-02 12:00',
      `
      scenario hello:
        when called:
          wait 2d
          send email note as greeting
          send email second_note as more
      `,
      { move: ['hello'] },
    );
    s.crash();
    await s.advance('2026-04-01 10:00');
    expect(s.story('c')).toEqual([
      '2026-03-02 10:00 enter hello',
      '2026-03-02 10:00 send note',
      '2026-03-02 12:00 deploy wait 2d -> wait 2d',
      '2026-03-04 10:00 skip note duplicate',
      '2026-03-04 10:00 send second_note',
      '2026-03-04 10:00 end completed',
    ]);
  });

  it('goes on with a scenario that is no more, and forgets nobody who entered it once', async () => {
    const once = `
      scenario hello:
        enter once
        goal order_placed within 30d
        when called:
          wait 5d
          send email note
    `;
    const other = `
      scenario other:
        when signed_up:
          stop
    `;
    const s = shop(`${once}${other}`);
    await s.event('2026-03-02 10:00', 'c', 'called');
    await s.event('2026-03-02 10:00', 'd', 'called');
    await s.deploy('2026-03-03 10:00', other);
    await s.event('2026-03-04 10:00', 'd', 'order_placed', { total: 100 });
    await s.advance('2026-03-10 10:00');
    expect(s.story('c')).toContain('2026-03-07 10:00 send note');
    expect(s.story('d')).toContain('2026-03-04 10:00 end converted');
    await s.deploy('2026-03-11 10:00', other);
    await s.deploy('2026-03-12 10:00', `${once}${other}`);
    await s.event('2026-03-13 10:00', 'c', 'called');
    expect(s.counters('scenario/hello/refused/')).toEqual({ 'scenario/hello/refused/once': 1 });
  });

  it('counts who stands where, by version', async () => {
    const s = shop(waiting('1d'));
    for (const id of ['a', 'b', 'c']) await s.event('2026-03-02 10:00', id, 'called');
    await s.deploy('2026-03-02 12:00', waiting('3d'), { move: ['hello'] });
    const some = (all: Readonly<Record<string, number>>) =>
      Object.fromEntries(Object.entries(all).filter(([, n]) => n !== 0));
    expect(some(s.counters('machine/hello@'))).toEqual({ 'machine/hello@2/wait 3d': 3 });
    expect(some(s.counters('scenario/hello/waiting/'))).toEqual({ 'scenario/hello/waiting/wait 3d': 3 });
    await s.advance('2026-04-01 10:00');
    expect(some(s.counters('machine/hello@'))).toEqual({});
  });

  it('keeps what two deploys in a row and a crash in the middle of one find', async () => {
    const s = shop(waiting('1d'));
    const crowd = Array.from(
      { length: 1_200 },
      (_, i) => ({ kind: 'attributes', contact: `x${i}`, values: {} }) as const,
    );
    await s.give('2026-03-02 09:00', ...crowd);
    await s.event('2026-03-02 10:00', 'x7', 'called');
    await s.event('2026-03-02 10:00', 'x1100', 'called');
    await s.deployOnly('2026-03-02 12:00', waiting('3d'), { move: ['hello'] });
    const other = s.live.submit({ kind: 'attributes', contact: 'x3', values: { tier: 'gold' } });
    await other;
    s.crash();
    const versions = new Set(s.store.contactsAfter(0, 5_000).map(({ version }) => version));
    expect([...versions].sort()).toEqual([1, 2]);
    await s.live.settle();
    await s.deploy('2026-03-02 12:00', waiting('4d'), { move: ['hello'] });
    s.crash();
    await s.advance('2026-04-01 10:00');
    for (const id of ['x7', 'x1100']) {
      expect(s.story(id)).toEqual([
        '2026-03-02 10:00 enter hello',
        '2026-03-02 12:00 deploy wait 1d -> wait 3d',
        '2026-03-02 12:00 deploy wait 3d -> wait 4d',
        '2026-03-06 10:00 send note',
        '2026-03-08 10:00 send second_note',
        '2026-03-08 10:00 end completed',
      ]);
    }
  });
});

describe('a paused scenario', () => {
  it('takes nobody in and stands still; goals and stops still count; resumed, what is overdue comes at once', async () => {
    const { setPaused } = await import('../runtime/versions/index.js');
    const s = shop(`
      scenario hello:
        goal order_placed within 30d
        when called:
          wait 1d
          send email note
          wait up to 10d for quote_sent
          send email second_note
    `);
    for (const id of ['waits', 'orders', 'hears']) await s.event('2026-03-02 10:00', id, 'called');
    await s.advance('2026-03-02 12:00');
    setPaused(s.store, 'hello', true);
    s.live.pickUp();
    await s.event('2026-03-02 13:00', 'late', 'called');
    await s.event('2026-03-04 10:00', 'orders', 'order_placed', { order_id: 'a', total: 100 });
    await s.advance('2026-03-05 09:00');
    expect(s.handed).toEqual([]);
    expect(s.counters('scenario/hello/refused/')).toEqual({ 'scenario/hello/refused/paused': 1 });
    expect(s.story('orders').at(-1)).toBe('2026-03-04 10:00 end converted');
    s.crash();
    setPaused(s.store, 'hello', false);
    s.live.pickUp();
    await s.advance('2026-03-05 09:00');
    expect(s.story('waits').at(-1)).toBe('2026-03-05 09:00 send note');
    expect(s.story('late')).toEqual([]);
  });
});
