/** Of the family `types`: operators whose two sides do not go together, and the warning about unknown values under `not`. */
import { define } from '../../define.js';

const send = '    send email cart_reminder\n';

export const operatorTypes = {
  'types/operator': define<{ operator: string; left: string; right: string; hint?: string }>({
    severity: 'error',
    message: ({ operator, left, right }) =>
      operator === '+' || operator === '-' || operator === '*' || operator === '/'
        ? `\`${operator}\` cannot calculate with ${left} and ${right}`
        : `\`${operator}\` cannot compare ${left} with ${right}`,
    label: ({ operator }) => `\`${operator}\` does not take these two`,
    help: ({ hint }) => hint ?? 'Put two values of the same kind on its two sides.',
    explain: {
      why: 'Every value has a type: a number, an amount in a currency, a duration, a text, a date and so on. Only values that mean the same kind of thing can be compared or calculated with. An event, a date or a moment compared with a duration is its age.',
      wrong: `scenario carts:\n  when cart_abandoned as cart and cart.total > 50:\n${send}`,
      right: `scenario carts:\n  when cart_abandoned as cart and cart.total > 50 EUR:\n${send}`,
    },
  }),

  'types/lone-value': define<{ value: string; meant: string }>({
    severity: 'error',
    message: ({ value }) => `\`${value}\` alone is no condition: \`or\` joins conditions, not values`,
    label: () => 'a value, not a condition',
    help: ({ meant }) => `Write \`${meant}\`.`,
    explain: {
      why: 'Each side of `or` stands for itself. To compare one thing with several values there is `in (…)`.',
      wrong: `scenario carts:\n  for city == "Valencia" or "Alicante"\n  when cart_abandoned:\n${send}`,
      right: `scenario carts:\n  for city in ("Valencia", "Alicante")\n  when cart_abandoned:\n${send}`,
    },
  }),

  'types/currencies': define<{ operator: string; left: string; right: string }>({
    severity: 'error',
    message: ({ left, right }) => `An amount in ${left} meets an amount in ${right}`,
    label: () => 'two currencies',
    help: () => 'There is no rate to change one into the other. Write both in one currency.',
    explain: {
      why: 'Amounts are kept exactly, in the smallest unit of their currency. Comparing or adding two currencies would need a rate of exchange, which changes every day.',
      wrong: `scenario carts:\n  when cart_abandoned as cart and cart.total > 50 USD:\n${send}`,
      right: `scenario carts:\n  when cart_abandoned as cart and cart.total > 50 EUR:\n${send}`,
    },
  }),

  'types/duration-units': define<{ left: string; right: string; hint: string }>({
    severity: 'error',
    message: ({ left, right }) =>
      `\`${left}\` and \`${right}\` cannot be compared: it depends on the calendar which is longer`,
    help: ({ hint }) => hint,
    explain: {
      why: 'Seconds, minutes and hours are exact. A day has 23 to 25 hours where clocks change, and a month 28 to 31 days: `30d` may be more or less than `1mo`.',
      wrong: `let patience = 30d\n\nscenario carts:\n  when cart_abandoned and patience < 1mo:\n${send}`,
      right: `let patience = 30d\n\nscenario carts:\n  when cart_abandoned and last_order > patience:\n${send}`,
    },
  }),

  'types/branches': define<{ first: string; second: string }>({
    severity: 'error',
    message: ({ first, second }) => `One branch is ${first}, the other ${second}`,
    label: () => 'both must be the same kind of value',
    help: ({ first, second }) => `Write both as ${first}, or both as ${second}.`,
    explain: {
      why: 'Whatever the condition comes out as, the value is used in the same place; so both branches must be of one type.',
      wrong: `scenario carts:\n  when cart_abandoned:\n    give (10% if regular else 5) valid 7d as promo\n${send}`,
      right: `scenario carts:\n  when cart_abandoned:\n    give (10% if regular else 5%) valid 7d as promo\n${send}`,
    },
  }),

  'types/may-be-unknown': define<{ what: string }>({
    severity: 'warning',
    message: ({ what }) => `\`${what}\` may be unknown, and then this does not hold either`,
    label: () => 'may be unknown',
    help: ({ what }) =>
      `To take in those of whom it is not known, write \`${what} is unknown or …\`; to leave them out and say so, \`${what} is known and …\`.`,
    explain: {
      why: 'An operator on something unknown gives unknown, and where it is decided, unknown counts as no. So `city != "Madrid"` leaves out everybody whose city is not known, which is easily overlooked under `not`, `!=` and `is not`.',
      wrong: `scenario carts:\n  for city != "Madrid"\n  when cart_abandoned:\n${send}`,
      right: `scenario carts:\n  for city is unknown or city != "Madrid"\n  when cart_abandoned:\n${send}`,
    },
  }),

  'types/not-a-list': define<{ found: string; operator: string; plain: boolean }>({
    severity: 'error',
    message: ({ found, operator, plain }) =>
      plain
        ? `\`${operator}\` looks into records, and this list holds none`
        : `\`${operator}\` wants a list, and this is ${found}`,
    help: ({ plain }) =>
      plain ? 'Use `contains` for a list of plain values.' : 'Compare a single value with `==`, `>`, `<` or `in (…)`.',
    explain: {
      why: '`contains` asks whether a value is in a list (or a text in a text), `has (…)` whether some record in a list fits a condition, `sum of items.price` adds up over one.',
      wrong: `scenario carts:\n  when cart_abandoned as cart and cart.total contains 5:\n${send}`,
      right: `scenario carts:\n  when cart_abandoned as cart and cart.items has (quantity >= 5):\n${send}`,
    },
  }),

  'types/no-fields': define<{ found: string; member: string }>({
    severity: 'error',
    message: ({ found, member }) => `${capital(found)} has no parts, so there is no \`.${member}\``,
    help: ({ member }) => `Leave out \`.${member}\`.`,
    explain: {
      why: 'A dot asks for a part: a field of an event or record, `.first`, `.last` or `.count` of a list, `.clicked` and its like of a sent message.',
      wrong: `scenario carts:\n  when cart_abandoned as cart and cart.total.amount > 5:\n${send}`,
      right: `scenario carts:\n  when cart_abandoned as cart and cart.total > 5 EUR:\n${send}`,
    },
  }),
} as const;

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
