/** Of the family `flow`: the steps of a run, their branches and loops. */
import { define } from '../../define.js';
import { list } from '../wording.js';

const send = '    send email cart_reminder\n';
const offer = '      send email cart_offer\n';

export const flowSteps = {
  'flow/unreachable': define({
    severity: 'warning',
    message: () => 'No path comes here: the run has stopped before',
    help: () => 'Move it before the `stop`, or take it out.',
    explain: {
      why: 'After `stop` a run is over. Steps behind it are never taken.',
      wrong: `scenario carts:\n  when cart_abandoned:\n    stop\n${send}`,
      right: `scenario carts:\n  when cart_abandoned:\n${send}    stop\n`,
    },
  }),

  'flow/split-sum': define<{ sum: number }>({
    severity: 'error',
    message: ({ sum }) => `The shares of this split come to ${sum}%, not to 100%`,
    help: ({ sum }) =>
      sum < 100
        ? `Give out the other ${Number((100 - sum).toFixed(6))}%: so many of the contacts would have no branch.`
        : `Take ${Number((sum - 100).toFixed(6))}% away from one of them.`,
    explain: {
      why: 'A split sends every contact down one branch, so its shares must make up the whole.',
      wrong: `scenario carts:\n  when cart_abandoned:\n    split as tone:\n      45% short:\n        send email cart_reminder\n      45% long:\n        send email cart_offer\n`,
      right: `scenario carts:\n  when cart_abandoned:\n    split as tone:\n      50% short:\n        send email cart_reminder\n      50% long:\n        send email cart_offer\n`,
    },
  }),

  'flow/match-missing': define<{ missing: readonly string[] }>({
    severity: 'error',
    message: ({ missing }) => `This \`match\` has no case for ${list(missing, 'and')}`,
    help: ({ missing }) =>
      `Add ${missing.length === 1 ? `\`case ${missing[0]}:\`` : 'the missing cases'}, or an \`else:\` for all others.`,
    explain: {
      why: 'A `match` must say what happens to everybody. What may be unknown also needs `case unknown:` or `else:`.',
      wrong: `scenario carts:\n  when cart_abandoned:\n    match rfm:\n      case champions, loyal:\n        send email cart_reminder\n`,
      right: `scenario carts:\n  when cart_abandoned:\n    match rfm:\n      case champions, loyal:\n        send email cart_reminder\n      else:\n        send email cart_offer\n`,
    },
  }),

  'flow/match-else': define<{ found: string }>({
    severity: 'error',
    message: ({ found }) => `A \`match\` over ${found} needs an \`else:\``,
    help: () => 'No list of cases takes in every value: say with `else:` what happens to the others.',
    explain: {
      why: 'Texts, numbers and amounts have no end of values, so cases alone never cover them.',
      wrong: `scenario carts:\n  when product_viewed as seen:\n    match seen.category:\n      case "shoes":\n        send email cart_reminder\n`,
      right: `scenario carts:\n  when product_viewed as seen:\n    match seen.category:\n      case "shoes":\n        send email cart_reminder\n      else:\n        send email cart_offer\n`,
    },
  }),

  'flow/case-twice': define<{ text: string }>({
    severity: 'error',
    message: ({ text }) => `\`${text}\` is taken by an earlier case, so this one is never met`,
    help: ({ text }) => `Take \`${text}\` out of one of the two.`,
    explain: {
      why: 'The first case that fits is taken. A value that stands twice has one branch too many.',
      wrong: `scenario carts:\n  when cart_abandoned:\n    match rfm:\n      case champions:\n        send email cart_reminder\n      case champions:\n        send email cart_offer\n      else:\n        stop\n`,
      right: `scenario carts:\n  when cart_abandoned:\n    match rfm:\n      case champions:\n        send email cart_reminder\n      case loyal:\n        send email cart_offer\n      else:\n        stop\n`,
    },
  }),

  'flow/repeat-times': define<{ times: string; most: number }>({
    severity: 'error',
    message: ({ times, most }) => `\`${times}\` is not a number of rounds: it goes from 1 to ${most}`,
    help: () => 'Write how often at most, as a whole number: `repeat up to 3 times`.',
    explain: {
      why: 'Every loop has an end that can be read in the text; that is how the most messages anybody can get is known beforehand.',
      wrong: `scenario carts:\n  when cart_abandoned:\n    repeat up to 0 times every 7d:\n${offer}`,
      right: `scenario carts:\n  when cart_abandoned:\n    repeat up to 3 times every 7d:\n${offer}`,
    },
  }),

  'flow/too-large': define<{ limit: number }>({
    severity: 'error',
    message: ({ limit }) => `Written out this would be longer than ${limit.toLocaleString('en')} words`,
    label: () => 'too much is put in place here',
    help: () =>
      'Name less of what names so much itself; a `segment` is kept once and can be named as often as you like.',
    explain: {
      why: 'A `let` or a sequence stands for what it is made of, and that is put in its place wherever it is named. When each line names the one before it twice, every line doubles what comes out.',
      wrong: `${doubling(20)}segment keen = step_20 > 3\n`,
      right: `${doubling(4)}segment keen = step_4 > 3\n`,
      shown: `${doubling(3)}# … and so on to step_20\nsegment keen = step_20 > 3\n`,
    },
  }),

  'flow/recursion': define<{ name: string; chain: readonly string[] }>({
    severity: 'error',
    message: ({ name }) => `The sequence \`${name}\` does itself, without an end`,
    help: ({ chain }) =>
      `It goes round: ${chain.map((one) => `\`${one}\``).join(' does ')}. For something repeated use \`repeat up to … times\`.`,
    explain: {
      why: 'The steps of a sequence are put in place of each `do`. One that does itself would never come to an end.',
      wrong: `sequence again(first: email):\n  send email first\n  do again(first)\n\nscenario carts:\n  when cart_abandoned:\n    do again(cart_reminder)\n`,
      right: `sequence again(first: email):\n  repeat up to 3 times every 7d:\n    send email first\n\nscenario carts:\n  when cart_abandoned:\n    do again(cart_reminder)\n`,
    },
  }),
} as const;

/** Lets of which each names the one before it twice. */
function doubling(steps: number): string {
  const lines = Array.from({ length: steps }, (_, index) => {
    const before = index === 0 ? 'orders' : `step_${index}`;
    return `let step_${index + 1} = ${before} + ${before}\n`;
  });
  return lines.join('');
}
