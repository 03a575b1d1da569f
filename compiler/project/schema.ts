/**
 * The shape of `cauce.yaml` for zod: which keys there are and what kind of value each takes. What the values mean is read
 * elsewhere. The texts say what would be right; they end up in "should be …".
 */
import { z } from 'zod';

const expecting = (what: string) => ({
  error: (issue: { code?: string | undefined }) => (issue.code === 'invalid_type' ? what : undefined),
});

export const text = (what: string) => z.string(expecting(what)).optional();
export const choice = <const T extends readonly [string, ...string[]]>(values: T) => z.enum(values).optional();

const group = <S extends z.ZodRawShape>(shape: S, what = 'a group of keys') =>
  z.strictObject(shape, expecting(what)).optional();
const named = <S extends z.ZodType>(value: S, what: string) => z.record(z.string(), value, expecting(what)).optional();
const list = <S extends z.ZodType>(item: S, what: string) => z.array(item, expecting(what)).optional();
const item = (what: string) => z.string(expecting(what));
const anything = z.unknown().optional();

export const DURATION = 'a duration such as `24h`, `7d` or `3mo`';
export const CAP = 'a number of messages per time, such as `3 email per 7d`';
export const TIME = 'a time of day such as `09:00`';

const levels = group({
  names: list(item('a name'), 'a list of three names').describe('Three names, the lowest first.'),
  cuts: list(z.unknown(), 'a list of two cut points').describe('Two cut points: days, orders or amounts.'),
});

export const SPREAD = 'hours, minutes or seconds, such as `30min`';

