/** Diagnostics of the family `time`: durations, windows and dates that cannot be meant. */
import { define } from '../define.js';

const send = '    send email cart_reminder\n';

export const time = {
  'time/duration': define<{ duration: string; place: string }>({
    severity: 'error',
    message: ({ duration, place }) =>
      duration.startsWith('-')
        ? `\`${duration}\` goes back in time ${place}`
        : `\`${duration}\` is no time at all ${place}`,
    help: () => 'Write a duration longer than nothing, or take the step out.',
    explain: {
      why: 'Waiting for nothing changes nothing, and a window of no length never holds.',
      wrong: `scenario carts:\n  when cart_abandoned:\n    wait 0h\n${send}`,
      right: `scenario carts:\n  when cart_abandoned:\n    wait 4h\n${send}`,
    },
  }),

  'time/day': define<{ day: string; suggestion?: string; isWeek?: true }>({
    severity: 'error',
    message: ({ day }) => `\`${day}\` is not a day that can stand here`,
    label: ({ suggestion }) => (suggestion === undefined ? undefined : `did you mean \`${suggestion}\`?`),
    help: ({ isWeek }) =>
      isWeek
        ? 'Say on which day of the week, `every monday at 09:00`, or `every day at 09:00`.'
        : 'Days are `monday` to `sunday`, `weekday` (Monday to Friday) and `weekend`.',
    explain: {
      why: 'Hours and schedules name days in full; a range goes from one day of the week to another.',
      wrong: `scenario carts:\n  hours 09:00-20:00 on mondy\n  when cart_abandoned:\n${send}`,
      right: `scenario carts:\n  hours 09:00-20:00 on monday\n  when cart_abandoned:\n${send}`,
    },
  }),

  'time/month-day': define<{ day: string }>({
    severity: 'error',
    message: ({ day }) => `No month has a day \`${day}\``,
    help: () => 'Days go from 1 to 31; a month that is shorter takes its last day.',
    explain: {
      why: '`every month on 31` means the last day of a shorter month, but no month has a day 0 or 32.',
      wrong: `scenario monthly:\n  when every month on 32 at 09:00:\n${send}`,
      right: `scenario monthly:\n  when every month on 31 at 09:00:\n${send}`,
    },
  }),

  'time/hours': define<{ from: string; to: string }>({
    severity: 'error',
    message: ({ from, to }) => `Hours from ${from} to ${to} never open`,
    help: () => 'The first time must be before the second, on one day.',
    explain: {
      why: 'Sends wait for these hours. A window that is never open would hold every message of the scenario for good.',
      wrong: `scenario carts:\n  hours 20:00-09:00 on weekday\n  when cart_abandoned:\n${send}`,
      right: `scenario carts:\n  hours 09:00-20:00 on weekday\n  when cart_abandoned:\n${send}`,
    },
  }),

  'time/never-opens': define<{ quiet: string }>({
    severity: 'error',
    message: ({ quiet }) => `These hours lie wholly inside the shop's quiet hours, ${quiet}`,
    help: () => 'Move them into the day, or change `policies.quiet_hours` in cauce.yaml.',
    explain: {
      why: 'A marketing message waits for the hours of its scenario and for the end of the quiet hours. Here both are never met together.',
      wrong: `scenario carts:\n  hours 05:00-08:00\n  when cart_abandoned:\n${send}`,
      right: `scenario carts:\n  hours 09:00-12:00\n  when cart_abandoned:\n${send}`,
    },
  }),

  'time/active': define({
    severity: 'error',
    message: () => 'This time ends before it begins',
    help: () => 'The earlier date comes first: `active 2026-12-01 to 2026-12-24`.',
    explain: {
      why: '`active` lets contacts in from its first day to its last. Turned round it lets nobody in.',
      wrong: `scenario carts:\n  active 2026-12-24 to 2026-12-01\n  when cart_abandoned:\n${send}`,
      right: `scenario carts:\n  active 2026-12-01 to 2026-12-24\n  when cart_abandoned:\n${send}`,
    },
  }),

  'time/past': define<{ text: string; place: 'wait until' | 'at' | 'to' }>({
    severity: 'warning',
    message: ({ text }) => `\`${text}\` is over`,
    label: () => 'in the past',
    help: ({ place }) => {
      switch (place) {
        case 'wait until':
          return 'Whoever comes here takes the `else:` of this wait or, without one, ends as `too_late`.';
        case 'at':
          return 'Nothing starts at it any more: write the next date, or take the trigger out.';
        case 'to':
          return 'Nobody is let in any more: write a later date, or take the scenario out.';
      }
    },
    explain: {
      why: 'The date lies before today in every time zone. A date without a rule for the years after it is easily left standing.',
      wrong: `scenario carts:\n  when at 2020-11-27 09:00:\n${send}`,
      right: `scenario carts:\n  when at 2999-11-27 09:00:\n${send}`,
    },
  }),

  'time/after-goal': define<{ message: string; window: string }>({
    severity: 'warning',
    message: ({ message, window }) =>
      `\`${message}\` goes out only when the goal's ${window} are over: it can convert nobody`,
    label: () => 'too late for the goal',
    help: () => 'Give the goal more time, or send earlier.',
    explain: {
      why: 'A goal counts up to its window after entry. A message that can only come later costs attention and can no longer count.',
      wrong: `scenario carts:\n  goal order_placed within 5d\n  when cart_abandoned:\n${send}    wait 7d\n    send email cart_offer\n`,
      right: `scenario carts:\n  goal order_placed within 14d\n  when cart_abandoned:\n${send}    wait 7d\n    send email cart_offer\n`,
    },
  }),

  'time/never-ends': define<{ text: string; place: 'wait' | 'wait until' }>({
    severity: 'warning',
    message: ({ text, place }) => `Nobody comes out of \`${place} ${text}\`: the run is over before`,
    label: () => 'too late for everybody',
    help: () => 'Wait for less, or let the run go on for longer.',
    explain: {
      why: 'A `stop when` ends the run at the very instant it holds, also in the middle of a wait. Where it must hold before the wait is over, the steps behind are never taken.',
      wrong: `scenario carts:\n  stop when last_order > 6mo\n  when order_placed:\n    wait until 7mo after last_order\n${send}`,
      right: `scenario carts:\n  stop when last_order > 6mo\n  when order_placed:\n    wait until 5mo after last_order\n${send}`,
    },
  }),

  'time/clock-gap': define<{ time: string; day: string; zone: string; instead: string }>({
    severity: 'warning',
    message: ({ time, day, zone }) => `There is no ${time} on ${day} in ${zone}`,
    label: () => 'clocks go forward over it',
    help: ({ instead }) => `It is taken as ${instead}, the first instant after: write that, or another time.`,
    explain: {
      why: 'When clocks go forward, an hour of that day does not exist where the shop is. What is meant for a time in it happens at the first instant after.',
      wrong: `scenario early:\n  when at 2999-03-31 02:30:\n${send}`,
      right: `scenario early:\n  when at 2999-03-31 03:30:\n${send}`,
    },
  }),

  'time/clock-change': define<{ time: string; day: string; zone: string; instead: string }>({
    severity: 'info',
    message: ({ time, day, zone }) => `On ${day} there is no ${time} in ${zone}`,
    label: () => 'clocks go forward over it',
    help: ({ instead }) => `On that day it is taken as ${instead}. A time that every day has avoids the question.`,
    explain: {
      why: 'Once a year clocks go forward and an hour is missing where the shop is. What comes at a time in it comes at the first instant after on that day; nothing is lost.',
      wrong: `scenario daily:\n  when every day at 02:30:\n${send}`,
      right: `scenario daily:\n  when every day at 03:30:\n${send}`,
    },
  }),
  'time/with-year': define<{ name: string; instead: string }>({
    severity: 'warning',
    message: ({ name }) => `\`${name}\` has a year in it: this asks for the day of that one year`,
    label: ({ name }) => `only in the year of \`${name}\``,
    help: ({ name, instead }) =>
      `For every year begin a scenario on that day: \`when ${instead}:\`. How many years it has been is \`years since ${name}\`.`,
    explain: {
      why: 'A birthday is a date with its year: compared with today, it holds on the day of the birth and never again. A day that comes every year is a moment, and a scenario begins with it: `when each birthday at 09:00`, `when 3d before each birthday`.',
      wrong: `scenario wishes:\n  when every day at 09:00 and birthday == today:\n    send email happy_birthday\n`,
      right: `scenario wishes:\n  when each birthday at 09:00:\n    send email happy_birthday\n`,
    },
  }),
} as const;
