/** R6, where a `test` block cannot say it: contacts who move to another zone, what the project's zone is for, what `check` refuses. */
import { describe, expect, it } from 'vitest';
import { runBacktest, type TimelineLine } from '../../runtime/backtest/index.js';
import { zone } from '../../runtime/clock/index.js';
import { at, type World, world } from '../../runtime/engine/testdata/world.js';
import { loadEvents, memorySource } from '../../runtime/import/index.js';
import { loadBundle } from '../../runtime/machine/index.js';
import { codesOf, lowered } from './program.fixture.js';

/** Six hours behind Madrid; five from 8 to 29 March 2026. */
const newYork = { timezone: 'America/New_York' };
const agreed = { newsletter: true, email: 'ana@example.com' };

function moved(w: World, when: string, timezone: string = newYork.timezone): void {
  w.input('ana', when, { kind: 'attributes', values: { timezone } });
}

const times = (w: World, what: RegExp) => w.log.filter((line) => what.test(line)).map((line) => line.slice(0, 16));

describe('R6', () => {
  it.each([
    ['s, min and h', '2h > 90s', '90min == 5400s'],
    ['d and w', '1w > 3d', '14d == 2w'],
    ['mo and y', '1y > 11mo', '24mo == 2y'],
  ])('R6.4 durations compare with each other within %s', (_, ...conditions) => {
    for (const condition of conditions) expect(asked(condition)).not.toContain('types/duration-units');
  });

  it.each(['1d > 24h', '1mo > 30d', '1y == 365d', '1d12h > 1d'])('R6.4 and not otherwise: `%s`', (condition) => {
    expect(asked(condition)).toEqual(['types/duration-units']);
  });

  const asked = (condition: string) =>
    codesOf(`
    scenario asked:
      when called:
        if ${condition}:
          stop
  `);

  it('R6.7 refresh uses the project zone, wherever the contacts are', async () => {
    const orders = ['contact,at,order_id,total'];
    for (let person = 0; person < 10; person++) {
      for (let order = 0; order <= person; order++)
        orders.push(`p${person},2026-02-${10 + order} 12:00,${person}-${order},10`);
    }
    orders.push('p0,2026-03-03 12:00,late,9000');
    const { bundle } = lowered(`
      scenario moving:
        when rfm moves:
          stop
    `);
    const file = memorySource('orders.csv', Buffer.from(orders.join('\n')));
    const { table } = await loadEvents([file], bundle.model, { event: 'order_placed' });
    const lines: TimelineLine[] = [];
    runBacktest({
      program: loadBundle(bundle),
      zones: zone,
      contacts: Array.from({ length: 10 }, (_, person) => ({ id: `p${person}`, attributes: newYork })),
      events: table,
      from: at('2026-03-01 00:00'),
      to: at('2026-03-20 00:00'),
      timeline: (line) => lines.push(line),
    });
    const moves = lines.filter(({ what, contact }) => what === 'move' && contact !== 'p0');
    expect(moves.length).toBeGreaterThan(0);
    for (const { at: instant } of moves) expect(instant.slice(11)).toBe('02:00:00.000Z');
  });

  it('R6.7 imported times without offset use the project zone, those with one their own', async () => {
    const { bundle } = lowered(`
      scenario any:
        when called:
          stop
    `);
    const rows = ['event,contact,at', 'called,ana,2026-03-02 10:00', 'called,ana,2026-03-02T10:00:00+00:00'];
    const { table } = await loadEvents([memorySource('calls.csv', Buffer.from(rows.join('\n')))], bundle.model);
    expect(Array.from(table.at.subarray(0, 2), (instant) => new Date(instant).toISOString())).toEqual([
      '2026-03-02T09:00:00.000Z',
      '2026-03-02T10:00:00.000Z',
    ]);
  });

  it.each([
    ['until a time of day', 'wait until 18:00', '2026-03-03 00:00'],
    ['until a weekday', 'wait until friday 10:00', '2026-03-06 16:00'],
    ['until a literal', 'wait until 2026-03-05 08:00', '2026-03-05 14:00'],
    ['until a day after the entry, at a time', 'wait until 2d after entry at 09:00', '2026-03-04 15:00'],
    ['until a day after what started it, at a time', 'wait until 2d after called.at at 09:00', '2026-03-04 15:00'],
    ['until a date of the contact', 'wait until renews_on at 09:00', '2026-03-20 14:00'],
    ['of days over a clock change', 'wait 10d', '2026-03-12 09:00'],
    ['of days that were chosen', 'wait 10d if tier is "gold" else 1d', '2026-03-12 09:00'],
    ['up to days over a clock change', 'wait up to 10d for signed_up', '2026-03-12 09:00'],
  ])('R6.8 a changed zone re-plans a wait %s', (_, statement, end) => {
    const { bundle } = lowered(`
      scenario waiting:
        when called:
          ${statement}
          stop as over
    `);
    const w = world(bundle);
    w.contact('ana', { tier: 'gold', renews_on: Math.floor(Date.UTC(2026, 2, 20) / 86_400_000) });
    w.event('ana', '2026-03-02 10:00', 'called');
    w.input('ana', '2026-03-02 11:00', { kind: 'attributes', values: { tier: 'silver' } });
    moved(w, '2026-03-02 12:00');
    w.advance('2026-04-01 00:00');
    expect(times(w, / end waiting over/)).toEqual([end]);
  });

  it('R6.8 a changed zone re-plans the rounds of a loop', () => {
    const { bundle } = lowered(`
      scenario weekly:
        when called:
          repeat up to 3 times every 7d:
            send email note
    `);
    const w = world(bundle);
    w.contact('ana', agreed);
    w.event('ana', '2026-03-02 10:00', 'called');
    moved(w, '2026-03-02 12:00');
    w.advance('2026-04-01 00:00');
    expect(times(w, / send /)).toEqual(['2026-03-02 10:00', '2026-03-09 09:00', '2026-03-16 09:00']);
  });

  it('R6.8 a changed zone re-plans conditions on time, of runs, triggers and segments', () => {
    const { bundle } = lowered(`
      segment stale = last_order > 10d and orders >= 1
      scenario by_segment:
        when enters stale:
          stop
      scenario by_condition:
        when last_order > 10d and orders >= 1:
          stop
      scenario by_wait:
        when order_placed:
          wait up to 20d for last_order > 10d
          stop as over
      scenario by_stop:
        stop when last_order > 10d
        when order_placed:
          wait 20d
    `);
    const w = world(bundle);
    w.contact('ana');
    w.event('ana', '2026-03-02 10:00', 'order_placed', { order_id: '1', total: 1 });
    moved(w, '2026-03-02 12:00');
    w.advance('2026-04-01 00:00');
    expect(times(w, / end /)).toEqual(Array(4).fill('2026-03-12 09:00'));
  });

  it('R6.8 a changed zone re-plans the window of a derived event', () => {
    const { bundle } = lowered(`
      event cart_forgotten = cart_updated without order_placed within 10d
      scenario forgotten:
        when cart_forgotten:
          stop
    `);
    const w = world(bundle);
    w.contact('ana');
    w.event('ana', '2026-03-02 10:00', 'cart_updated', { cart_id: 'c', total: 1, items: [] });
    moved(w, '2026-03-02 12:00');
    w.advance('2026-04-01 00:00');
    expect(times(w, / enter /)).toEqual(['2026-03-12 09:00']);
  });

  it('R6.8 a changed zone changes no exact wait', () => {
    const { bundle } = lowered(`
      scenario waiting:
        when called:
          wait 240h
          stop as over
    `);
    const w = world(bundle);
    w.contact('ana');
    w.event('ana', '2026-03-02 10:00', 'called');
    moved(w, '2026-03-02 12:00');
    w.advance('2026-04-01 00:00');
    expect(times(w, / end /)).toEqual(['2026-03-12 10:00']);
  });

  it('R6.8 a zone that makes it later than a literal goes on at once, and is not too late', () => {
    const { bundle } = lowered(`
      scenario waiting:
        when called:
          wait until 2026-03-02 12:00
          stop as over
    `);
    const w = world(bundle);
    w.contact('ana', newYork);
    w.input('ana', '2026-03-01 09:00', { kind: 'attributes', values: newYork });
    w.event('ana', '2026-03-02 10:00', 'called');
    moved(w, '2026-03-02 13:00', 'Europe/Madrid');
    w.advance('2026-04-01 00:00');
    expect(times(w, / end waiting over/)).toEqual(['2026-03-02 13:00']);
  });

  it('R6.8 a changed zone repeats no schedule of the day, west and back again', () => {
    const { bundle } = lowered(`
      scenario daily:
        when every day at 09:00:
          stop
    `);
    const w = world(bundle);
    w.contact('ana');
    w.input('ana', '2026-03-01 12:00', { kind: 'appears' });
    moved(w, '2026-03-02 12:00');
    moved(w, '2026-03-03 16:00', 'Europe/Madrid');
    w.advance('2026-03-05 00:00');
    expect(times(w, / enter /)).toEqual(['2026-03-02 09:00', '2026-03-03 15:00', '2026-03-04 09:00']);
  });

  it('R6.8 a changed zone repeats no broadcast', () => {
    const { bundle } = lowered(`
      scenario sale:
        when at 2026-03-02 09:00:
          stop
    `);
    const w = world(bundle);
    w.contact('ana');
    w.input('ana', '2026-03-01 12:00', { kind: 'appears' });
    moved(w, '2026-03-02 12:00');
    w.advance('2026-03-05 00:00');
    expect(times(w, / enter /)).toEqual(['2026-03-02 09:00']);
  });

  it('R6.8 a changed zone repeats no birthday', () => {
    const { bundle } = lowered(`
      scenario party:
        when each birthday at 09:00:
          stop
    `);
    const w = world(bundle);
    w.contact('ana', { birthday: Math.floor(Date.UTC(1990, 2, 2) / 86_400_000) });
    w.input('ana', '2026-03-01 12:00', { kind: 'appears' });
    moved(w, '2026-03-02 12:00');
    w.advance('2027-03-05 00:00');
    expect(times(w, / enter /)).toEqual(['2026-03-02 09:00', '2027-03-02 15:00']);
  });
});
