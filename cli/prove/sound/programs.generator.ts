/** Random projects for the law that no bound falls short: every trigger, wait, branch, loop, entry rule and policy, several scenarios that feed each other. */
import fc from 'fast-check';

import {
  aCondition,
  aDuration,
  aLongDuration,
  aMoment,
  anAging,
  anEvent,
  aSchedule,
  aSend,
  aTrigger,
  aWait,
  type Line,
  statements,
} from './statements.generator.js';

export interface AScenario {
  readonly header: readonly string[];
  readonly whens: readonly { readonly trigger: string; readonly body: readonly (readonly Line[])[] }[];
}

export interface AProgram {
  readonly scenarios: readonly AScenario[];
  readonly policies: readonly string[];
  readonly rate: boolean;
  readonly zone: string;
}

const declarations: Readonly<Record<string, string>> = {
  cart_left: 'event cart_left = cart_updated without order_placed within 1h',
  slow_left: 'event slow_left = cart_updated without order_placed or product_viewed within 2d',
  each_left: 'event each_left = cart_updated without order_placed within 1d per cart_id',
  gone_cold: 'event gone_cold = order_placed without order_placed within 3d',
  big_order: 'event big_order = order_placed where (total > 50 EUR)',
  big_cold: 'event big_cold = big_order without order_placed within 12h',
  fresh: 'segment fresh = any order_placed in last 3d',
  gone: 'segment gone = last_order > 7d and orders >= 1',
  gold_ones: 'segment gold_ones = tier is gold',
  viewers: 'segment viewers = count of product_viewed in last 7d >= 2',
  quoted: 'segment quoted = any quote_sent in last 2d',
};

/** Sequences, by their first line. */
const sequences = {
  two: ['sequence two(a: email, b: email, pause: duration):', '  send email a', '  wait pause', '  send email b'],
  loop: [
    'sequence loop(a: email):',
    '  repeat up to 2 times:',
    '    send email a as mail',
    '    wait up to 1d for mail.opened',
  ],
} as const;

/** Weighed so that most scenarios have a bound: nothing is to be learned from what has none. */
const anEntryRule = fc.oneof(
  { weight: 4, arbitrary: aLongDuration.map((time) => [`enter once per ${time}`]) },
  { weight: 2, arbitrary: fc.constant<string[]>([]) },
  { weight: 2, arbitrary: fc.constant(['enter once']) },
  { weight: 1, arbitrary: fc.constant(['restart']) },
);

/** All but who comes in how often. */
const someClauses = fc
  .tuple(
    fc.option(
      fc.tuple(fc.constantFrom('order_placed', 'cart_left', 'order_placed where (total > 50 EUR)'), aLongDuration),
      { freq: 4 },
    ),
    fc.option(fc.oneof(aCondition, anEvent), { freq: 4 }),
    fc.option(
      fc.tuple(
        fc.constantFrom('09:00-20:00', '06:00-22:00', '13:30-14:30', '02:30-20:00', '06:00-23:30'),
        fc.constantFrom('', ' on weekday', ' on saturday, sunday', ' on monday'),
      ),
      { freq: 5 },
    ),
    fc.option(fc.constantFrom('2026-03-03 to 2026-03-20', '2026-03-25 to 2026-04-30'), { freq: 10 }),
    fc.option(aCondition, { freq: 4 }),
    fc.option(fc.constantFrom('priority 5', 'priority 1'), { freq: 6 }),
    fc.option(fc.constantFrom('order_placed', 'product_viewed'), { freq: 6 }),
    fc.option(fc.oneof(aCondition, anEvent), { freq: 10 }),
  )
  .map(([goal, stop, hours, active, audience, priority, measure, other]) => [
    ...(goal ? [`goal ${goal[0]} within ${goal[1]}`] : []),
    ...(measure ? [`measure ${measure} within 7d`] : []),
    ...(stop ? [`stop when ${stop}`] : []),
    ...(other ? [`stop when ${other}`] : []),
    ...(hours ? [`hours ${hours[0]}${hours[1]}`] : []),
    ...(active ? [`active ${active}`] : []),
    ...(audience ? [`for ${audience}`] : []),
    ...(priority ? [priority] : []),
  ]);

