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
  names: list(item('a name'), 'a list of three names'),
  cuts: list(z.unknown(), 'a list of two cut points'),
});

export const SPREAD = 'hours, minutes or seconds, such as `30min`';

export const schema = z.strictObject(
  {
    project: text('the name of the project'),
    currency: text('the code of a currency such as `EUR`'),
    timezone: text('a time zone such as `Europe/Madrid`'),
    shop: named(item('a text'), 'texts for templates, such as `{url: https://shop.example.com}`'),
    contact: named(z.unknown(), 'attributes and their types, such as `city: text?`'),
    events: named(z.unknown(), 'events and their fields, such as `signed_up: {source: text?}`'),
    records: named(z.unknown(), 'records and their fields, such as `item: {sku: text}`'),
    aliases: named(
      item('the name of an event'),
      'names of your events by the names other programs send, such as `Order Completed: order_placed`',
    ),
    channels: named(
      z.record(z.string(), z.unknown(), expecting('settings such as `{provider: smtp, consent: newsletter}`')),
      'channels and their settings',
    ),
    policies: group({
      quiet_hours: text('two times of day such as `21:30-08:30`'),
      closed: list(item('a date such as `2026-12-25`'), 'a list of dates such as `[2026-12-25]`'),
      legal_hours: choice(['by_country', 'off']),
      caps: list(item(CAP), 'a list such as `[3 email per 7d]`'),
      over_cap: choice(['skip', 'wait']),
      holdout: text('a share such as `5%`'),
      late: text(DURATION),
      spread: text(SPREAD),
      unknown_outcome: choice(['flag', 'resend']),
      assume: list(
        item('a number of events per time, such as `1 cart_abandoned per 1d`'),
        'a list such as `[1 cart_abandoned per 1d]`',
      ),
      prove: list(item(CAP), 'a list such as `[4 email per 7d]`'),
    }),
    coupons: named(
      z.strictObject(
        {
          discount: text('a share or an amount such as `10%` or `15 EUR`'),
          valid: text(DURATION),
          codes: text('`generated`, or the name of a csv file'),
        },
        expecting('a group such as `{discount: 10%, valid: 24h}`'),
      ),
      'coupons and their discounts',
    ),
    groups: named(
      z.record(
        z.string(),
        z.unknown(),
        expecting('`{}`, or how the group is kept in step, such as `{sync: csv, path: out/calls.csv}`'),
      ),
      'groups, such as `vip_club: {}`',
    ),
    places: named(
      z.array(
        z.number(expecting('a number of degrees')),
        expecting('a latitude and a longitude such as `[39.4699, -0.3763]`'),
      ),
      'places, such as `store: [39.4699, -0.3763]`',
    ),
    rfm: group({
      event: text('the event that is an order'),
      value: text('the field of the event that holds its value'),
      window: text(DURATION),
      monetary: choice(['sum', 'average']),
      scores: anything,
      bins: z
        .int(expecting('a whole number from 3 to 10'))
        .min(3, 'a whole number from 3 to 10')
        .max(10, 'a whole number from 3 to 10')
        .optional(),
      levels: group({ recency: levels, frequency: levels, spend: levels }),
      match: choice(['first', 'last', 'once']),
      classes: anything,
      refresh: text('a time of day in quotes, such as `"03:00"`'),
    }),
  },
  expecting('a group of keys such as `project: shop`'),
);

export type Config = z.output<typeof schema>;
