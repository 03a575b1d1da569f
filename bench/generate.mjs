/**
 * Makes a project of any size as texts by path: one file a scenario, about twenty lines each, with segments, events, lets and tests, and
 * the messages they send. Same count and seed, same bytes. It writes nothing to disk.
 */
import { kinds } from './scenario-kinds.mjs';
import { seeded } from './seeded.mjs';

export const MESSAGES = 40;

/** `files`: cauce.yaml, messages and programs; `lines` and `bytes` count the programs alone. `of`: the kinds of program, in turn. */
export function generateProject({ scenarios, seed = 1, of = kinds }) {
  const files = new Map([['cauce.yaml', config]]);
  for (let number = 0; number < MESSAGES; number++) {
    for (const [path, text] of messages(two(number))) files.set(path, text);
  }
  let lines = 0;
  let bytes = 0;
  for (const [path, text] of generatePrograms({ scenarios, seed, of })) {
    files.set(path, text);
    lines += text.split('\n').length - 1;
    bytes += Buffer.byteLength(text);
  }
  return { files, lines, bytes };
}

function* generatePrograms({ scenarios, seed, of }) {
  for (let number = 0; number < scenarios; number++) {
    const chance = seeded(seed * 1_000_003 + number);
    const kind = of[number % of.length];
    const names = {
      n: String(number).padStart(4, '0'),
      message: () => two(chance.below(MESSAGES)),
      between: (low, high) => low + chance.below(high - low + 1),
      pick: chance.pick,
    };
    yield [`scenarios/${kind.name}_${names.n}.cauce`, kind(names)];
  }
}

function two(number) {
  return String(number).padStart(2, '0');
}

function messages(id) {
  return [
    [
      `messages/email/news_${id}.md`,
      message(
        `News ${id}`,
        'cart: cart_abandoned?',
        'There is something new for you{% if cart %} beside your cart of {{ cart.total }}{% endif %}.',
      ),
    ],
    [
      `messages/email/offer_${id}.md`,
      message(
        `{{ promo.discount }} for you`,
        'promo: coupon',
        'The code **{{ promo.code }}** takes {{ promo.discount }} off.',
      ),
    ],
    [
      `messages/sms/note_${id}.txt`,
      `---\nkind: marketing\n---\n{{ shop.name }}: number ${id} waits for you. {{ unsubscribe_url }}\n`,
    ],
  ];
}

function message(subject, param, body) {
  return [
    '---',
    'kind: marketing',
    `subject: "${subject}"`,
    'params:',
    `  ${param}`,
    '---',
    'Hello{% if contact.first_name %} {{ contact.first_name }}{% endif %},',
    '',
    body,
    '',
    '[Unsubscribe]({{ unsubscribe_url }})',
    '',
  ].join('\n');
}

const config = `project: generated-shop
currency: EUR
timezone: Europe/Madrid
contact:
  email: email
  phone: phone
  first_name: text?
  birthday: date?
  city: text?
  interests: list(text)
  newsletter: bool
  sms_consent: bool
events:
  signed_up: { source: text? }
  product_viewed: { product: text, category: text, price: money }
  cart_updated: { cart_id: text, total: money, items: list(item) }
  checkout_started: { cart_id: text, total: money }
  order_placed: { order_id: text, total: money, items: list(item), coupon: text? }
records:
  item: { sku: text, name: text, category: text, price: money, quantity: number }
channels:
  email: { provider: smtp, url: $SMTP_URL, from: "Shop <shop@example.com>", consent: newsletter }
  sms: { provider: twilio, account: $TWILIO_SID, token: $TWILIO_TOKEN, from: "+34600000000", consent: sms_consent }
policies:
  quiet_hours: 21:30-08:30
  caps: [3 email per 7d, 1 sms per 1d]
groups: { vip_club: {}, callbacks: {} }
rfm: { event: order_placed, value: total, window: 24mo, scores: quintiles, classes: five, refresh: "03:00" }
`;