const aHeader = fc.tuple(anEntryRule, someClauses).map(([rule, clauses]) => [...rule, ...clauses]);

const aBody = statements(2);

const anyScenario: fc.Arbitrary<AScenario> = fc
  .tuple(aHeader, fc.array(fc.tuple(aTrigger, aBody), { minLength: 1, maxLength: 2 }))
  .map(([header, whens]) => ({ header, whens: whens.map(([trigger, body]) => ({ trigger, body })) }));

/** Little, so that random histories come near its bound. */
const aSimple: fc.Arbitrary<AScenario> = fc
  .tuple(
    fc.oneof(anEntryRule, fc.constant<string[]>([])),
    fc.oneof(aMoment, aSchedule, anAging),
    fc.array(
      fc.oneof(
        { weight: 3, arbitrary: aSend },
        { weight: 2, arbitrary: aWait.map((line): Line[] => [line]) },
        fc
          .tuple(fc.constantFrom(2, 3), fc.option(aDuration), aSend)
          .map(([times, every, body]): Line[] => [
            { head: `repeat up to ${times} times${every ? ` every ${every}` : ''}:`, body },
          ]),
      ),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([header, trigger, body]) => ({ header, whens: [{ trigger, body }] }));

/** Runs beside each other, one per key. */
const aKeyed: fc.Arbitrary<AScenario> = fc
  .tuple(fc.constantFrom('cart_updated', 'each_left'), fc.oneof(fc.constant<string[]>([]), someClauses), aBody)
  .map(([event, clauses, body]) => ({
    header: ['one per item.cart_id', ...clauses],
    whens: [{ trigger: `${event} as item`, body }],
  }));

/** What leads from one scenario to another. */
const aFeeder: fc.Arbitrary<AScenario> = fc
  .tuple(
    fc.constantFrom('enters club', 'leaves club', 'tier changes', 'message_sent', 'message_clicked'),
    aLongDuration,
    aBody,
  )
  .map(([trigger, time, body]) => ({ header: [`enter once per ${time}`], whens: [{ trigger, body }] }));

const aPolicy = fc
  .tuple(
    fc.option(fc.constantFrom('21:30-08:30', '00:00-12:00', '13:00-14:00', '22:00-02:30', '20:00-23:30')),
    fc.option(
      fc.constantFrom('[2026-03-04]', '[2026-03-29, 2026-03-30]', '[2026-03-03, 2026-03-05, 2026-10-25, 2026-02-01]'),
      { freq: 4 },
    ),
    fc.subarray([
      '3 email per 7d',
      '1 sms per 1d',
      '2 any per 1d',
      '5 any per 7d',
      '1 email per 24h',
      '4 email per 1mo',
      '1 email per 14d for gold_ones',
      '2 any per 3d for fresh',
      '1 email per 24h for gone',
    ]),
    fc.boolean(),
    fc.subarray([
      '1 cart_updated per 1d',
      '1 cart_updated per 7d',
      '2 order_placed per 7d',
      '3 product_viewed per 1d',
      '1 order_placed per 24h',
      '1 quote_sent per 3d',
    ]),
    fc.integer({ min: 0, max: 7 }).map((n) => n === 7),
  )
  .map(([quiet, closed, caps, waits, assume, spread]) => [
    ...(spread ? ['spread: 3h'] : []),
    ...(quiet ? [`quiet_hours: ${quiet}`] : []),
    ...(closed ? [`closed: ${closed}`] : []),
    ...(caps.length > 0 ? [`caps: [${caps.join(', ')}]`, ...(waits ? ['over_cap: wait'] : [])] : []),
    ...(assume.length > 0 ? [`assume: [${assume.join(', ')}]`] : []),
  ]);

export const aProgram: fc.Arbitrary<AProgram> = fc.record({
  scenarios: fc.oneof(
    { weight: 2, arbitrary: fc.array(aSimple, { minLength: 1, maxLength: 1 }) },
    { weight: 2, arbitrary: fc.array(anyScenario, { minLength: 1, maxLength: 1 }) },
    {
      weight: 4,
      arbitrary: fc.array(
        fc.oneof({ weight: 4, arbitrary: anyScenario }, { weight: 4, arbitrary: aSimple }, aFeeder, aKeyed),
        { minLength: 1, maxLength: 3 },
      ),
    },
  ),
  policies: fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 2, arbitrary: aPolicy }),
  rate: fc.integer({ min: 0, max: 15 }).map((n) => n === 15),
  zone: fc.constantFrom('Europe/Madrid', 'UTC', 'America/New_York', 'Pacific/Easter', 'America/Nuuk'),
});

