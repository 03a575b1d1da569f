/** Random conditions, triggers and statements of the language, as lines of text. */
import fc from 'fast-check';

/** A line of the text, and what is indented under it. `%h` stands for a name of its own. */
export type Line = string | { readonly head: string; readonly body: readonly Line[] };

const durations = ['1d', '1h', '2d', '7d', '24h', '12h', '3d', '6d', '30min', '1mo', '48h', '30d', '10d'] as const;
export const aDuration = fc.constantFrom(...durations);
export const aLongDuration = fc.constantFrom('7d', '1d', '3d', '24h', '30d', '1mo', '2d');
/** Clocks change at some of them: at night, in some zones late in the evening. */
const aTime = fc.constantFrom('09:00', '21:45', '12:00', '03:00', '02:30', '00:00', '08:30', '22:30', '23:30');
const aDays = fc.constantFrom('monday', 'sunday', 'monday, thursday', 'friday', 'saturday, sunday');
const aMail = fc.constantFrom('email m1', 'email m2', 'email m3', 'sms s1', 'sms s2', 'email receipt');
export const anEvent = fc.constantFrom(
  'order_placed',
  'cart_updated',
  'product_viewed',
  'cart_left',
  'big_order',
  'quote_sent',
);

const anAtom = fc.constantFrom(
  'tier is gold',
  'tier is not gold',
  'tier is silver',
  'newsletter is true',
  'city is known',
  'last_order > 3d',
  'last_order < 2d',
  'last_order > 7d',
  'first_order < 10d',
  'orders >= 2',
  'orders < 3',
  'no order_placed in last 7d',
  'any product_viewed in last 1d',
  'count of product_viewed in last 7d >= 2',
  'any big_order in last 2d',
  'last quote_sent < 1d',
  'rfm is champions',
  'rfm is not lost',
  'fresh',
  'not fresh',
  'gone',
  'viewers',
  'gold_ones',
  'club',
  'not club',
  'spent > 100 EUR',
  'last cart_updated > 1d',
  'any message_clicked in last 3d',
  'any product_viewed where (product == city) in last 2d',
  'last product_viewed where (product == city) > 1d',
  'count of order_placed where (total > 50 EUR) >= 2',
  'tier in (gold, silver)',
  'orders between 1 and 3',
  'sum of order_placed.total in last 7d > 50 EUR',
  'last order_placed.total > 50 EUR',
  'days since last_order > 2',
  'years since birthday > 30',
  'renews_on in next 7d',
  'rfm.r >= 3',
  'recency is long',
  'rfm.before is champions',
  'rfm.since > 2d',
  'running a',
  'entered a in last 3d',
);

export const aCondition = fc.oneof(
  { weight: 5, arbitrary: anAtom },
  { weight: 2, arbitrary: fc.tuple(anAtom, anAtom).map(([a, b]) => `${a} and ${b}`) },
  { weight: 1, arbitrary: fc.tuple(anAtom, anAtom).map(([a, b]) => `${a} or ${b}`) },
  { weight: 1, arbitrary: fc.tuple(anAtom, anAtom).map(([a, b]) => `not (${a} and ${b})`) },
);

/** Conditions made only of ages and counts: those that limit how often they turn true. */
export const anAging = fc.constantFrom(
  'last_order > 3d and orders >= 1',
  'last_order > 1d',
  'last_order < 2d',
  'orders >= 2',
  'first_order > 7d',
  'last_order > 2d and last_order < 7d',
  'no order_placed in last 2d',
  'last quote_sent > 3d',
  'last big_order > 1d and last_order > 2d',
  'last_order > 3d and orders >= 1, including existing',
  'orders >= 1, including existing',
  'last_order < 3d, including existing',
  'last_order > 3d and orders >= 1 or last quote_sent > 2d and any quote_sent',
  'days since last_order >= 3',
  // Whom the contact's own city makes an event of, data can change.
  'last product_viewed where (product == city) > 2d and any product_viewed',
  'count of product_viewed where (product == city) >= 2',
);

export const aMoment = fc.constantFrom(
  'order_placed',
  'cart_updated',
  'product_viewed',
  'quote_sent',
  'cart_left',
  'slow_left',
  'each_left',
  'gone_cold',
  'big_order',
  'big_cold',
  'enters club',
  'leaves club',
  'enters fresh',
  'leaves fresh',
  'enters gone',
  'enters gold_ones',
  'leaves viewers',
  'enters quoted',
  'rfm moves',
  'rfm moves to champions',
  'rfm drops',
  'rfm rises',
  'rfm moves from champions to loyal',
  'tier changes from silver to gold',
  'message_opened',
  'tier changes',
  'tier changes to gold',
  'message_clicked',
  'message_sent',
  'each birthday at 09:00',
  '3d before each birthday',
  'on renews_on at 09:00',
  '2d before renews_on',
);

export const aSchedule = fc.oneof(
  aTime.map((time) => `every day at ${time}`),
  fc.tuple(aDays, aTime).map(([days, time]) => `every ${days} at ${time}`),
  fc.tuple(fc.constantFrom('1', '5', '28', '31'), aTime).map(([day, time]) => `every month on ${day} at ${time}`),
  fc.tuple(fc.constantFrom('03-06', '03-30', '02-02', '10-25'), aTime).map(([day, time]) => `at 2026-${day} ${time}`),
);

