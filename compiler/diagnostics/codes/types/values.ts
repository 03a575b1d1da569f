/** Of the family `types`: literals, what may be written to an attribute, and what a message needs. */
import { define } from '../../define.js';

const send = '    send email cart_reminder\n';

const template = (params: string) =>
  `# messages/email/cart_notice.mjml\n---\nkind: marketing\nsubject: Your cart\n${params}---\n<mjml><mj-body><mj-section><mj-column><mj-text>Your cart waits.</mj-text></mj-column></mj-section></mj-body></mjml>\n`;

export const valueTypes = {
  'types/money-digits': define<{ amount: string; currency: string; digits: number }>({
    severity: 'error',
    message: ({ amount, currency, digits }) =>
      `\`${amount}\` has more decimals than ${currency}, which has ${digits === 0 ? 'none' : digits}`,
    help: ({ amount, currency, digits }) => `Write \`${shortened(amount, digits)} ${currency}\`, or round it yourself.`,
    explain: {
      why: 'Amounts are kept as whole numbers of the smallest unit of their currency, so that nothing is lost to rounding.',
      wrong: `scenario carts:\n  when cart_abandoned as cart and cart.total > 9.999 EUR:\n${send}`,
      right: `scenario carts:\n  when cart_abandoned as cart and cart.total > 9.99 EUR:\n${send}`,
    },
  }),

  'types/currency': define<{ currency: string; suggestion?: string }>({
    severity: 'error',
    message: ({ currency }) => `\`${currency}\` is not a currency`,
    help: ({ suggestion }) =>
      suggestion === undefined
        ? 'Currencies are written with their ISO 4217 code: EUR, USD, GBP.'
        : `Did you mean \`${suggestion}\`?`,
    explain: {
      why: 'An amount is a number and a currency of ISO 4217: three capital letters.',
      wrong: `scenario carts:\n  when cart_abandoned as cart and cart.total > 50 EUX:\n${send}`,
      right: `scenario carts:\n  when cart_abandoned as cart and cart.total > 50 EUR:\n${send}`,
    },
  }),

  'types/unknown-word': define<{ word: string; meant?: string }>({
    severity: 'error',
    message: ({ word }) => `\`${word}\` is not a value to compare with`,
    help: ({ meant }) => (meant === undefined ? 'Ask `… is unknown` or `… is known`.' : `Ask \`${meant}\`.`),
    explain: {
      why: 'A comparison with something unknown is itself unknown. Whether a value is there at all is asked with `is known` and `is unknown`; `case unknown:` is its branch in a `match`.',
      wrong: `scenario carts:\n  when cart_abandoned and city == unknown:\n${send}`,
      right: `scenario carts:\n  when cart_abandoned and city is unknown:\n${send}`,
    },
  }),

  'types/discount': define<{ discount: string }>({
    severity: 'error',
    message: ({ discount }) => `\`${discount}\` is no discount`,
    help: () => 'A discount is more than nothing and at most 100%.',
    explain: {
      why: 'A code for nothing disappoints, and one for more than everything cannot be redeemed.',
      wrong: `scenario carts:\n  when cart_abandoned:\n    give 150% valid 7d as promo\n    send email cart_offer\n`,
      right: `scenario carts:\n  when cart_abandoned:\n    give 15% valid 7d as promo\n    send email cart_offer\n`,
    },
  }),

  'types/consent': define<{ attribute: string }>({
    severity: 'error',
    message: ({ attribute }) => `\`${attribute}\` is a consent: a scenario can take it back, never give it`,
    help: ({ attribute }) =>
      `Only \`set ${attribute} = false\` may stand here. It becomes true by the contact's own act: a form, an import, or an event with \`confirms: ${attribute}\`.`,
    explain: {
      why: 'Nobody gets marketing without having agreed to it. Consent is what the contact said, so no scenario may write it.',
      wrong: `scenario carts:\n  when cart_abandoned:\n    set newsletter = true\n${send}`,
      right: `scenario carts:\n  when cart_abandoned:\n    set newsletter = false\n${send}`,
    },
  }),

  'types/read-only': define<{ attribute: string }>({
    severity: 'error',
    message: ({ attribute }) => `\`${attribute}\` cannot be changed`,
    help: () => 'Keep what you want to remember in an attribute of your own, declared under `contact` in `cauce.yaml`.',
    explain: {
      why: 'Every contact has an `id` and a `created_at` from the start; they say who it is and since when.',
      wrong: `scenario carts:\n  when cart_abandoned:\n    set id = "x"\n${send}`,
      right: `scenario carts:\n  when cart_abandoned:\n    set first_name = "x"\n${send}`,
    },
  }),

  'types/unknown-argument': define<{ what: string; param: string }>({
    severity: 'error',
    message: ({ what, param }) => `\`${what}\` may be unknown, and \`${param}\` needs a value`,
    help: ({ param }) =>
      `Declare \`${param}\` with a \`?\` if it may be missing, or come here only where \`… is known\`.`,
    explain: {
      why: 'A parameter without `?` is always shown. Given something that may be unknown, some contacts would get a message with a hole in it.',
      wrong: `# greet.cauce\nscenario greet:\n  when signed_up:\n    send email cart_notice with name = first_name\n${template('params:\n  name: text\n')}`,
      right: `# greet.cauce\nscenario greet:\n  when signed_up:\n    send email cart_notice with name = first_name\n${template('params:\n  name: text?\n')}`,
    },
  }),

  'types/missing-param': define<{
    param: string;
    message: string;
    type: string;
    why: 'nothing' | 'some path' | 'another type';
    found: string;
    /** The step that gives a code, with the name that is wanted. */
    named?: string;
  }>({
    severity: 'error',
    message: ({ param, message, why, found }) => {
      switch (why) {
        case 'nothing':
          return `The message \`${message}\` needs \`${param}\`, and nothing here gives it`;
        case 'some path':
          return `The message \`${message}\` needs \`${param}\`, and some path that comes here has not got it`;
        case 'another type':
          return `The message \`${message}\` needs another \`${param}\`: the one here is ${found}`;
      }
    },
    help: ({ param, type, named }) =>
      named !== undefined
        ? `Give the code that name: \`${named}\`.`
        : `It takes \`${type}\`: write \`with ${param} = …\`, or give something of that kind the name with \`as ${param}\`. A \`?\` in the front matter lets it be missing.`,
    explain: {
      why: 'What a message declares under `params` without a `?` it always shows. It is taken from `with`, or from a name of the run that is called the same and is of that type on every path that comes to the send.',
      wrong: `# carts.cauce\nscenario carts:\n  when cart_abandoned:\n    send email cart_notice\n${template('params:\n  cart: cart_updated\n')}`,
      right: `# carts.cauce\nscenario carts:\n  when cart_abandoned as cart:\n    send email cart_notice\n${template('params:\n  cart: cart_updated\n')}`,
    },
  }),
} as const;

/** The amount without the decimals its currency does not have. */
function shortened(amount: string, digits: number): string {
  const [whole = '', decimals = ''] = amount.split('.');
  return digits === 0 ? whole : `${whole}.${decimals.slice(0, digits)}`;
}
