import { describe, expect, it } from 'vitest';
import type { Alternative, Machine } from './bundle.js';
import type { Expr } from './expression.js';
import { attr, counter, end, length, machine, message, onEvent, send, wait, whenTrue } from './testdata/build.js';
import { Drive } from './testdata/drive.js';
import { at } from './testdata/simple-facts.js';

/** repeat up to 3 times [every …] [until …]: send; wait 1d */
function repeating(until: readonly Alternative[] = [], every?: Expr): Machine {
  return machine(
    [
      {
        kind: 'loop',
        times: 3,
        counter: 1,
        began: 2,
        until,
        body: 1,
        next: 3,
        loops: [0],
        ...(every === undefined ? {} : { every }),
      },
      { ...send(0, 2), loops: [0] },
      wait('1d', 0, [0]),
      end(),
    ],
    { slots: [message('nag'), counter('n'), counter('began')] },
  );
}

const sent = { kind: 'handle', slot: 0, moment: 'sent' } as const;
const sends = (drive: Drive) => drive.look().filter((effect) => effect.startsWith('send')).length;

describe('R5 loops', () => {
  it('runs its body that many times, then goes on', () => {
    const drive = new Drive(repeating(), '2026-03-01 10:00').start();
    for (let round = 1; round <= 3; round++) {
      expect(sends(drive)).toBe(1);
      expect(drive.run?.slots[1]).toBe(round);
      drive.give(sent).until(drive.now + 86_400_000);
    }
    expect(drive.run?.outcome).toBe('completed');
    expect(drive.now).toBe(at('2026-03-04 10:00'));
  });

  it('R5.5 round n begins (n-1) x D after the first, or when the round before ends, if later', () => {
    const weekly = new Drive(repeating([], length('7d')), '2026-03-20 10:00').start().give(sent);
    weekly.until('2026-03-26 10:00');
    expect(weekly.state).toBe(0);
    expect(weekly.run?.wake).toBe(at('2026-03-27 10:00'));
    weekly.until('2026-03-27 10:00').give(sent).until('2026-04-02 10:00');
    // Over the clock change of 29 March still at ten.
    expect(weekly.run?.wake).toBe(at('2026-04-03 10:00'));
    const hourly = new Drive(repeating([], length('1h')), '2026-03-01 10:00').start().give(sent);
    hourly.until('2026-03-02 10:00');
    expect(hourly.state).toBe(1);
  });

  it('R5.2 an `until` that holds already leaves before the first round', () => {
    const drive = new Drive(repeating([whenTrue(attr('bought'))]), '2026-03-01 10:00', {
      attributes: { bought: true },
    });
    expect(drive.start().look()).toEqual(['move -1>0', 'move 0>3', 'end completed']);
  });

  it('R5.4 `until` interrupts the waits of the loop, and a message not yet handed over', () => {
    const until = [onEvent('order_placed')];
    const waiting = new Drive(repeating(until), '2026-03-01 10:00').start().give(sent).until('2026-03-01 12:00');
    waiting.event('order_placed');
    expect(waiting.run?.outcome).toBe('completed');
    const held = new Drive(repeating(until), '2026-03-01 23:00').start();
    held.event('order_placed').give(sent);
    expect(held.look()).toEqual(['move -1>0', 'move 0>1', 'send 1', 'move 1>3', 'end completed']);
    const between = new Drive(repeating(until, length('7d')), '2026-03-01 10:00').start().give(sent);
    between.until('2026-03-03 10:00');
    expect(between.state).toBe(0);
    between.event('order_placed');
    expect(between.run?.outcome).toBe('completed');
  });

  it('R5.1 an event before the loop began does not end it', () => {
    const inner = repeating([onEvent('order_placed')]);
    const shifted = machine([wait('1d', 4), ...inner.states.slice(1), inner.states[0]!], { slots: inner.slots });
    const states = shifted.states.map((state) =>
      state.kind === 'wait' && state.loops ? { ...state, next: 4 } : state,
    );
    const drive = new Drive(
      { ...shifted, states: states.map((s) => (s.loops ? { ...s, loops: [4] } : s)) },
      '2026-03-01 10:00',
    );
    drive.start().event('order_placed').until('2026-03-02 10:00');
    expect(drive.state).toBe(1);
  });

  it('an inner loop starts anew with each round of the outer one', () => {
    const plan = machine(
      [
        { kind: 'loop', times: 2, counter: 1, began: 2, until: [], body: 1, next: 4 },
        { kind: 'loop', times: 2, counter: 3, began: 4, until: [], body: 2, next: 0 },
        send(0, 3),
        wait('1d', 1),
        end(),
      ],
      { slots: [message('nag'), counter('i'), counter('iBegan'), counter('j'), counter('jBegan')] },
    );
    const drive = new Drive(plan, '2026-03-01 10:00').start();
    let count = 0;
    while (drive.state >= 0) {
      count += sends(drive);
      drive.give(sent).until(drive.now + 86_400_000);
    }
    expect(count).toBe(4);
    expect(drive.run?.outcome).toBe('completed');
  });

  it('an outer `until` comes before an inner one', () => {
    const until = [onEvent('order_placed')];
    const plan = machine(
      [
        { kind: 'loop', times: 2, counter: 1, began: 2, until, body: 1, next: 4, loops: [0] },
        { kind: 'loop', times: 2, counter: 3, began: 4, until, body: 2, next: 3, loops: [1, 0] },
        wait('1d', 1, [1, 0]),
        { ...send(0, 0), loops: [0] },
        end(),
      ],
      { slots: [message('nag'), counter('i'), counter('iBegan'), counter('j'), counter('jBegan')] },
    );
    const drive = new Drive(plan, '2026-03-01 10:00').start().event('order_placed');
    expect(drive.look()).not.toContain('send 3');
    expect(drive.run?.outcome).toBe('completed');
  });

  it('a machine that runs in a circle without waiting is stopped', () => {
    const circle = machine([{ kind: 'branch', cases: [], otherwise: 0 }]);
    expect(new Drive(circle, '2026-03-01 10:00').start().run?.outcome).toBe('stopped');
  });
});
