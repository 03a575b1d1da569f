/** Steps per second of one run through the toy machine: Cauce's pure step, XState's actor and pure transition, and a switch written by hand. */
import { createActor, getInitialSnapshot, transition } from 'xstate';
import { zone } from '../../dist/runtime/clock/index.js';
import { loadMachine, step } from '../../dist/runtime/machine/index.js';
import { alternate, clock, figure, report } from '../figures.mjs';
import { began, cauceMachine, days30, emptyFacts, hours720, ring, xstateMachine } from '../toy-machine.mjs';

const gap = 1000;
const place = zone('Europe/Madrid');

const inputs = ring.map(({ name, total }, i) => ({
  kind: 'event',
  event: { event: name, at: began, id: `e${i}`, fields: { total } },
}));
const events = ring.map(({ name, total }) => ({ type: name, total }));

function rate(count, work) {
  return () => {
    const from = clock();
    const state = work(count);
    const seconds = clock() - from;
    if (state !== 0) throw new Error(`the ring should be back at its first state, not ${state}`);
    return count / seconds;
  };
}

const cauce = (upTo) => (count) => {
  const machine = loadMachine(cauceMachine(upTo));
  const facts = emptyFacts(place);
  let { run } = step(machine, null, { kind: 'start', trigger: 0, alternative: 0, event: null }, facts);
  for (let i = 0; i < count; i++) {
    facts.now += gap;
    run = step(machine, run, inputs[i % inputs.length], facts).run;
  }
  return run.state;
};

const order = Object.keys(xstateMachine.states);

function actor(count) {
  const running = createActor(xstateMachine).start();
  for (let i = 0; i < count; i++) running.send(events[i % events.length]);
  return order.indexOf(running.getSnapshot().value);
}

function pureTransitions(count) {
  let snapshot = getInitialSnapshot(xstateMachine);
  for (let i = 0; i < count; i++) [snapshot] = transition(xstateMachine, snapshot, events[i % events.length]);
  return order.indexOf(snapshot.value);
}

/** What nobody could beat: the states in the code, a new object for each change. */
function byHand(count) {
  let now = began;
  let run = { state: 0, since: now, cart: null };
  for (let i = 0; i < count; i++) {
    now += gap;
    const event = events[i % events.length];
    switch (run.state) {
      case 0:
        if (event.type === 'cart' && event.total > 100) run = { state: 1, since: now, cart: event };
        break;
      case 1:
        if (event.type === 'checkout') run = { state: 2, since: now, cart: run.cart };
        break;
      case 2:
        if (event.type === 'order') run = { state: 3, since: now, cart: run.cart };
        break;
      default:
        if (event.type === 'delivery') run = { state: 0, since: now, cart: run.cart };
    }
  }
  return run.state;
}

const rates = await alternate({
  exact: rate(1_000_000, cauce(hours720)),
  calendar: rate(1_000_000, cauce(days30)),
  actor: rate(100_000, actor),
  pure: rate(50_000, pureTransitions),
  hand: rate(20_000_000, byHand),
});
report([
  figure({
    what: 'step, four states and a guard',
    unit: 'steps/s',
    better: 'more',
    samples: rates.exact,
    mark: { of: 'ratio', value: 20 },
    peers: [
      { name: 'XState 5 actor.send', samples: rates.actor },
      { name: 'XState 5 transition()', samples: rates.pure },
      { name: 'a switch by hand', samples: rates.hand, limit: true },
    ],
  }),
  figure({
    what: 'the same, with deadlines in calendar days',
    unit: 'steps/s',
    better: 'more',
    samples: rates.calendar,
    peers: [{ name: 'XState 5 actor.send, no deadlines', samples: rates.actor }],
  }),
]);
