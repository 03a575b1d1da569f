/** The shop of the language's data-model section as a hand-made model, for tests of the compiler. */

import type { EventModel, MessageModel, ParamShape, ProjectModel, TypeShape } from '../../runtime/machine/model.js';
import type { ClassRule, ClassTable } from '../../runtime/machine/rfm-table.js';

const text: TypeShape = { type: 'text' };
const optionalText: TypeShape = { type: 'text', optional: true };
const money: TypeShape = { type: 'money', currency: 'EUR' };
const item: Record<string, TypeShape> = {
  sku: text,
  name: text,
  category: text,
  price: money,
  quantity: { type: 'number' },
};
const items: TypeShape = { type: 'list', of: { type: 'record', name: 'item', fields: item } };
const event = (fields: Record<string, TypeShape>, more: Partial<EventModel> = {}): EventModel => ({ fields, ...more });
const messageFields: Record<string, TypeShape> = { channel: text, message: text, scenario: text, link: optionalText };

const events: Record<string, EventModel> = {
  signed_up: event({ source: optionalText }),
  newsletter_confirmed: event({}, { confirms: 'newsletter' }),
  product_viewed: event({ product: text, category: text, price: money }),
  cart_updated: event({ cart_id: text, total: money, items }),
  checkout_started: event({ cart_id: text, total: money }),
  order_placed: event({ order_id: text, total: money, items, coupon: optionalText }),
  order_cancelled: event({ order_id: text }, { undoes: { event: 'order_placed', by: 'order_id' } }),
  quote_sent: event({ quote_id: text }),
  message_sent: event(messageFields),
  message_delivered: event(messageFields),
  message_opened: event(messageFields),
  message_clicked: event(messageFields),
  message_bounced: event(messageFields),
};

const high: readonly [number, number] = [4, 5];
const middle: readonly [number, number] = [3, 5];
const rules: ClassRule[] = [
  { name: 'champions', when: { r: high, f: high, m: high } },
  { name: 'loyal', when: { r: middle, f: middle, m: middle } },
  { name: 'potential_loyal', when: { r: middle } },
  { name: 'at_risk', when: { f: middle } },
  { name: 'at_risk', when: { m: high } },
];
const classes: ClassTable = {
  name: 'five',
  classes: ['champions', 'loyal', 'potential_loyal', 'at_risk', 'lost'],
  match: 'first',
  rules,
  unmatched: 'lost',
};

const duration = (days: number) => ({ months: 0, days, ms: 0 });

export function message(key: string, params: Record<string, ParamShape> = {}): [string, MessageModel] {
  const [channel = '', name = ''] = key.split('/');
  const file = `messages/${key}.mjml`;
  return [key, { channel, name, file, format: 'mjml', kind: 'marketing', track: 'all', params }];
}

const plain = [
  'email/cart_reminder',
  'email/cart_offer',
  'email/thanks_for_big_order',
  'email/whats_new',
  'email/we_miss_you',
  'email/ultimatum',
  'push/need_help',
  'email/fashion_picks',
  'sms/first_order_offer',
  'email/welcome_family',
  'email/site_tour_video',
  'email/first_order_offer',
  'email/buying_guide',
  'email/webinar_invite',
  'email/any_questions',
  'web/live_chat_invite',
  'email/short_survey',
  'email/confirm_subscription',
  'email/welcome',
  'email/editors_choice',
  'email/feedback_request',
  'email/confirm_again',
  'email/happy_birthday',
  'email/how_was_it',
  'email/shoe_care',
  'email/picked_for_you',
  'email/you_are_a_champion',
  'email/black_friday_early_access',
  'email/personal_note',
  'email/come_back_offer',
  'sms/gentle_nudge',
  'call/personal_call',
  'email/free_shipping_over_50',
  'sms/store_event',
  'email/surprise',
  'email/refill_reminder',
  'email/refill_offer',
  'email/your_quote',
  'call/quote_followup',
  'email/quote_expires',
  'email/still_interested',
];

const channel = (provider: string, consent: string | null) => ({ provider, consent, settings: {} });

export const shop: ProjectModel = {
  project: 'demo-shop',
  currency: 'EUR',
  timezone: 'Europe/Madrid',
  contact: {
    id: text,
    timezone: text,
    locale: optionalText,
    created_at: { type: 'moment' },
    email: { type: 'email' },
    phone: { type: 'phone' },
    first_name: optionalText,
    birthday: { type: 'date', optional: true },
    renews_on: { type: 'date', optional: true },
    gender: { type: 'enum', values: ['female', 'male', 'other'], optional: true },
    city: optionalText,
    tier: text,
    engagement: optionalText,
    location: { type: 'geo', optional: true },
    interests: { type: 'list', of: text },
    newsletter: { type: 'bool' },
    sms_consent: { type: 'bool' },
    push_consent: { type: 'bool' },
  },
  events,
  records: { item },
  aliases: { 'Order Completed': 'order_placed' },
  channels: {
    email: channel('smtp', 'newsletter'),
    sms: channel('twilio', 'sms_consent'),
    push: channel('webpush', 'push_consent'),
    web: channel('content', null),
    call: channel('csv', null),
    crm: channel('webhook', null),
  },
  policies: {
    quietHours: { from: 21 * 60 + 30, to: 8 * 60 + 30 },
    closed: [],
    caps: [
      { count: 3, channel: 'email', per: duration(7) },
      { count: 1, channel: 'email', per: duration(14), segment: 'inactive' },
    ],
    overCap: 'skip',
    holdout: 5,
    late: { months: 0, days: 0, ms: 24 * 3_600_000 },
    assume: [],
    prove: [],
  },
  coupons: {
    welcome: { discount: { percent: 10 }, valid: duration(1), codes: 'generated' },
    vip: { discount: { money: 1500, currency: 'EUR' }, valid: duration(30), codes: 'vip-codes.csv' },
  },
  groups: {
    vip_club: { settings: {} },
    prospects: { settings: {} },
    lapsed_ads: { sync: 'meta', settings: {} },
    callbacks: { sync: 'csv', settings: {} },
  },
  places: { valencia_store: [39.4699, -0.3763], city_centre: [39.4702, -0.3768] },
  rfm: {
    event: 'order_placed',
    value: 'total',
    window: { months: 24, days: 0, ms: 0 },
    monetary: 'sum',
    scores: { by: 'quintiles' },
    bins: 5,
    classes,
    levels: {
      recency: { names: ['short', 'medium', 'long'] },
      frequency: { names: ['casual', 'regular', 'often'] },
      spend: { names: ['saver', 'average', 'big'] },
    },
    refresh: 180,
  },
  messages: Object.fromEntries([
    ...plain.map((key) => message(key)),
    message('email/cart_notice', { cart: { type: 'event', event: 'cart_updated' } }),
    message('email/greeting', { name: text, promo: { type: 'coupon', optional: true } }),
    message('email/promo_notice', { promo: { type: 'coupon' }, amount: { ...money, optional: true } }),
  ]),
};
