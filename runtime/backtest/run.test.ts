import { describe, expect, it } from 'vitest';
import { zone } from '../clock/index.js';
import { bundleOf, end, mail, onEvent, rfm, scenario, send, shop, wait } from '../engine/testdata/bundle.js';
import { days, hours, slot, value } from '../engine/testdata/expressions.js';
import { at } from '../engine/testdata/world.js';
import { EventTableBuilder } from '../import/table.js';
import { type Bundle, loadBundle, type Value } from '../machine/index.js';
import { type BacktestOptions, runBacktest, type TimelineLine } from './index.js';

interface Row {
  readonly at: string;
  readonly contact: string;
  readonly event: string;
  readonly fields?: Readonly<Record<string, Value>>;
  readonly id?: string;
}

function table(rows: readonly Row[]): BacktestOptions['events'] {
  const builder = new EventTableBuilder();
  builder.file('events.csv');
  rows.forEach((row, line) => {
    builder.add(builder.eventIndex(row.event), row.contact, at(row.at), row.id ?? null, line + 2, row.fields ?? {});
  });
  return builder.take();
}

const follow = scenario('follow', {
  when: [{ moment: onEvent('cart_left'), bind: 0 }],
  goal: { event: 'order_placed', within: days(5), value: 'total' },
  slots: [{ kind: 'event', event: 'cart_left' }, mail('one'), { kind: 'code' }, mail('offer')],
  states: [
    wait(value(hours(4) as never), 1),
    send('one', 1, 2),
    wait(value(days(3) as never), 3),
    { kind: 'give', coupon: 'vip', slot: 2, next: 4 },
    send('offer', 3, 5, { params: [{ name: 'promo', value: slot(2) }] }),
    end(),
  ],
});

const bundle: Bundle = bundleOf({
  model: shop({ rfm, policies: { ...shop().policies, caps: [{ count: 3, channel: 'email', per: days(14) }] } }),
  scenarios: [follow],
  derived: [
    { name: 'cart_left', base: { event: 'cart_updated' }, without: [{ event: 'order_placed' }], within: hours(1) },
  ],
});

const people = ['ana', 'ben', 'cat'].map((id) => ({
  id,
  attributes: { newsletter: true, email: `${id}@example.com` },
}));

const rows: Row[] = [
  { at: '2026-03-01 23:30', contact: 'ana', event: 'cart_updated', fields: { cart_id: 'a', total: 10 } },
  { at: '2026-03-02 10:00', contact: 'ben', event: 'cart_updated', fields: { cart_id: 'b', total: 10 } },
  { at: '2026-03-02 10:00', contact: 'zoe', event: 'cart_updated', fields: { cart_id: 'z', total: 10 } },
  { at: '2026-03-03 10:00', contact: 'ben', event: 'order_placed', fields: { order_id: '1', total: 2500 }, id: 'o1' },
  { at: '2026-03-03 10:00', contact: 'ben', event: 'order_placed', fields: { order_id: '1', total: 2500 }, id: 'o1' },
  { at: '2026-03-09 22:30', contact: 'cat', event: 'cart_updated', fields: { cart_id: 'c', total: 10 } },
];

function backtest(rest: Partial<BacktestOptions> = {}) {
  const lines: TimelineLine[] = [];
  const result = runBacktest({
    program: loadBundle(bundle),
    zones: zone,
    contacts: people,
    events: table(rows),
    from: at('2026-03-02 00:00'),
    to: at('2026-03-10 00:00'),
    timeline: (line) => lines.push(line),
    ...rest,
  });
  return { result, lines };
}

