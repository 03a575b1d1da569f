/** Of the family `types`: places that want a condition, a duration, a list, one certain event, and get something else. */
import { define } from '../../define.js';
import { list } from '../wording.js';

const send = '    send email cart_reminder\n';

export const placeTypes = {
  'types/condition': define<{ found: string; hint?: string }>({
    severity: 'error',
    message: ({ found }) => `A condition is wanted here, something that holds or does not; this is ${found}`,
    help: ({ hint }) => hint ?? 'Compare it with something: `… == …`, `… > …`, `… is known`.',
    explain: {
      why: 'After `if`, `and`, `or`, `not`, `where` and in a trigger stands something that is either so or not: a comparison, a segment, a question to the history.',
      wrong: `scenario carts:\n  when cart_abandoned and orders:\n${send}`,
      right: `scenario carts:\n  when cart_abandoned and orders > 0:\n${send}`,
    },
  }),

  'types/event-as-condition': define<{ event: string; inRun?: true }>({
    severity: 'error',
    message: ({ event }) =>
      `\`${event}\` is an event: it happens at an instant, and here something is wanted that holds or does not`,
    label: () => 'not a condition',
    help: ({ event, inRun }) =>
      inRun
        ? `To see whether it comes now, \`wait up to 3d for ${event}:\`, with \`else:\` under it; to ask whether it has ever happened, \`any ${event}\`, or \`any ${event} in last 30d\`.`
        : `To ask whether it has ever happened, write \`any ${event}\`, or \`any ${event} in last 30d\`.`,
    explain: {
      why: 'An event alone can start a scenario, end it or end a wait. In a condition the question is whether one has happened before: `any`, `no`, `count of`, with `in last` for a time.',
      wrong: `scenario carts:\n  when cart_abandoned:\n    if order_placed:\n      stop\n${send}`,
      right: `scenario carts:\n  when cart_abandoned:\n    if any order_placed:\n      stop\n${send}`,
    },
  }),

  'types/event-as-value': define<{ event: string; member?: string }>({
    severity: 'error',
    message: ({ event }) => `There may be many \`${event}\`: say which one is meant`,
    help: ({ event, member }) => {
      if (member === 'count') return `How many there are: \`count of ${event}\`.`;
      const field = member === undefined ? '' : `.${member}`;
      return `Write \`last ${event}${field}\` or \`first ${event}${field}\`; the one that starts a run gets a name with \`${event} as …\`.`;
    },
    explain: {
      why: 'A contact has a history of events. A value needs one of them: the last, the first, or the one that started this run.',
      wrong: `scenario carts:\n  when cart_abandoned and order_placed.total > 50 EUR:\n${send}`,
      right: `scenario carts:\n  when cart_abandoned and last order_placed.total > 50 EUR:\n${send}`,
    },
  }),

  'types/expected': define<{ found: string; wanted: string; place: string; hint?: string }>({
    severity: 'error',
    message: ({ found, wanted, place }) => `${capital(wanted)} is wanted ${place}; this is ${found}`,
    help: ({ hint, wanted }) => hint ?? sampleOf(wanted),
    explain: {
      why: 'This place takes one kind of value only: a duration after `wait`, a distance after `within`, a date after `each`.',
      wrong: `scenario carts:\n  when cart_abandoned:\n    wait 4\n${send}`,
      right: `scenario carts:\n  when cart_abandoned:\n    wait 4h\n${send}`,
    },
  }),

  'types/fold-field': define<{ function: string; event: string; fields: readonly string[] }>({
    severity: 'error',
    message: ({ function: fn, event }) =>
      fn === 'count'
        ? `\`count of\` counts whole events: a field of \`${event}\` says nothing here`
        : `\`${fn} of\` needs a field of \`${event}\` that is a number or an amount`,
    help: ({ function: fn, event, fields }) =>
      fn === 'count'
        ? `Write \`count of ${event}\`; to count some of them, add \`where (…)\`.`
        : fields.length > 0
          ? `Such as ${list(
              fields.map((field) => `${fn} of ${event}.${field}`),
              'or',
            )}.`
          : `No field of it is a number or an amount; count them with \`count of\`.`,
    explain: {
      why: 'Adding up, averaging and comparing need numbers, so they ask for one field; counting needs none.',
      wrong: `segment spender = sum of order_placed > 500 EUR\n`,
      right: `segment spender = sum of order_placed.total > 500 EUR\n`,
    },
  }),

  'types/list-filter': define<{ part: string; function: string }>({
    severity: 'error',
    message: ({ part }) => `\`${part}\` filters history; the elements of a list are not events`,
    help: () => 'To ask for some elements of a list, use `… has (…)`.',
    explain: {
      why: '`sum of order_placed.total where (…)` looks at stored events. `sum of cart.items.price` adds up over one list and takes all of it.',
      wrong: `scenario carts:\n  when cart_abandoned as cart and count of cart.items where (quantity > 1) >= 1:\n${send}`,
      right: `scenario carts:\n  when cart_abandoned as cart and cart.items has (quantity > 1):\n${send}`,
    },
  }),

  'types/argument-count': define<{ sequence: string; wanted: number; found: number; signature: string }>({
    severity: 'error',
    message: ({ sequence, wanted, found }) =>
      `\`${sequence}\` takes ${wanted} ${wanted === 1 ? 'value' : 'values'}, and ${found === 0 ? 'none is' : found === 1 ? 'one is' : `${found} are`} given`,
    help: ({ sequence, signature }) => `It is declared as \`${sequence}(${signature})\`.`,
    explain: {
      why: 'A sequence gets exactly what stands in its parentheses, in that order.',
      wrong: `sequence nudge(first: email, pause: duration):\n  send email first\n  wait pause\n\nscenario carts:\n  when cart_abandoned:\n    do nudge(cart_reminder)\n`,
      right: `sequence nudge(first: email, pause: duration):\n  send email first\n  wait pause\n\nscenario carts:\n  when cart_abandoned:\n    do nudge(cart_reminder, 24h)\n`,
    },
  }),

  'types/lifetime': define<{ channel: string }>({
    severity: 'error',
    message: ({ channel }) => `What goes out by \`${channel}\` has no lifetime`,
    label: () => 'only for content on the site',
    help: () => 'Leave out `for …`. Content on the site is taken down after it; a message that was sent stays.',
    explain: {
      why: '`send web banner for 7d` shows a banner for seven days. A message that is handed over cannot be taken back, so a lifetime would change nothing.',
      wrong: `scenario carts:\n  when cart_abandoned:\n    send email cart_reminder for 7d\n`,
      right: `scenario carts:\n  when cart_abandoned:\n${send}`,
    },
  }),

  'types/no-horizon': define({
    severity: 'error',
    message: () => '`expected_orders` says no time: within how long are they expected?',
    help: () => 'Write the time ahead behind it: `expected_orders in 90d`.',
    explain: {
      why: 'How many orders somebody is likely to place depends on how long one waits: some in a month, more in a year.',
      wrong: `segment promising = expected_orders >= 2\n`,
      right: `segment promising = expected_orders in 90d >= 2\n`,
    },
  }),

  'types/no-rfm': define<{ name: string }>({
    severity: 'error',
    message: () => 'This shop has no RFM classes',
    help: () =>
      'Add a section `rfm:` to cauce.yaml, such as `rfm: {event: order_placed, value: total, window: 24mo, classes: five}`.',
    explain: {
      why: 'Classes and levels are computed from orders; `rfm:` in `cauce.yaml` says from which event and field.',
      wrong:
        '# cauce.yaml\nproject: shop\ncurrency: EUR\ntimezone: Europe/Madrid\nevents:\n  order_placed: {total: money}\n# risk.cauce\nscenario risk:\n  when rfm moves to at_risk:\n    wait 1d\n',
      right:
        '# cauce.yaml\nproject: shop\ncurrency: EUR\ntimezone: Europe/Madrid\nevents:\n  order_placed: {total: money}\nrfm: {event: order_placed, value: total, window: 24mo, classes: five}\n# risk.cauce\nscenario risk:\n  when rfm moves to at_risk:\n    wait 1d\n',
    },
  }),
} as const;

