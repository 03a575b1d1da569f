// Schema of the data model inside a bundle. Whether cauce.yaml makes sense was the compiler's question; this asks for shape.
import { z } from 'zod';
import type { ScoreRange } from '../rfm-table.js';
import { day, dictionary, duration, index, list, minute, name, typeShape, typeShapes, yes } from './shapes.js';

const number = z.number();
const text = z.string();
const settings = dictionary(text);
const scoreRange: z.ZodType<ScoreRange> = z.tuple([z.int(), z.int()]);
const pair: z.ZodType<readonly [number, number]> = z.tuple([number, number]);
const threeNames: z.ZodType<readonly [string, string, string]> = z.tuple([name, name, name]);

const classTable = z.strictObject({
  name: text,
  classes: list(name),
  match: z.enum(['first', 'last', 'once']),
  rules: list(
    z.strictObject({
      name,
      when: z
        .strictObject({
          r: scoreRange.exactOptional(),
          f: scoreRange.exactOptional(),
          m: scoreRange.exactOptional(),
        })
        .exactOptional(),
      cells: list(text).exactOptional(),
    }),
  ),
  unmatched: name.exactOptional(),
  bins: z.int().exactOptional(),
});

const level = z.strictObject({
  names: threeNames,
  cuts: pair.exactOptional(),
});

const rfm = z.strictObject({
  event: name,
  value: name,
  window: duration,
  monetary: z.enum(['sum', 'average']),
  scores: z.discriminatedUnion('by', [
    z.strictObject({ by: z.literal('quintiles') }),
    z.strictObject({
      by: z.literal('thresholds'),
      recency: list(number),
      frequency: list(number),
      monetary: list(number),
    }),
  ]),
  bins: z.int().min(1),
  classes: classTable,
  levels: z.strictObject({ recency: level, frequency: level, spend: level }),
  refresh: minute,
  alive: z.literal(true).exactOptional(),
});

const rate = z.strictObject({ count: index, per: duration });

const policies = z.strictObject({
  quietHours: z.strictObject({ from: minute, to: z.int().min(0).max(1440) }).exactOptional(),
  closed: list(day),
  legalHours: z.literal('off').exactOptional(),
  caps: list(z.strictObject({ count: index, channel: name, per: duration, segment: name.exactOptional() })),
  overCap: z.enum(['skip', 'wait']),
  holdout: number.min(0).max(100),
  late: duration,
  spread: duration.exactOptional(),
  unknownOutcome: z.literal('resend').exactOptional(),
  assume: list(z.strictObject({ count: index, event: name, per: duration })),
  prove: list(z.strictObject({ count: index, channel: name, per: duration })),
});

const param = z.union([
  typeShapes,
  z.strictObject({ type: z.literal('event'), event: name, optional: yes }),
  z.strictObject({ type: z.literal('coupon'), optional: yes }),
]);

const message = z.strictObject({
  channel: name,
  name,
  file: text,
  format: z.enum(['mjml', 'html', 'txt', 'md']),
  kind: z.enum(['marketing', 'transactional']),
  subject: text.exactOptional(),
  preheader: text.exactOptional(),
  topic: text.exactOptional(),
  track: z.enum(['all', 'none']),
  params: dictionary(param),
});

export const projectModel = z.strictObject({
  project: name,
  currency: name,
  timezone: name,
  contact: dictionary(typeShape),
  events: dictionary(
    z.strictObject({
      fields: dictionary(typeShape),
      confirms: name.exactOptional(),
      undoes: z.strictObject({ event: name, by: name }).exactOptional(),
    }),
  ),
  records: dictionary(dictionary(typeShape)),
  aliases: dictionary(text),
  channels: dictionary(
    z.strictObject({
      provider: name,
      consent: name.nullable(),
      from: text.exactOptional(),
      rate: rate.exactOptional(),
      settings,
    }),
  ),
  policies,
  coupons: dictionary(
    z.strictObject({
      discount: z.union([z.strictObject({ percent: number }), z.strictObject({ money: number, currency: name })]),
      valid: duration.exactOptional(),
      codes: text,
    }),
  ),
  groups: dictionary(z.strictObject({ sync: text.exactOptional(), settings })),
  places: dictionary(pair),
  rfm: rfm.exactOptional(),
  messages: dictionary(message),
});