describe('a backtest', () => {
  it('R3.3 ignores a repeated id: one order of two with the same id is counted', () => {
    const { result } = backtest();
    expect(result.repeatedEvents).toBe(1);
    expect(result.rfm?.classes.reduce((sum, { orders }) => sum + orders, 0)).toBe(1);
    const again = backtest({ events: table(rows.map((row, line) => ({ ...row, id: `row ${line}` }))) });
    expect(again.result.rfm?.classes.reduce((sum, { orders }) => sum + orders, 0)).toBe(2);
  });

  it('R3.4 receipt is `at`: an event acts at its own time, on the day before the period too', () => {
    const { lines } = backtest();
    const [first] = lines.filter(({ what, contact }) => what === 'goal' && contact === 'ben');
    expect(first?.at).toBe('2026-03-03T09:00:00.000Z');
  });

  it('starts runs only inside the period, also by windows that history opened', () => {
    const { result, lines } = backtest();
    expect(lines.filter((line) => line.what === 'enter').map((line) => [line.at, line.contact])).toEqual([
      ['2026-03-01T23:30:00.000Z', 'ana'],
      ['2026-03-02T10:00:00.000Z', 'ben'],
      ['2026-03-02T10:00:00.000Z', 'zoe'],
      ['2026-03-09T22:30:00.000Z', 'cat'],
    ]);
    expect(result).toMatchObject({
      from: '2026-03-02',
      to: '2026-03-10',
      contacts: 4,
      events: 6,
      eventsInPeriod: 5,
      repeatedEvents: 1,
    });
  });

  it('counts what became of the runs, and those still under way as running', () => {
    const { result } = backtest();
    expect(result.scenarios).toEqual([
      expect.objectContaining({
        name: 'follow',
        entered: 4,
        ended: { converted: 1, completed: 2, running: 1 },
        converted: 1,
        value: 2500,
        messages: {
          'email/offer': { sent: 1, opened: 0, clicked: 0, skipped: { no_address: 1 }, held: {} },
          'email/one': { sent: 2, opened: 0, clicked: 0, skipped: { no_address: 1 }, held: {} },
        },
      }),
    ]);
    expect(result.coupons).toEqual({ vip: { reserved: 2, spent: 1, released: 1 } });
    expect(result.maxPerContact).toEqual({ email: { window: '14d', count: 2, contact: 'ana' } });
    expect(result.perDay).toEqual([
      { date: '2026-03-02', email: 2 },
      { date: '2026-03-05', email: 1 },
    ]);
    const [{ steps, ways }] = result.scenarios as [(typeof result.scenarios)[0]];
    expect(steps.map(({ reached, waiting }) => [reached, waiting])).toEqual([
      [4, 1],
      [3, 0],
      [3, 0],
      [2, 0],
      [2, 0],
      [2, 0],
    ]);
    expect(ways[0]).toEqual({ from: -1, to: 0, count: 4 });
  });

  it('writes the timeline in order of time, then of contact', () => {
    const { lines } = backtest();
    const keys = lines.map((line) => `${line.at} ${line.contact}`);
    expect(keys).toEqual([...keys].sort());
    expect(lines.find((line) => line.what === 'send')).toEqual({
      at: '2026-03-02T03:30:00.000Z',
      contact: 'ana',
      scenario: 'follow',
      run: 'ana/follow/1',
      what: 'send',
      channel: 'email',
      message: 'one',
      label: 'send1',
    });
  });

  it('gives the same result whatever the order of the contacts in their file', () => {
    const { result, lines } = backtest();
    const other = backtest({ contacts: [...people].reverse() });
    expect(other.lines).toEqual(lines);
    expect(other.result).toEqual(result);
  });

  it('assumes consent only where it is told to, never against a no', () => {
    const said = [...people, { id: 'zoe', attributes: { newsletter: false } }];
    const sent = (options: Partial<BacktestOptions>) => backtest(options).result.scenarios[0]!.messages['email/one']!;
    expect(sent({ contacts: [] }).sent).toBe(0);
    expect(sent({ contacts: [], assumeConsent: true })).toMatchObject({ sent: 3 });
    expect(sent({ contacts: said, assumeConsent: true })).toMatchObject({ sent: 2, skipped: { consent: 1 } });
  });

  it('keeps sent messages with all that rendering takes, and tells one story', () => {
    const { result } = backtest({ story: 'ana' });
    expect(result.messages).toHaveLength(3);
    const offer = result.messages.find(({ message }) => message === 'offer')!;
    expect(offer).toMatchObject({ contact: 'ana', attributes: { id: 'ana', email: 'ana@example.com' } });
    expect(offer.params.promo).toMatchObject({ coupon: 'vip', discount: 1500, currency: 'EUR' });
    expect(result.story?.lines.map((line) => line.what)).toEqual(['enter', 'send', 'give', 'send', 'end']);
    expect(backtest({ sample: 1 }).result.messages).toHaveLength(1);
  });

  it('takes in what a responder says that messages cause', () => {
    const { result } = backtest({
      responder: {
        onMessage: ({ at: sent, run }) =>
          run.contact === 'ana'
            ? [
                {
                  at: sent + 3_600_000,
                  contact: 'ana',
                  input: {
                    kind: 'event',
                    event: {
                      event: 'order_placed',
                      at: sent + 3_600_000,
                      id: `r${sent}`,
                      fields: { order_id: 'r', total: 900 },
                    },
                  },
                },
              ]
            : [],
      },
    });
    expect(result.scenarios[0]).toMatchObject({
      converted: 2,
      value: 3400,
      ended: { converted: 2, completed: 1, running: 1 },
    });
  });

  it('gives classes, moves and days of the whole base', () => {
    const orders = Array.from(
      { length: 20 },
      (_, i): Row => ({
        at: `2026-03-0${2 + (i % 7)} 1${i % 10}:00`,
        contact: `c${i % 8}`,
        event: 'order_placed',
        fields: { order_id: `${i}`, total: 1000 + i * 100 },
      }),
    ).sort((a, b) => (a.at < b.at ? -1 : 1));
    const { result, lines } = backtest({ contacts: [], events: table(orders) });
    expect(result.rfm!.classes.reduce((sum, { orders: n }) => sum + n, 0)).toBe(20);
    expect(result.rfm!.moves).toBe(lines.filter((line) => line.what === 'move').length);
    expect(result.rfm!.moves).toBe(result.rfm!.transitions.reduce((sum, { count }) => sum + count, 0));
    expect(result.daily.reduce((sum, { moves }) => sum + moves, 0)).toBe(result.rfm!.moves);
    expect(result.rfm!.moves).toBeGreaterThan(0);
  });

  it('lets a contact appear when it was created', () => {
    const existing = scenario('hello', {
      when: [{ moment: { on: 'schedule', weekdays: [1, 2, 3, 4, 5, 6, 7], minute: 600 } }],
      states: [end()],
    });
    const { result, lines } = backtest({
      program: loadBundle(bundleOf({ scenarios: [existing] })),
      contacts: [
        { id: 'new', attributes: { created_at: at('2026-03-08 12:00') } },
        { id: 'later', attributes: { created_at: at('2026-03-10 00:00') } },
      ],
      events: table([{ at: '2026-03-11 10:00', contact: 'latest', event: 'viewed' }]),
    });
    // Those known by the end of the period.
    expect(result.contacts).toBe(1);
    expect(lines.filter((line) => line.what === 'enter').map((line) => line.at)).toEqual(['2026-03-09T09:00:00.000Z']);
  });
});
