// Schema of machines: triggers, goals, stops, slots and states.
import { z } from 'zod';
import { expr, handleMoment } from './expression.js';
import { day, duration, index, list, minute, name, nonEmptyList, span, typeShape, weekdays, yes } from './shapes.js';

const text = z.string();
const optional = expr.exactOptional();

export const dependencies = z.strictObject({
  attributes: list(text),
  events: list(text),
  segments: list(text),
  groups: list(text),
  scenarios: list(text),
  rfm: z.boolean(),
  time: z.boolean(),
});

export const moment = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('event'), event: name, where: optional }),
  z.strictObject({ on: z.literal('handle'), slot: index, moment: handleMoment }),
  z.strictObject({ on: z.enum(['enters', 'leaves']), of: z.enum(['segment', 'group']), name }),
  z.strictObject({
    on: z.literal('rfm'),
    change: z.enum(['moves', 'rises', 'drops']),
    from: name.exactOptional(),
    to: name.exactOptional(),
  }),
  z.strictObject({ on: z.literal('changes'), attribute: name, from: optional, to: optional }),
  z.strictObject({
    on: z.literal('anniversary'),
    attribute: name,
    every: z.boolean(),
    offset: duration.exactOptional(),
    minute,
  }),
  z.strictObject({
    on: z.literal('schedule'),
    weekdays,
    monthDay: z.int().min(1).max(31).exactOptional(),
    minute,
  }),
  z.strictObject({ on: z.literal('broadcast'), day, minute }),
]);

export const alternative = z.strictObject({
  moment: moment.exactOptional(),
  condition: optional,
  dependsOn: dependencies,
  bind: index.exactOptional(),
  span,
});

const goal = z.strictObject({ moment, within: duration, value: name.exactOptional(), span });

const entry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('oneAtATime') }),
  z.strictObject({ kind: z.literal('once') }),
  z.strictObject({ kind: z.literal('oncePer'), per: duration }),
  z.strictObject({ kind: z.literal('restart') }),
  z.strictObject({ kind: z.literal('onePer'), key: expr }),
]);

const slot = z.strictObject({
  name: text,
  holds: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('event'), event: name }),
    z.strictObject({ kind: z.literal('message'), channel: name, message: name }),
    z.strictObject({ kind: z.literal('code') }),
    z.strictObject({ kind: z.literal('value'), type: typeShape }),
    z.strictObject({ kind: z.literal('counter') }),
  ]),
});

const target = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('clock'), weekdays: weekdays.exactOptional(), minute, wholeDay: yes }),
  z.strictObject({ kind: z.literal('literal'), day, minute }),
  z.strictObject({
    kind: z.literal('computed'),
    anchor: expr,
    offset: optional,
    sign: z.union([z.literal(1), z.literal(-1)]),
    minute: minute.exactOptional(),
    fixed: z.boolean(),
  }),
]);

const change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['add', 'remove']), group: name }),
  z.strictObject({ kind: z.literal('set'), attribute: name, value: expr }),
]);

const base = { id: name, span, loops: list(index).exactOptional(), call: span.exactOptional() };

export const state = z.discriminatedUnion('kind', [
  z.strictObject({ ...base, kind: z.literal('wait'), duration: expr, next: index }),
  z.strictObject({ ...base, kind: z.literal('until'), target, next: index, late: index.exactOptional() }),
  z.strictObject({
    ...base,
    kind: z.literal('waitFor'),
    upTo: expr,
    arms: list(z.strictObject({ on: alternative, next: index })),
    otherwise: index,
  }),
  z.strictObject({
    ...base,
    kind: z.literal('send'),
    channel: name,
    message: name,
    lifetime: optional,
    handle: index,
    params: list(z.strictObject({ name, value: expr })),
    next: index,
  }),
  z.strictObject({
    ...base,
    kind: z.literal('give'),
    coupon: name.exactOptional(),
    discount: z
      .strictObject({ kind: z.enum(['percent', 'money']), currency: name.exactOptional(), value: expr })
      .exactOptional(),
    valid: optional,
    slot: index,
    next: index,
  }),
  z.strictObject({
    ...base,
    kind: z.literal('branch'),
    cases: list(z.strictObject({ when: expr, next: index, span })),
    otherwise: index,
    exhaustive: z.literal(true).exactOptional(),
  }),
  z.strictObject({
    ...base,
    kind: z.literal('split'),
    name,
    arms: nonEmptyList(z.strictObject({ name, share: z.number().min(0).max(100), next: index, span })),
  }),
  z.strictObject({ ...base, kind: z.literal('change'), change, next: index }),
  z.strictObject({
    ...base,
    kind: z.literal('loop'),
    times: z.int().min(0),
    counter: index,
    every: optional,
    began: index,
    until: list(alternative),
    body: index,
    next: index,
  }),
  z.strictObject({ ...base, kind: z.literal('end'), outcome: name }),
]);

export const machine = z.strictObject({
  name,
  title: text.exactOptional(),
  span,
  priority: z.number(),
  audience: optional,
  entry,
  hours: z.strictObject({ from: minute, to: z.int().min(0).max(1440), weekdays }).exactOptional(),
  active: z.strictObject({ from: day, to: day }).exactOptional(),
  goals: list(goal),
  measures: list(goal),
  stops: list(alternative),
  triggers: list(
    z.strictObject({ alternatives: nonEmptyList(alternative), includingExisting: z.boolean(), start: index, span }),
  ),
  slots: list(slot),
  states: list(state),
});
