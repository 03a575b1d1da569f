/**
 * Makes the shop's history: sign-ups, visits, carts, orders with repeat behaviour and the seasons, cancellations, research and quotes, and
 * what people did with the shop's monthly newsletter. Same seed, same history; nothing reads a clock.
 */
import type { Zone } from '../../runtime/machine/calendar.js';
import { civilOfDay, dayOfCivil } from '../../runtime/machine/calendar.js';
import type { Value } from '../../runtime/machine/model.js';
import { type Product, products } from './catalogue.js';
import { type Chance, chance } from './chance.js';
import { type Emit, showInterest } from './interest.js';
import { type Person, person } from './people.js';

export interface HistoryEvent {
  /** Epoch ms. */
  readonly at: number;
  readonly contact: string;
  readonly event: string;
  readonly id: string;
  readonly fields: Readonly<Record<string, Value>>;
}

export interface HistoryContact {
  readonly id: string;
  readonly attributes: Readonly<Record<string, Value>>;
}

export interface HistoryOptions {
  readonly contacts: number;
  readonly seed: number;
  readonly zone: Zone;
  /** Local days since 1970-01-01; `last` is not included. */
  readonly first: number;
  readonly last: number;
}

export interface History {
  readonly contacts: readonly HistoryContact[];
  /** In order of time, then contact. */
  readonly events: readonly HistoryEvent[];
  readonly habits: ReadonlyMap<string, ReadingHabits>;
}

/** Chance that a contact opens a message, and clicks in one that is open. */
export interface ReadingHabits {
  readonly opens: number;
  readonly clicks: number;
}

const minuteMs = 60_000;

/** What was added to the history later draws from a stream of its own: the orders of a seed stay as they were. */
const furtherSeed = 1_000_003;

export function makeHistory(options: HistoryOptions): History {
  const contacts: HistoryContact[] = [];
  const events: HistoryEvent[] = [];
  const habits = new Map<string, ReadingHabits>();
  for (let index = 0; index < options.contacts; index++) {
    const draw = chance(options.seed, index);
    const more = chance(options.seed + furtherSeed, index);
    const who = person(index, draw, more, options.first, options.last);
    contacts.push({
      id: who.id,
      attributes: { ...who.attributes, created_at: options.zone.instantOfDate(who.joined, 0) },
    });
    habits.set(who.id, who);
    live(who, draw, more, options, events);
  }
  events.sort((a, b) => a.at - b.at || (a.contact < b.contact ? -1 : a.contact > b.contact ? 1 : 0));
  return { contacts, events, habits };
}

/** One person's life as a customer, from joining until interest ends. */
function live(who: Person, draw: Chance, more: Chance, options: HistoryOptions, events: HistoryEvent[]): void {
  const { zone, first, last } = options;
  let count = 0;
  const emit = (at: number, event: string, fields: Readonly<Record<string, Value>>) => {
    if (zone.dateOf(at) < last) events.push({ at, contact: who.id, event, id: `${who.id}-${count++}`, fields });
  };
  const end = Math.min(last, who.joined + who.activeDays);
  if (who.joined > first) {
    emit(zone.instantOfDate(who.joined, hourOfDay(draw)), 'signed_up', {
      source: draw.pick(['organic', 'ads', 'friend', null]),
    });
  }
  const visit = (day: number, ends: 'order' | 'cart' | 'view') =>
    shop(who, draw, more, zone.instantOfDate(Math.floor(day), hourOfDay(draw)), ends, emit);
  // The first order tends to come soon after joining, the others at the person's own rate.
  let day = who.joined + (who.ordersPerYear > 0 ? draw.exponential(25) : Number.POSITIVE_INFINITY);
  while (day < end) {
    if (draw.happens(season(day))) visit(day, 'order');
    day += draw.exponential(365 / who.ordersPerYear);
  }
  const years = Math.max(0, end - who.joined) / 365;
  const left = draw.poisson(years * (0.5 + who.ordersPerYear * who.abandons * 0.6));
  for (let n = 0; n < left; n++) visit(who.joined + draw.uniform() * (end - who.joined), 'cart');
  const looks = draw.poisson(years * (3 + who.ordersPerYear * 1.5));
  for (let n = 0; n < looks; n++) visit(who.joined + draw.uniform() * (end - who.joined), 'view');
  showInterest(who, more, options, end, emit);
  if (who.attributes.newsletter === true) readNewsletters(who, draw, options, emit);
}

