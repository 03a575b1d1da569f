/** Of the family `flow`: what always or never holds at a place, and what nobody comes to. */
import { define } from '../../define.js';

const send = '    send email cart_reminder\n';

export const flowPaths = {
  'flow/settled': define<{ text: string; value: boolean }>({
    severity: 'warning',
    message: ({ text, value }) => `\`${text}\` ${value ? 'always' : 'never'} holds here`,
    label: () => 'settled on the way here',
    help: ({ value }) =>
      value
        ? 'Whoever comes here meets it: take it out, or ask for something else.'
        : 'Nobody who comes here meets it: ask for something else, or take out what depends on it.',
    explain: {
      why: 'What was asked on the way still holds at the same instant: inside `if orders > 3` nobody has one order, after it nobody has four. After a step that takes time, such as a `wait` or a `send`, everything may have changed and is judged anew, except what cannot: what came with an event of the run, what `stop when` ends the run for.',
      wrong: `scenario carts:\n  when cart_abandoned:\n    if orders > 3:\n      if orders == 1:\n        stop\n${send}`,
      right: `scenario carts:\n  when cart_abandoned:\n    if orders > 3:\n      if orders == 4:\n        stop\n${send}`,
    },
  }),

  'flow/case-unreached': define<{ text: string }>({
    severity: 'warning',
    message: ({ text }) => `Nobody comes to the case \`${text}\``,
    label: () => 'never met here',
    help: () => 'Take the case out, or look at what was asked before this `match`.',
    explain: {
      why: 'What was asked on the way to a `match` leaves out this value, or it is a value nothing here can have.',
      wrong: `scenario carts:\n  for rfm in (champions, loyal)\n  when cart_abandoned:\n    match rfm:\n      case lost:\n        stop\n      else:\n        send email cart_reminder\n`,
      right: `scenario carts:\n  for rfm in (champions, loyal)\n  when cart_abandoned:\n    match rfm:\n      case loyal:\n        stop\n      else:\n        send email cart_reminder\n`,
    },
  }),

  'flow/else-unreached': define({
    severity: 'warning',
    message: () => 'Nobody is left for this `else`',
    label: () => 'never taken',
    help: () => 'Take it out: a `match` that misses a value is told by itself.',
    explain: {
      why: 'The cases before take everybody who comes here, so the steps of this `else` are never taken.',
      wrong: `scenario carts:\n  when cart_abandoned:\n    match newsletter:\n      case true:\n        send email cart_reminder\n      case false:\n        stop\n      else:\n        stop as unsure\n`,
      right: `scenario carts:\n  when cart_abandoned:\n    match newsletter:\n      case true:\n        send email cart_reminder\n      case false:\n        stop\n`,
    },
  }),

  'flow/ends-first': define<{ event: string; clause: string }>({
    severity: 'warning',
    message: ({ event, clause }) =>
      `Nobody comes to these steps: \`${event}\` ends the run first, by its \`${clause}\``,
    label: () => 'the run is over at that instant',
    help: ({ clause }) =>
      clause === 'goal'
        ? 'Write the event’s steps in a scenario that it starts, or count it with `measure`, which does not end the run.'
        : 'Take the event out of `stop when`, or write its steps in a scenario that it starts.',
    explain: {
      why: 'At one instant a run looks at its goal first, then at `stop when`, then at what it waits for. An event that ends the run is never seen by a wait, so the block under it is never taken.',
      wrong: `scenario carts:\n  goal order_placed within 5d\n  when cart_abandoned:\n    wait up to 3d for order_placed:\n      send email thanks_for_big_order\n${send}`,
      right: `scenario carts:\n  measure order_placed within 5d\n  when cart_abandoned:\n    wait up to 3d for order_placed:\n      send email thanks_for_big_order\n${send}`,
    },
  }),

  'flow/nobody-enters': define<{ text: string }>({
    severity: 'warning',
    message: ({ text }) => `Nobody gets in by \`${text}\``,
    label: () => 'whoever this takes is not let in',
    help: () => 'At that instant the header of the scenario leaves the contact out: change one of the two.',
    explain: {
      why: 'Who enters is judged at the instant the trigger fires. Whoever leaves a segment is outside of it by then, so `for` that segment lets nobody in.',
      wrong: `scenario carts:\n  for regular\n  when leaves regular:\n${send}`,
      right: `scenario carts:\n  for newsletter is true\n  when leaves regular:\n${send}`,
    },
  }),
} as const;