/** What a value of the wanted kind looks like, for a place that has no advice of its own. */
function sampleOf(wanted: string): string {
  const currency = /^an amount(?: in ([A-Z]{3}))?/.exec(wanted);
  if (currency) return `An amount is a number and a currency: \`50 ${currency[1] ?? 'EUR'}\`.`;
  if (wanted.startsWith('a text')) return 'A text stands in quotes: `"Valencia"`.';
  if (wanted.startsWith('a duration')) return 'A duration is a number and a unit in one word: `4h`, `3d`, `2w`, `6mo`.';
  if (wanted.startsWith('a distance')) return 'A distance is a number and a unit in one word: `20km`, `500m`, `3mi`.';
  if (wanted.startsWith('a percentage')) return 'A percentage is a number and a sign in one word: `5%`.';
  if (wanted.startsWith('a number')) return 'A number stands without a unit: `3`, `2.5`.';
  if (wanted.startsWith('a date and time')) return 'Write the day and the time: `2026-11-27 09:00`.';
  if (/^(a date|a moment|an attribute that is a date)/.test(wanted))
    return 'Name a date or a moment (`birthday`, `last_order`, `entry`), or write one: `2026-12-24 08:00`.';
  if (wanted.startsWith('a message')) return 'Name a message by its file, without folder and ending.';
  if (wanted.startsWith('a yes or no') || wanted.startsWith('yes or no')) return 'Write `true` or `false`.';
  return `Put ${wanted} here.`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