function shop(
  who: Person,
  draw: Chance,
  more: Chance,
  start: number,
  ends: 'order' | 'cart' | 'view',
  emit: Emit,
): void {
  let at = start;
  const seen: Product[] = [];
  const views = 1 + draw.poisson(ends === 'view' ? 1.5 : 2.5);
  for (let n = 0; n < views; n++) {
    const product = choose(who, draw);
    seen.push(product);
    emit(at, 'product_viewed', { product: product.sku, category: product.category, price: product.price });
    at += (20 + draw.below(160)) * 1000;
  }
  if (ends === 'view') return;
  const cartId = `k${at.toString(36)}${who.id}`;
  const items: { sku: string; name: string; category: string; price: number; quantity: number }[] = [];
  const wanted = Math.max(1, Math.min(seen.length, Math.round(draw.exponential(who.basket))));
  for (const { sku, name, category, price } of seen.slice(0, wanted)) {
    items.push({ sku, name, category, price, quantity: draw.happens(0.15) ? 2 : 1 });
    const total = totalOf(items);
    emit(at, 'cart_updated', { cart_id: cartId, total, items: items.slice() });
    at += (10 + draw.below(90)) * 1000;
  }
  const total = totalOf(items);
  if (ends === 'order' || draw.happens(0.35)) {
    emit(at, 'checkout_started', { cart_id: cartId, total });
    // The last step reached; the shop does not tell those before.
    const step = ends === 'order' ? 'payment' : more.pick(['address', 'address', 'delivery', 'payment']);
    emit(at + 20_000, 'checkout_step', { cart_id: cartId, step });
  }
  if (ends !== 'order') return;
  at += (60 + draw.below(600)) * 1000;
  const orderId = `o${at.toString(36)}${who.id}`;
  emit(at, 'order_placed', { order_id: orderId, total, items, coupon: more.happens(0.12) ? 'SPRING10' : null });
  if (draw.happens(0.025))
    emit(at + (1 + draw.below(9 * 24)) * 60 * minuteMs, 'order_cancelled', { order_id: orderId });
}

/** The shop's own monthly newsletter, sent before these scenarios existed: its opens and clicks are part of history. */
function readNewsletters(who: Person, draw: Chance, { zone, first, last }: HistoryOptions, emit: Emit): void {
  for (let day = firstOfNextMonth(first); day < last; day = firstOfNextMonth(day)) {
    if (day <= who.joined) continue;
    const fields = { channel: 'email', message: 'newsletter', scenario: 'newsletter', link: null };
    const sent = zone.instantOfDate(day, 10 * 60);
    emit(sent, 'message_sent', fields);
    if (!draw.happens(who.opens)) continue;
    const opened = sent + Math.floor(draw.exponential(9 * 60)) * minuteMs;
    emit(opened, 'message_opened', fields);
    if (draw.happens(who.clicks)) {
      emit(opened + (5 + draw.below(120)) * 1000, 'message_clicked', {
        ...fields,
        link: 'https://shop.example.com/new',
      });
    }
  }
}

function firstOfNextMonth(day: number): number {
  const { year, month } = civilOfDay(day);
  return month === 12 ? dayOfCivil(year + 1, 1, 1) : dayOfCivil(year, month + 1, 1);
}

function choose(who: Person, draw: Chance): Product {
  for (;;) {
    const product = draw.pick(products);
    if (product.category === who.favourite || draw.happens(0.45)) return product;
  }
}

function totalOf(items: readonly { price: number; quantity: number }[]): number {
  return items.reduce((sum, item) => sum + item.price * item.quantity, 0);
}

/** Share of a busy day's orders that are placed on this one: November and December are the busiest, August the calmest. */
function season(day: number): number {
  const { month } = civilOfDay(Math.floor(day));
  return [0.75, 0.65, 0.68, 0.7, 0.72, 0.7, 0.66, 0.5, 0.7, 0.74, 1, 0.95][month - 1]!;
}

/** Minute of the local day: two humps, midday and evening. */
function hourOfDay(draw: Chance): number {
  const hump = draw.happens(0.4) ? 13 * 60 : 20 * 60 + 30;
  const spread = (draw.uniform() + draw.uniform() + draw.uniform() - 1.5) * 220;
  return Math.max(7 * 60, Math.min(23 * 60 + 30, Math.round(hump + spread)));
}