export const aTrigger = fc.oneof(
  { weight: 6, arbitrary: aMoment },
  { weight: 3, arbitrary: aSchedule },
  { weight: 2, arbitrary: anAging },
  { weight: 1, arbitrary: aCondition },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.oneof(aMoment, aSchedule), anAtom).map(([moment, atom]) => `${moment} and ${atom}`),
  },
  { weight: 2, arbitrary: fc.tuple(aMoment, fc.oneof(aMoment, aSchedule)).map(([a, b]) => `${a} or ${b}`) },
  { weight: 1, arbitrary: fc.tuple(aMoment, aSchedule, aMoment).map((all) => all.join(' or ')) },
);

export const aWait = fc.oneof(
  { weight: 5, arbitrary: aDuration.map((time) => `wait ${time}`) },
  fc.tuple(aDuration, anAtom, aDuration).map(([a, atom, b]) => `wait ${a} if ${atom} else ${b}`),
  aTime.map((time) => `wait until ${time}`),
  fc.tuple(fc.constantFrom('monday', 'friday', 'sunday'), aTime).map(([day, time]) => `wait until ${day} ${time}`),
  aDuration.map((time) => `wait until ${time} after entry`),
  fc.tuple(aLongDuration, aTime).map(([time, clock]) => `wait until ${time} after entry at ${clock}`),
  aLongDuration.map((time) => `wait until ${time} after last_order`),
  aLongDuration.map((time) => `wait until ${time} before renews_on`),
  fc.tuple(aLongDuration, aTime).map(([time, clock]) => `wait until ${time} before renews_on at ${clock}`),
  fc.tuple(fc.constantFrom('03-06', '03-29', '04-10'), aTime).map(([day, time]) => `wait until 2026-${day} ${time}`),
  aDuration.map((time) => `wait up to ${time} for order_placed where (total > 50 EUR)`),
  fc.tuple(aDuration, anEvent).map(([time, event]) => `wait up to ${time} for ${event}`),
  fc.tuple(aDuration, aCondition).map(([time, condition]) => `wait up to ${time} for ${condition}`),
);

export const aSend = aMail.map((mail): Line[] => [`send ${mail}`]);

const aChange = fc.constantFrom(
  'add to club',
  'remove from club',
  'set tier = "gold"',
  'set tier = "silver"',
  'set newsletter = false',
  'set renews_on = 2026-04-10',
  'give 5% valid 7d as %h',
  'give vip as %h',
  'do two(m1, m2, 2d)',
  'do two(m2, m3, 6h)',
  'do loop(m1)',
);

type Body = fc.Arbitrary<Line[][]>;

export function statements(depth: number): Body {
  const flat: fc.WeightedArbitrary<Line[]>[] = [
    { weight: 8, arbitrary: aSend },
    { weight: 6, arbitrary: aWait.map((line): Line[] => [line]) },
    { weight: 2, arbitrary: aChange.map((line): Line[] => [line]) },
  ];
  if (depth <= 0) return fc.array(fc.oneof(...flat), { minLength: 1, maxLength: 2 });
  const inner = statements(depth - 1).map((body) => body.flat());
  const nested: fc.WeightedArbitrary<Line[]>[] = [
    {
      weight: 3,
      arbitrary: fc
        .tuple(aCondition, inner, fc.option(inner))
        .map(([condition, yes, no]): Line[] => [
          { head: `if ${condition}:`, body: yes },
          ...(no ? [{ head: 'else:', body: no }] : []),
        ]),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom('tier', 'rfm'), inner, inner).map(([what, yes, no]): Line[] => [
        {
          head: `match ${what}:`,
          body: [
            { head: what === 'tier' ? 'case gold:' : 'case champions, loyal:', body: yes },
            { head: 'else:', body: no },
          ],
        },
      ]),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(inner, inner).map(([one, other]): Line[] => [
        {
          head: 'split as %h:',
          body: [
            { head: '40% one:', body: one },
            { head: '60% other:', body: other },
          ],
        },
      ]),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          fc.constantFrom(2, 3, 5),
          fc.option(aDuration),
          fc.option(fc.oneof(anEvent, aCondition), { freq: 2 }),
          inner,
        )
        .map(([times, every, until, body]): Line[] => [
          {
            head: `repeat up to ${times} times${every ? ` every ${every}` : ''}${until ? ` until ${until}` : ''}:`,
            body,
          },
        ]),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(aDuration, fc.oneof(anEvent, aCondition), inner, inner)
        .map(([time, what, yes, no]): Line[] => [
          { head: `wait up to ${time} for ${what}:`, body: yes },
          { head: 'else:', body: no },
        ]),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          aMail,
          aDuration,
          fc.constantFrom('opened', 'clicked', 'bounced', 'delivered'),
          fc.constantFrom('order_placed', 'tier is gold', 'product_viewed as seen'),
          inner,
          inner,
          // Not often: a program should stay small.
          fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: inner }),
        )
        .map(([mail, time, moment, other, yes, no, late]): Line[] => [
          `send ${mail} as %h`,
          {
            head: `wait up to ${time}:`,
            body: [
              { head: `for %h.${moment}:`, body: yes },
              { head: `for ${other}:`, body: no },
              ...(late ? [{ head: 'else:', body: late }] : []),
            ],
          },
        ]),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(aMail, aDuration, fc.constantFrom('sent', 'opened'))
        .map(([mail, time, moment]): Line[] => [`send ${mail} as %h`, `wait until ${time} after %h.${moment}`]),
    },
    { weight: 1, arbitrary: anAtom.map((atom): Line[] => [{ head: `if ${atom}:`, body: ['stop as left'] }]) },
  ];
  return fc.array(fc.oneof(...flat, ...nested), { minLength: 1, maxLength: 3 });
}