export function textOf({ scenarios, policies }: AProgram): string {
  let names = 0;
  const print = (lines: readonly Line[], indent: string): string[] => {
    let name = '';
    return lines.flatMap((line) => {
      const head = typeof line === 'string' ? line : line.head;
      if (/^(send|split|give) .* as %h|^split as %h/u.test(head)) name = `n${++names}`;
      const own = name;
      // Arms speak of the name of what stands before them.
      const named = (text: string) => (own ? text.replaceAll('%h', own) : text);
      const text = named(`${indent}${head}`);
      return typeof line === 'string' ? [text] : [text, ...print(line.body, `${indent}  `).map(named)];
    });
  };
  const body = scenarios.flatMap(({ header, whens }, index) => [
    `scenario ${String.fromCharCode(97 + index)}:`,
    ...header.map((clause) => `  ${clause}`),
    ...whens.flatMap(({ trigger, body }) => [`  when ${trigger}:`, ...body.flatMap((lines) => print(lines, '    '))]),
  ]);
  const text = body.join('\n');
  const named = usedIn(`${text}${policies.join('\n')}`, Object.entries(declarations));
  const called = Object.entries(sequences).flatMap(([name, lines]) => (text.includes(`do ${name}(`) ? lines : []));
  return [...named, ...called, ...body, ''].join('\n');
}

/** Declarations that the text names, and those that they name. */
function usedIn(text: string, all: readonly (readonly [string, string])[]): readonly string[] {
  const used = new Map<string, string>();
  let seen = text;
  for (let size = -1; size < used.size; ) {
    size = used.size;
    for (const [name, line] of all) {
      if (used.has(name) || !new RegExp(`\\b${name}\\b`).test(seen)) continue;
      used.set(name, line);
      seen += line;
    }
  }
  return [...used.values()];
}

export function yamlOf({ policies, rate, zone }: AProgram): string {
  return `project: bounds
currency: EUR
timezone: ${zone}
contact:
  email: email
  phone: phone
  birthday: date?
  renews_on: date?
  tier: enum(gold, silver, none)
  city: text?
  newsletter: bool
  sms_consent: bool
events:
  product_viewed: {product: text}
  cart_updated: {cart_id: text, total: money}
  order_placed: {order_id: text, total: money}
  order_cancelled: {order_id: text, undoes: order_placed by order_id}
  quote_sent: {quote_id: text}
channels:
  email: {provider: smtp, url: $SMTP_URL, from: "Shop <shop@example.com>", consent: newsletter${rate ? ', rate: 1 per 1h' : ''}}
  sms: {provider: csv, path: out/sms.csv, consent: sms_consent}
coupons: {vip: {discount: 15 EUR, valid: 30d, codes: vip.csv}}
groups: {club: {}}
rfm: {event: order_placed, value: total, window: 24mo, scores: {thresholds: {recency: [1, 3, 7, 30], frequency: [2, 3, 4, 5], monetary: [50, 100, 200, 500]}}, classes: five}
${policies.length > 0 ? `policies:\n${policies.map((line) => `  ${line}\n`).join('')}` : ''}`;
}

const messages = ['email/m1', 'email/m2', 'email/m3', 'email/receipt', 'sms/s1', 'sms/s2'];

export function filesOf(program: AProgram): ReadonlyMap<string, string> {
  return new Map([
    ['cauce.yaml', yamlOf(program)],
    ['program.cauce', textOf(program)],
    ...messages.map((message): [string, string] => [
      `messages/${message}.txt`,
      `---\nkind: ${message.endsWith('receipt') ? 'transactional' : 'marketing'}\n${message.startsWith('email/') ? 'subject: Hello\n' : ''}---\nHello\n`,
    ]),
  ]);
}
