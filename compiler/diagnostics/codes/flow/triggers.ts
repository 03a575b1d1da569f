/** Of the family `flow`: moments and conditions in triggers, goals and headers. */
import { define } from '../../define.js';
import { list } from '../wording.js';

const send = '    send email cart_reminder\n';

export const flowTriggers = {
  'flow/moment-place': define<{ text: string }>({
    severity: 'error',
    message: ({ text }) => `\`${text}\` happens at an instant, and here something is wanted that holds or does not`,
    help: () =>
      'What happens at an instant can start a scenario (`when`), end it (`stop when`, `goal`) or end a wait (`wait up to … for`).',
    explain: {
      why: 'A moment is true at one instant only. A condition is looked at whenever a run comes to it, which is never quite that instant.',
      wrong: `scenario carts:\n  when cart_abandoned:\n    if enters regular:\n      stop\n${send}`,
      right: `scenario carts:\n  when cart_abandoned:\n    if regular:\n      stop\n${send}`,
    },
  }),

  'flow/moment-window': define<{ event: string }>({
    severity: 'error',
    message: ({ event }) => `\`in last\` looks back, and \`${event}\` here is one that is to come`,
    help: ({ event }) => `Leave it out, or ask the history: \`any ${event} in last …\`.`,
    explain: {
      why: 'Where something may happen, only what happens from now on counts. `in last` belongs to questions about what has happened: `any`, `no`, `count of`, `last`.',
      wrong: `scenario carts:\n  when cart_abandoned:\n    wait up to 3d for order_placed where (total > 5 EUR) in last 1d\n${send}`,
      right: `scenario carts:\n  when cart_abandoned:\n    wait up to 3d for order_placed where (total > 5 EUR)\n${send}`,
    },
  }),

  'flow/two-moments': define<{ first: string; second: string }>({
    severity: 'error',
    message: ({ first, second }) => `\`${first}\` and \`${second}\` never happen at the same instant`,
    label: () => 'a second moment',
    help: ({ second }) => `Join them with \`or\`, or make one a condition, like \`any ${second} in last 1d\`.`,
    explain: {
      why: 'A trigger fires at one moment; what else stands there with `and` is judged at that moment and must be a condition.',
      wrong: `scenario carts:\n  when cart_abandoned and product_viewed:\n${send}`,
      right: `scenario carts:\n  when cart_abandoned and any product_viewed in last 1d:\n${send}`,
    },
  }),

  'flow/mixed-alternatives': define<{ text: string }>({
    severity: 'error',
    message: () => 'One alternative of this `or` is a moment, the other is not',
    label: () => 'this has no moment',
    help: () => 'Give every alternative its moment, or write two `when` blocks.',
    explain: {
      why: 'With moments a trigger asks at those instants; without any it fires when its condition turns true. One trigger does one of the two.',
      wrong: `scenario carts:\n  when cart_abandoned or last_order > 3mo:\n${send}`,
      right: `scenario carts:\n  when cart_abandoned:\n${send}  when last_order > 3mo:\n${send}`,
    },
  }),

  'flow/goal-moment': define<{ clause: string }>({
    severity: 'error',
    message: ({ clause }) => `\`${clause}\` takes one thing that happens, with its own \`where (…)\`, and nothing else`,
    help: ({ clause }) => `For example \`${clause} order_placed where (total > 50 EUR) within 5d\`.`,
    explain: {
      why: 'A goal is counted when it is reached, so it must be something that happens at an instant: an event, a move, a click.',
      wrong: `scenario carts:\n  goal regular within 5d\n  when cart_abandoned:\n${send}`,
      right: `scenario carts:\n  goal order_placed within 5d\n  when cart_abandoned:\n${send}`,
    },
  }),

  'flow/constant-condition': define<{ text: string; value: boolean }>({
    severity: 'warning',
    message: ({ text, value }) => `\`${text}\` ${value ? 'always' : 'never'} holds`,
    help: ({ value }) =>
      value ? 'Take it out, or ask what was meant.' : 'Look at its parts: they cannot all be so at once.',
    explain: {
      why: 'A condition that comes out the same for everybody decides nothing: something else was meant, or it can go.',
      wrong: `scenario carts:\n  when cart_abandoned and orders between 5 and 3:\n${send}`,
      right: `scenario carts:\n  when cart_abandoned and orders between 3 and 5:\n${send}`,
    },
  }),

  'flow/including-existing': define({
    severity: 'error',
    message: () => '`including existing` needs a condition that can hold already, and this trigger waits for a moment',
    label: () => 'not with a moment',
    help: () => 'Leave it out, or write the trigger without its moment: `when last_order > 3mo, including existing:`.',
    explain: {
      why: 'It lets in, once, everybody for whom the condition already holds when the scenario is deployed. What happens at an instant holds for nobody: it has either passed or is to come.',
      wrong: `scenario carts:\n  when cart_abandoned, including existing:\n${send}`,
      right: `scenario carts:\n  when last_order > 3mo, including existing:\n${send}`,
    },
  }),

  'flow/never-happens': define<{ event: string; base: string }>({
    severity: 'warning',
    message: ({ event, base }) => `\`${event}\` never happens: each \`${base}\` is at once what must not come`,
    label: () => 'closes its own window',
    help: ({ base }) =>
      `A further \`${base}\` starts the time anew by itself. Write after \`without\` only what else must not come, such as an order.`,
    explain: {
      why: '`event E = A without B within D` happens D after an A if no B came. Where every A is a B, none is ever left without.',
      wrong: `event cart_left = cart_updated without cart_updated within 1h\n\nscenario carts:\n  when cart_left:\n${send}`,
      right: `event cart_left = cart_updated without order_placed within 1h\n\nscenario carts:\n  when cart_left:\n${send}`,
    },
  }),

  'flow/never-starts': define<{ text: string }>({
    severity: 'warning',
    message: ({ text }) => `Nobody gets in: \`${text}\` holds for everybody this scenario would take`,
    label: () => 'asked for at entry, and stops the run',
    help: () => 'Turn one of the two round: `for` says who comes in, `stop when` who leaves.',
    explain: {
      why: 'A run whose `stop when` already holds does not start. Here the same condition is asked for at entry, so none ever does.',
      wrong: `scenario carts:\n  for regular\n  stop when regular\n  when cart_abandoned:\n${send}`,
      right: `scenario carts:\n  for not regular\n  stop when regular\n  when cart_abandoned:\n${send}`,
    },
  }),

  'flow/no-when': define<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `Nothing starts the scenario \`${name}\``,
    help: () => 'Add a `when …:` block with what starts it and its steps.',
    explain: {
      why: 'A scenario runs for a contact when one of its `when` blocks fires. Without one it would never run.',
      wrong: `scenario carts:\n  goal order_placed within 5d\n`,
      right: `scenario carts:\n  goal order_placed within 5d\n  when cart_abandoned:\n${send}`,
    },
  }),

  'flow/clause-twice': define<{ clause: string }>({
    severity: 'error',
    message: ({ clause }) => `\`${clause}\` can stand only once in a scenario`,
    help: ({ clause }) =>
      clause === 'goal'
        ? 'To count more without ending the run, use `measure`.'
        : clause === 'for'
          ? 'Join both with `and`.'
          : 'Keep the one that counts.',
    explain: {
      why: 'Only `measure` and `stop when` may stand several times. Of any other clause two would leave open which one counts.',
      wrong: `scenario carts:\n  goal order_placed within 5d\n  goal order_placed within 9d\n  when cart_abandoned:\n${send}`,
      right: `scenario carts:\n  goal order_placed within 5d\n  measure order_placed within 9d\n  when cart_abandoned:\n${send}`,
    },
  }),

  'flow/entry-rules': define<{ first: string; second: string }>({
    severity: 'error',
    message: ({ first, second }) => `\`${first}\` and \`${second}\` contradict each other`,
    help: () => 'Keep the one that says how often somebody may come in.',
    explain: {
      why: 'Each of `enter once`, `restart` and `one per` says what happens when the trigger fires again. A scenario follows one of them.',
      wrong: `scenario carts:\n  enter once per 30d\n  restart\n  when cart_abandoned:\n${send}`,
      right: `scenario carts:\n  enter once per 30d\n  when cart_abandoned:\n${send}`,
    },
  }),

  'flow/circle': define<{ scenarios: readonly string[] }>({
    severity: 'warning',
    message: ({ scenarios }) => `${list(scenarios)} start each other at one instant`,
    help: () => 'Put a `wait` between, let one of them `enter once`, or take out the change that closes the circle.',
    explain: {
      why: 'A scenario that adds to a group, removes from it or sets an attribute may start another that listens to that, or to a segment or a condition made of it. When these go round without a wait, they all happen at one instant, and the rule that a contact is in a scenario once at a time decides where they stop.',
      wrong: `scenario up:\n  when enters vip_club:\n    remove from vip_club\n    add to prospects\n\nscenario down:\n  when enters prospects:\n    remove from prospects\n    add to vip_club\n`,
      right: `scenario up:\n  when enters vip_club:\n    remove from vip_club\n    add to prospects\n\nscenario down:\n  when enters prospects:\n    wait 30d\n    remove from prospects\n    add to vip_club\n`,
    },
  }),
} as const;
