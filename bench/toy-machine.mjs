/** The same toy machine for Cauce and for XState: four states in a ring, moved among by events, one guard, one value kept. */
import { assign, createMachine } from 'xstate';

const nowhere = { file: 0, line: 0, character: 0, endLine: 0, endCharacter: 0 };
const nothing = { attributes: [], events: [], segments: [], groups: [], scenarios: [], rfm: false, time: false };

const waitFor = (upTo, event, next, more = {}) => ({
  id: `wait_${event}`,
  span: nowhere,
  kind: 'waitFor',
  upTo: { op: 'const', value: upTo },
  arms: [
    { on: { moment: { on: 'event', event, ...more.moment }, dependsOn: nothing, span: nowhere, ...more.on }, next },
  ],
  otherwise: 4,
});

const bigEnough = {
  op: 'gt',
  left: { op: 'get', of: { op: 'event' }, field: 'total' },
  right: { op: 'const', value: 100 },
};

/** Its waits end after `upTo`, a duration; XState's machine is spared timers. */
export const cauceMachine = (upTo) => ({
  name: 'toy',
  span: nowhere,
  priority: 0,
  entry: { kind: 'oneAtATime' },
  goals: [],
  measures: [],
  stops: [],
  triggers: [
    {
      alternatives: [{ moment: { on: 'event', event: 'start' }, dependsOn: nothing, span: nowhere }],
      includingExisting: false,
      start: 0,
      span: nowhere,
    },
  ],
  slots: [{ name: 'cart', holds: { kind: 'event', event: 'cart' } }],
  states: [
    waitFor(upTo, 'cart', 1, { moment: { where: bigEnough }, on: { bind: 0 } }),
    waitFor(upTo, 'checkout', 2),
    waitFor(upTo, 'order', 3),
    waitFor(upTo, 'delivery', 0),
    { id: 'end', span: nowhere, kind: 'end', outcome: 'completed' },
  ],
});

export const xstateMachine = createMachine({
  id: 'toy',
  initial: 'cart',
  context: { cart: null },
  states: {
    cart: {
      on: {
        cart: {
          guard: ({ event }) => event.total > 100,
          actions: assign({ cart: ({ event }) => event }),
          target: 'checkout',
        },
      },
    },
    checkout: { on: { checkout: 'order' } },
    order: { on: { order: 'delivery' } },
    delivery: { on: { delivery: 'cart' } },
  },
});

/** One time round: the guard refuses once. */
export const ring = [
  { name: 'cart', total: 50 },
  { name: 'cart', total: 250 },
  { name: 'checkout', total: 250 },
  { name: 'order', total: 250 },
  { name: 'delivery', total: 0 },
];

/** `720h` and `30d` of the language: exact time, and days of the contact's calendar. */
export const hours720 = { months: 0, days: 0, ms: 720 * 3_600_000 };
export const days30 = { months: 0, days: 30, ms: 0 };

export const began = Date.UTC(2026, 2, 2, 9);

/** A contact of whom nothing is known; `now` may be moved on. */
export function emptyFacts(zone) {
  const noRfm = {
    class: null,
    before: null,
    movedAt: null,
    r: null,
    f: null,
    m: null,
    recency: null,
    frequency: null,
    spend: null,
  };
  return {
    now: began,
    zone,
    contact: 'c1',
    attribute: () => null,
    inSegment: () => false,
    inGroup: () => false,
    aggregate: () => {
      throw new Error('the toy machine asks for no aggregate');
    },
    history: () => [],
    rfm: noRfm,
    running: () => false,
    entered: () => null,
  };
}
