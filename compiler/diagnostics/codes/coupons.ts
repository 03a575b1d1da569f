/** Diagnostics of the family `coupons`: codes that are given and messages that show them, and the order of the two. */
import { define } from '../define.js';

const program = (body: string) => `# carts.cauce
scenario carts:
  when cart_abandoned:
${body}`;
const message = (params: string, text: string) => `# messages/email/present.txt
---
subject: A present
params: {${params}}
---
${text}
`;

export const coupons = {
  'coupons/never-shown': define<{ name: string | undefined }>({
    severity: 'warning',
    message: ({ name }) =>
      name === undefined
        ? 'This code has no name, so no message can show it'
        : `No message sent after this shows the code \`${name}\``,
    help: ({ name }) =>
      name === undefined
        ? 'Name it with `as promo`, and show it as `{{ promo.code }}` in a message that declares `params: {promo: coupon}`.'
        : `A message shows it with \`{{ ${name}.code }}\` when it declares \`params: {${name}: coupon}\`, or gets it by \`with … = ${name}\`.`,
    explain: {
      why: 'A code that nobody is told cannot be used, and a place in the pool is held for it. A code is shown by a message that is sent after `give` on the same way through the scenario and whose template reads `.code` of it.',
      wrong: `${program('    give 5% valid 7d as promo\n    send email present\n')}${message('', 'Something nice waits for you.')}`,
      right: `${program('    give 5% valid 7d as promo\n    send email present\n')}${message('promo: coupon', 'Your code: {{ promo.code }}')}`,
    },
  }),
  'coupons/shown-before-given': define<{ name: string; message: string }>({
    severity: 'error',
    message: ({ name, message }) => `The message \`${message}\` shows the code \`${name}\` before it is given`,
    help: ({ name }) => `Put \`give … as ${name}\` before this \`send\`.`,
    explain: {
      why: 'Statements are carried out from top to bottom: when the message goes out there is no code yet.',
      wrong: `${program('    send email present\n    give 5% valid 7d as promo\n    send email present\n')}${message('promo: coupon', 'Your code: {{ promo.code }}')}`,
      right: `${program('    give 5% valid 7d as promo\n    send email present\n')}${message('promo: coupon', 'Your code: {{ promo.code }}')}`,
    },
  }),
} as const;
