/** Random histories that look for the worst: bursts, the very edges of windows, right after what limits entries, held overnight. Instants hang on what has happened so far. */
import fc from 'fast-check';
import type { Value } from '../../../runtime/machine/index.js';

export type Act =
  | { readonly kind: 'event'; readonly event: string; readonly fields: Readonly<Record<string, Value>> }
  | { readonly kind: 'attributes'; readonly values: Readonly<Record<string, Value>> }
  | { readonly kind: 'group'; readonly member: boolean }
  /** Of the message handed over last, or of one before it. */
  | { readonly kind: 'response'; readonly moment: 'opened' | 'clicked' | 'bounced'; readonly back: number }
  /** What the n-th trigger of the program listens to. */
  | { readonly kind: 'trigger'; readonly which: number };

/** `after` counts from the anchor, or from now where there is none or it would be in the past; then `repeats` times more, `every` so much. */
export interface Move {
  readonly contact: number;
  readonly act: Act;
  readonly from: 'now' | 'entry' | 'send' | 'first send' | 'due';
  readonly after: string;
  /** Milliseconds. */
  readonly jitter: number;
  readonly repeats: number;
  readonly every: string;
}

export interface AHistory {
  /** Local date, and time of day. */
  readonly start: string;
  /** How long before the start what is known from earlier happened. */
  readonly past: readonly {
    readonly contact: number;
    readonly act: Act & { readonly kind: 'event' };
    readonly ago: string;
  }[];
  readonly attributes: Readonly<Record<string, Value>>;
  /** The zone of the second contact; null: the project's. */
  readonly zone: string | null;
  /** So many times a code is asked for in vain. */
  readonly emptyPool: number;
  readonly moves: readonly Move[];
}

export const CONTACTS = 2;

const times = [
  '0s',
  '1d',
  '1h',
  '7d',
  '24h',
  '2d',
  '3d',
  '30min',
  '12h',
  '6h',
  '1mo',
  '30d',
  '10d',
  '6d',
  '48h',
] as const;
const aTime = fc.constantFrom(...times);

const event = (name: string, fields: Readonly<Record<string, Value>> = {}): Act & { kind: 'event' } => ({
  kind: 'event',
  event: name,
  fields,
});

const anEvent = fc.constantFrom(
  event('order_placed', { order_id: 'o1', total: 2000 }),
  event('order_placed', { order_id: 'o2', total: 60_000 }),
  event('cart_updated', { cart_id: 'a', total: 1000 }),
  event('cart_updated', { cart_id: 'b', total: 9000 }),
  event('cart_updated', { cart_id: 'c', total: 9000 }),
  event('product_viewed', { product: 'x' }),
  event('product_viewed', { product: 'Valencia' }),
  event('quote_sent', { quote_id: 'q' }),
  event('order_cancelled', { order_id: 'o1' }),
  event('order_cancelled', { order_id: 'o2' }),
);

const anAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 12, arbitrary: fc.nat(11).map((which): Act => ({ kind: 'trigger', which })) },
  { weight: 10, arbitrary: anEvent },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom<Record<string, Value>>(
        { newsletter: true, sms_consent: true },
        { tier: 'gold' },
        { tier: 'silver' },
        { tier: 'none' },
        { city: 'Valencia' },
        { city: 'x' },
        { city: null },
        { newsletter: false },
      )
      .map((values): Act => ({ kind: 'attributes', values })),
  },
  { weight: 2, arbitrary: fc.boolean().map((member): Act => ({ kind: 'group', member })) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom('opened', 'clicked', 'clicked', 'bounced'), fc.nat(2))
      .map(([moment, back]): Act => ({ kind: 'response', moment, back })),
  },
);

const aMove: fc.Arbitrary<Move> = fc.record({
  contact: fc.nat(CONTACTS - 1),
  act: anAct,
  from: fc.constantFrom('now', 'entry', 'send', 'first send', 'due'),
  after: aTime,
  jitter: fc.constantFrom(0, 0, 0, -1, 1, -3_600_000, 60_000),
  repeats: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(12) }),
  every: aTime,
});

export const aHistory: fc.Arbitrary<AHistory> = fc.record({
  start: fc.constantFrom(
    '2026-03-02 10:00',
    '2026-03-26 21:00',
    '2026-01-29 09:00',
    '2026-10-22 00:30',
    '2026-03-05 08:59',
    '2026-03-27 20:00',
    '2026-04-02 22:30',
    '2026-09-03 21:00',
    '2026-02-25 12:00',
    '2027-02-26 22:00',
  ),
  past: fc.array(
    fc.record({
      contact: fc.nat(CONTACTS - 1),
      act: anEvent,
      ago: fc.constantFrom('1h', '1d', '3d', '7d', '10d', '30d'),
    }),
    { maxLength: 3 },
  ),
  attributes: fc.record({
    newsletter: fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, fc.constant(false)),
    tier: fc.constantFrom('gold', 'silver', 'none'),
    birthday: fc.constantFrom('1990-03-05', '1988-02-28', '1992-02-29', '1990-03-30'),
    renews_on: fc.constantFrom('2026-03-10', '2026-04-01', '2026-02-05', '2026-10-25'),
  }),
  // Their clocks change on other days, by half an hour, in the other half of the year, or never.
  zone: fc.option(
    fc.constantFrom(
      'America/New_York',
      'Australia/Lord_Howe',
      'America/Santiago',
      'Asia/Kolkata',
      'Pacific/Easter',
      'America/Nuuk',
    ),
    { freq: 2 },
  ),
  emptyPool: fc.constantFrom(0, 0, 0, 3, 40, 400),
  moves: fc.array(aMove, { minLength: 1, maxLength: 25 }),
});
