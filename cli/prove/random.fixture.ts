/** Random programs for the shop of the proof's tests, and random lives of a contact: whatever they bring together, no bound may be exceeded. */
import fc from 'fast-check';
import type { Act } from './script.js';

const exact = fc.constantFrom('1h', '4h', '20h', '24h', '25h');
const calendar = fc.constantFrom('1d', '2d', '3d', '7d', '1w', '1mo');
const duration = fc.oneof(exact, calendar);

const condition = fc.constantFrom(
  'tier is gold',
  'tier is silver',
  'not (tier is gold)',
  'city == "x"',
  'last_order > 3d',
  'last_order < 2d',
  'orders >= 2',
  'any product_viewed in last 2d',
  'rfm is champions',
  'rfm in (loyal, lost)',
  'regular',
);

const event = fc.constantFrom('order_placed', 'product_viewed', 'cart_updated', 'left', 'big');
const message = fc.constantFrom('send email m1', 'send email m2', 'send sms s1', 'send email receipt');

type Lines = readonly string[];

const indented = (lines: Lines): Lines => lines.map((line) => `  ${line}`);
const block = (inner: fc.Arbitrary<Lines>, most: number) =>
  fc.array(inner, { minLength: 1, maxLength: most }).map((parts) => parts.flat());

const { statement } = fc.letrec<{ statement: Lines }>((tie) => {
  const body = block(tie('statement'), 3).map(indented);
  return {
    statement: fc.oneof(
      { maxDepth: 2, depthSize: 'small' },
      message.map((line) => [line]),
      message.map((line) => [line]),
      duration.map((length) => [`wait ${length}`]),
      fc.tuple(condition, duration, duration).map(([asked, a, b]) => [`wait ${a} if ${asked} else ${b}`]),
      fc.constantFrom('wait until 09:00', 'wait until monday 10:00', 'wait until 3d after entry').map((line) => [line]),
      fc
        .constantFrom('add to club', 'set tier = gold', 'give welcome as code', 'wait until 5d after last_order')
        .map((line) => [line]),
      fc.tuple(duration, event).map(([length, on]) => [`wait up to ${length} for ${on}`]),
      fc.tuple(condition, body, body).map(([asked, a, b]) => [`if ${asked}:`, ...a, 'else:', ...b]),
      fc
        .tuple(duration, event, body, body)
        .map(([length, on, a, b]) => [`wait up to ${length} for ${on}:`, ...a, 'else:', ...b]),
      fc
        .tuple(fc.integer({ min: 2, max: 3 }), fc.option(duration), body)
        .map(([times, every, a]) => [`repeat up to ${times} times${every ? ` every ${every}` : ''}:`, ...a]),
      fc.tuple(body, body).map(([a, b]) => ['split:', '  50% one:', ...indented(a), '  50% two:', ...indented(b)]),
      fc.constant(['stop']),
    ),
  };
});

const trigger = fc.oneof(
  event,
  fc.tuple(event, condition).map(([on, asked]) => `${on} and ${asked}`),
  fc.constantFrom(
    'every day at 10:00',
    'every monday, thursday at 10:00',
    'every monday at 10:00 and tier is gold',
    'every monday at 10:00 and tier is silver',
    'every month on 1 at 09:00',
    'each birthday at 09:00',
    '3d before renews_on',
    'at 2026-03-10 09:00',
    'last_order > 3d',
    'last_order > 2d and orders >= 2',
    'orders >= 3',
    'tier is gold',
    'enters club',
    'enters regular',
    'leaves regular',
    'rfm moves to champions',
    'tier changes',
  ),
);

const header = fc.constantFrom<Lines>(
  [],
  [],
  ['enter once'],
  ['enter once per 1d'],
  ['enter once per 3d'],
  ['enter once per 7d'],
  ['restart'],
  ['goal order_placed within 5d'],
  ['goal product_viewed within 5d', 'enter once per 2d'],
  ['stop when product_viewed'],
  ['stop when tier is gold'],
  ['hours 09:00-18:00 on weekday'],
  ['for tier is silver'],
  ['active 2026-03-01 to 2026-03-20'],
);

const scenario = (name: string) =>
  fc
    .tuple(header, fc.array(fc.tuple(trigger, block(statement, 4)), { minLength: 1, maxLength: 2 }))
    .map(([clauses, whens]) =>
      [
        `scenario ${name}:`,
        ...indented(clauses),
        ...whens.flatMap(([on, body]) => [`  when ${on}:`, ...indented(indented(body))]),
      ].join('\n'),
    );

const derived =
  'event left = cart_updated without order_placed within 1d\nevent big = order_placed where (total > 40 EUR)\n';

export const aProgram = fc
  .tuple(scenario('a'), fc.option(scenario('b')))
  .map(([a, b]) => `${derived}${a}\n${b ? `${b}\n` : ''}`);

export const somePolicies = fc.constantFrom('', '', 'quiet_hours: 21:30-08:30', 'closed: [2026-03-05, 2026-03-06]');

const HOUR = 3_600_000;

/** Hours after the beginning: often whole days apart, so that windows are met at their edges. */
const instant = fc.oneof(
  fc.integer({ min: 0, max: 40 * 24 }).map((hours) => hours * HOUR),
  fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.constantFrom(0, 1, 1000, HOUR, 24 * HOUR - 1))
    .map(([days, more]) => days * 24 * HOUR + more),
);

type Happening = Act extends infer A ? (A extends Act ? Omit<A, 'at'> : never) : never;

const happening = fc.oneof(
  fc
    .tuple(fc.constantFrom('order_placed', 'product_viewed', 'cart_updated', 'signed_up'), fc.constantFrom(1000, 9000))
    .map(
      ([name, total]): Happening => ({ kind: 'event', event: name, fields: name === 'order_placed' ? { total } : {} }),
    ),
  fc.constantFrom('gold', 'silver', 'none').map((tier): Happening => ({ kind: 'attributes', values: { tier } })),
  fc.constantFrom('x', 'y').map((city): Happening => ({ kind: 'attributes', values: { city } })),
  fc.boolean().map((member): Happening => ({ kind: 'group', group: 'club', member })),
  fc.constantFrom('champions', 'loyal', 'lost').map((to): Happening => ({ kind: 'rfm', to })),
);

/** What happens in some forty days from an instant on, in order. */
export function aLife(start: number): fc.Arbitrary<readonly Act[]> {
  return fc
    .array(fc.tuple(instant, happening), { minLength: 5, maxLength: 60 })
    .map((all) => all.map(([after, what]): Act => ({ ...what, at: start + after })).sort((a, b) => a.at - b.at));
}