export const schema = z.strictObject(
  {
    project: text('the name of the project').describe("The project's name."),
    currency: text('the code of a currency such as `EUR`').describe(
      'The currency of `money`, by its code of three letters.',
    ),
    timezone: text('a time zone such as `Europe/Madrid`').describe(
      'The zone of contacts without a `timezone` of their own, of `rfm.refresh`, and of imported times without an offset.',
    ),
    shop: named(item('a text'), 'texts for templates, such as `{url: https://shop.example.com}`').describe(
      'Texts for templates: `{url: https://shop.example.com}` is `{{ shop.url }}` in a message.',
    ),
    contact: named(z.unknown(), 'attributes and their types, such as `city: text?`').describe(
      'Attributes and their types. `id`, `created_at`, `timezone` and `locale` exist always.',
    ),
    events: named(z.unknown(), 'events and their fields, such as `signed_up: {source: text?}`').describe(
      'Events and their fields. `at` and `id` exist on every event.',
    ),
    records: named(z.unknown(), 'records and their fields, such as `item: {sku: text}`').describe(
      'Groups of fields that events hold, mostly in lists.',
    ),
    aliases: named(
      item('the name of an event'),
      'names of your events by the names other programs send, such as `Order Completed: order_placed`',
    ).describe('Names that other programs send, and the event each means.'),
    channels: named(
      z.record(z.string(), z.unknown(), expecting('settings such as `{provider: smtp, consent: newsletter}`')),
      'channels and their settings',
    ).describe('Ways out: who delivers, with which consent, how fast.'),
    policies: group({
      quiet_hours: text('two times of day such as `21:30-08:30`').describe(
        "Marketing waits for the next open minute, in the contact's local time; may pass midnight.",
      ),
      closed: list(item('a date such as `2026-12-25`'), 'a list of dates such as `[2026-12-25]`').describe(
        'Days without marketing.',
      ),
      legal_hours: choice(['by_country', 'off']).describe(
        "Hours of the number's country in which marketing by SMS is legal: `by_country` (default) or `off`.",
      ),
      caps: list(item(CAP), 'a list such as `[3 email per 7d]`').describe(
        'At most so many marketing messages to one contact in any such time; `any` counts all channels, `for inactive` is for a segment.',
      ),
      over_cap: choice(['skip', 'wait']).describe('What happens to a message over a cap: `skip` (default) or `wait`.'),
      holdout: text('a share such as `5%`').describe(
        'This share of contacts never gets marketing: it measures what the whole programme is worth.',
      ),
      late: text(DURATION).describe(
        'An event that arrives this long after it happened changes data, goals and stops, but starts no run.',
      ),
      spread: text(SPREAD).describe('A broadcast reaches people one after the other over this time, not all at once.'),
      unknown_outcome: choice(['flag', 'resend']).describe(
        'A message of which nobody knows whether it arrived: `flag` (default) or `resend`, which may bring it twice.',
      ),
      assume: list(
        item('a number of events per time, such as `1 cart_abandoned per 1d`'),
        'a list such as `[1 cart_abandoned per 1d]`',
      ).describe('How often an event can come, for proofs about volume.'),
      prove: list(item(CAP), 'a list such as `[4 email per 7d]`').describe(
        'A bound that must be proved, or `check` fails.',
      ),
    }).describe('When and how often anybody may be written to.'),
    coupons: named(
      z.strictObject(
        {
          discount: text('a share or an amount such as `10%` or `15 EUR`').describe('What the code takes off.'),
          valid: text(DURATION).describe('How long a code can be redeemed, from the first message that shows it.'),
          codes: text('`generated`, or the name of a csv file').describe(
            'Where codes come from: `generated` (default), or a csv file of them.',
          ),
        },
        expecting('a group such as `{discount: 10%, valid: 24h}`'),
      ),
      'coupons and their discounts',
    ).describe('What `give` draws codes of.'),
    groups: named(
      z.record(
        z.string(),
        z.unknown(),
        expecting('`{}`, or how the group is kept in step, such as `{sync: csv, path: out/calls.csv}`'),
      ),
      'groups, such as `vip_club: {}`',
    ).describe('Sets of contacts that programs change with `add to` and `remove from`.'),
    places: named(
      z.array(
        z.number(expecting('a number of degrees')),
        expecting('a latitude and a longitude such as `[39.4699, -0.3763]`'),
      ),
      'places, such as `store: [39.4699, -0.3763]`',
    ).describe('Points on the map: latitude, then longitude, in degrees.'),
    rfm: group({
      event: text('the event that is an order').describe(
        'The event that is an order; `order_placed` where nothing is said.',
      ),
      value: text('the field of the event that holds its value').describe(
        'The field of that event that holds its value.',
      ),
      window: text(DURATION).describe('How far back orders count; 24mo where nothing is said.'),
      monetary: choice(['sum', 'average']).describe(
        'What M is: the `sum` (default) of the amounts, or their `average`.',
      ),
      scores: anything.describe(
        '`quintiles` (default): cut points from the whole base; or `{thresholds: {recency: […], frequency: […], monetary: […]}}`.',
      ),
      bins: z
        .int(expecting('a whole number from 3 to 10'))
        .min(3, 'a whole number from 3 to 10')
        .max(10, 'a whole number from 3 to 10')
        .optional()
        .describe('How many scores there are, from 3 to 10; 5 where nothing is said.'),
      levels: group({ recency: levels, frequency: levels, spend: levels }).describe(
        'Three levels an axis: their names, and two cut points.',
      ),
      match: choice(['first', 'last', 'once']).describe(
        'What happens when two rules of a table fit: `once` (default) makes it an error, `first` or `last` says which rule wins.',
      ),
      classes: anything.describe(
        '`five` (default), `classic`, or a table of your own, from the most to the least valuable.',
      ),
      refresh: text('a time of day in quotes, such as `"03:00"`').describe(
        "When quintiles are cut anew, in the project's time zone.",
      ),
    }).describe(
      'How customers are scored by their last order, their orders and their spending, and the class that follows.',
    ),
  },
  expecting('a group of keys such as `project: shop`'),
);

export type Config = z.output<typeof schema>;
