/** Diagnostics of the family `tests`: tests of scenarios that cannot say anything, or not what they seem to. */
import { define } from '../define.js';

const scenario =
  'scenario carts:\n  goal order_placed within 5d\n  when cart_abandoned:\n    wait 4h\n    send email cart_reminder\n\n';
const bare = 'scenario carts:\n  when cart_abandoned:\n    wait 4h\n    send email cart_reminder\n\n';

export const tests = {
  'tests/no-scenario': define<{ scenarios: readonly string[] }>({
    severity: 'error',
    message: () => 'This test does not say which scenario it is for',
    label: () => 'for which scenario?',
    help: ({ scenarios }) =>
      `Add it to the title: \`test "…" for ${scenarios.length === 1 ? scenarios[0] : 'SCENARIO'}:\`.`,
    explain: {
      why: 'Only a file whose `when` blocks stand at its top has a scenario of its own, named after the file. All other scenarios have a name, and their tests say it.',
      wrong: `${scenario}test "a reminder":\n  when cart_abandoned\n  expect email cart_reminder at 4h\n`,
      right: `${scenario}test "a reminder" for carts:\n  when cart_abandoned\n  expect email cart_reminder at 4h\n`,
    },
  }),

  'tests/no-when': define({
    severity: 'error',
    message: () => 'Nothing happens in this test',
    help: () => 'Add a `when …` with what starts the scenario.',
    explain: {
      why: 'Times in a test count from its first `when`, and nothing is sent before it.',
      wrong: `${scenario}test "a reminder" for carts:\n  expect email cart_reminder at 4h\n`,
      right: `${scenario}test "a reminder" for carts:\n  when cart_abandoned\n  expect email cart_reminder at 4h\n`,
    },
  }),

  'tests/no-expect': define({
    severity: 'warning',
    message: () => 'This test expects nothing, so it cannot fail',
    help: () => 'Add an `expect …`, such as `expect end`.',
    explain: {
      why: 'A test is worth what it can notice. One without `expect` passes whatever the scenario does.',
      wrong: `${scenario}test "a reminder" for carts:\n  when cart_abandoned\n`,
      right: `${scenario}test "a reminder" for carts:\n  when cart_abandoned\n  expect email cart_reminder at 4h\n`,
    },
  }),

  'tests/late-given': define({
    severity: 'error',
    message: () => '`given` says how things are before the test starts, so it stands before the first `when`',
    help: () => 'Move it up; what changes later is a `when … at …`.',
    explain: {
      why: 'From the first `when` the clock runs. What happens then happens at a time and is a `when`.',
      wrong: `${scenario}test "a reminder" for carts:\n  when cart_abandoned\n  given newsletter = true\n  expect email cart_reminder at 4h\n`,
      right: `${scenario}test "a reminder" for carts:\n  given newsletter = true\n  when cart_abandoned\n  expect email cart_reminder at 4h\n`,
    },
  }),

  'tests/early-expect': define({
    severity: 'error',
    message: () => 'Nothing can be expected before the first `when`',
    help: () => 'Move it behind the `when` it follows from.',
    explain: {
      why: 'Steps of a test are taken in order. Before the first `when` nothing has happened that could have an effect.',
      wrong: `${scenario}test "a reminder" for carts:\n  expect email cart_reminder at 4h\n  when cart_abandoned\n`,
      right: `${scenario}test "a reminder" for carts:\n  when cart_abandoned\n  expect email cart_reminder at 4h\n`,
    },
  }),

  'tests/order': define<{ time: string; before: string }>({
    severity: 'error',
    message: ({ time, before }) => `${time} comes after ${before} here, but is earlier`,
    help: () => 'Put the lines of a test in the order of their times, which all count from the first `when`.',
    explain: {
      why: 'A test goes through its lines from top to bottom on one clock, and a clock does not go back.',
      wrong: `${scenario}test "a reminder" for carts:\n  when cart_abandoned\n  when order_placed at 30h\n  expect email cart_reminder at 4h\n`,
      right: `${scenario}test "a reminder" for carts:\n  when cart_abandoned\n  expect email cart_reminder at 4h\n  when order_placed at 30h\n`,
    },
  }),

  'tests/never-sent': define<{ channel: string; message: string; scenario: string }>({
    severity: 'error',
    message: ({ channel, message, scenario }) => `\`${scenario}\` never sends ${channel} \`${message}\``,
    help: () => 'Expect a message that stands in the scenario; that another is not sent is `expect no …`.',
    explain: {
      why: 'A test looks at one scenario. What that scenario sends nowhere cannot be seen in it.',
      wrong: `${scenario}test "an offer" for carts:\n  when cart_abandoned\n  expect email cart_offer at 4h\n`,
      right: `${scenario}test "a reminder" for carts:\n  when cart_abandoned\n  expect email cart_reminder at 4h\n`,
    },
  }),

  'tests/no-goal': define({
    severity: 'error',
    message: () => 'This scenario has no goal to reach',
    help: () => 'Give it a `goal … within …`, or expect its end with `expect end`.',
    explain: {
      why: '`expect goal` passes when the goal of the scenario is reached.',
      wrong: `${bare}test "an order" for carts:\n  when cart_abandoned\n  when order_placed at 1h\n  expect goal at 1h\n`,
      right: `${scenario}test "an order" for carts:\n  when cart_abandoned\n  when order_placed at 1h\n  expect goal at 1h\n`,
    },
  }),

  'tests/with-event': define({
    severity: 'error',
    message: () => '`with` gives the fields of an event, and this is none',
    help: () => 'Leave it out, or name an event before it.',
    explain: {
      why: 'Only events carry fields. A move, a membership or a date has nothing to be given.',
      wrong: `${scenario}test "an order" for carts:\n  when enters vip_club with total = 5 EUR\n  expect no email\n`,
      right: `${scenario}test "an order" for carts:\n  when cart_abandoned with total = 5 EUR\n  expect no sms\n`,
    },
  }),
} as const;
