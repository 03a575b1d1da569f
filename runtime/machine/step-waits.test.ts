import { describe, expect, it } from 'vitest';
import type { Machine } from './bundle.js';
import { handleBit } from './moments.js';
import { step } from './step.js';
import {
  and,
  attr,
  compare,
  d,
  end,
  get,
  length,
  machine,
  message,
  olderThan,
  onEvent,
  onHandle,
  payload,
  send,
  theEvent,
  trigger,
  value,
  wait,
  whenTrue,
} from './testdata/build.js';
import { Drive } from './testdata/drive.js';
import { at, event, simpleFacts } from './testdata/simple-facts.js';

/** wait up to 3d for order_placed where (total > 5000), or a click of the reminder; then end. */
function waiting(more: Partial<Machine> = {}): Machine {
  const order = onEvent('order_placed', { where: compare(get(theEvent, 'total'), 'gt', 5000), bind: 1 });
  return machine(
    [
      send(0, 1),
      {
        kind: 'waitFor',
        upTo: length('3d'),
        arms: [
          { on: order, next: 2 },
          { on: onHandle(0, 'clicked'), next: 3 },
        ],
        otherwise: 4,
      },
      end('ordered'),
      end('clicked'),
      end('silent'),
    ],
    { slots: [message('reminder'), payload('order', 'order_placed')], ...more },
  );
}

const sent = { kind: 'handle', slot: 0, moment: 'sent', messageId: 'm1' } as const;

describe('R1 sending', () => {
  it('R1.1 holds the run until the message is handed over', () => {
    const drive = new Drive(waiting(), '2026-03-01 10:00').start();
    expect(drive.look()).toEqual(['move -1>0', 'send 0']);
    expect(drive.run?.wake).toBe(Number.POSITIVE_INFINITY);
    drive.until('2026-03-03 10:00').event('order_placed', { total: 9000 });
    expect(drive.state).toBe(0);
    drive.give(sent);
    expect(drive.look()).toEqual(['move 0>1']);
    expect(drive.run?.since).toBe(at('2026-03-03 10:00'));
    expect(drive.run?.deadline).toBe(at('2026-03-06 10:00'));
  });

  it.each(['skipped', 'failed'] as const)('R1.1 goes on after %s, and the wait runs its full time', (moment) => {
    const drive = new Drive(waiting(), '2026-03-01 10:00').start().give({ kind: 'handle', slot: 0, moment });
    expect(drive.state).toBe(1);
    drive.until('2026-03-04 09:59');
    expect(drive.state).toBe(1);
    drive.until('2026-03-04 10:00');
    expect(drive.run?.outcome).toBe('silent');
  });

  it('R1.1 a repeated answer is no second answer', () => {
    const drive = new Drive(waiting(), '2026-03-01 10:00').start().give(sent);
    const parked = drive.run;
    drive.until('2026-03-01 12:00').give(sent).give({ kind: 'handle', slot: 0, moment: 'skipped' });
    expect(drive.run).toBe(parked);
  });

  it('R5.6 the latest send of a name wins: news of the message before is not news of this one', () => {
    const plan = machine([send(0, 1), wait('1d', 2), send(0, 3), wait('5d', 4), end()], {
      slots: [message('reminder')],
      stops: [onHandle(0, 'clicked')],
    });
    const drive = new Drive(plan, '2026-03-01 10:00').start().give(sent).until('2026-03-02 10:00');
    expect(drive.state).toBe(2);
    drive.give({ kind: 'handle', slot: 0, moment: 'clicked', messageId: 'm1' });
    expect(drive.state).toBe(2);
    drive.give({ ...sent, messageId: 'm2' });
    drive.give({ kind: 'handle', slot: 0, moment: 'clicked', messageId: 'm1' });
    expect(drive.state).toBe(3);
    drive.give({ kind: 'handle', slot: 0, moment: 'clicked', messageId: 'm2' });
    expect(drive.run?.outcome).toBe('stopped');
  });
});

describe('R2 one instant', () => {
  it('R2.3 judges the goal before a stop, and a stop before the wait', () => {
    const both = {
      goals: [{ moment: { on: 'event', event: 'order_placed' } as const, within: d('5d'), span: waiting().span }],
      stops: [onEvent('order_placed'), onEvent('complained')],
    };
    const goal = new Drive(waiting(both), '2026-03-01 10:00').start().give(sent);
    goal.event('order_placed', { total: 9000 });
    expect(goal.run?.outcome).toBe('converted');
    const stop = new Drive(waiting({ stops: both.stops }), '2026-03-01 10:00').start().give(sent);
    stop.event('order_placed', { total: 9000 });
    expect(stop.run?.outcome).toBe('stopped');
  });

  it('R2.1 an event at the instant a wait is over comes before its timer', () => {
    const drive = new Drive(waiting(), '2026-03-01 10:00').start().give(sent);
    drive.now = at('2026-03-04 10:00');
    drive.event('order_placed', { total: 9000 });
    expect(drive.run?.outcome).toBe('ordered');
  });

  it('R2.1 an input keeps a timer due that has not been given yet', () => {
    const plan = machine([wait('30d', 1), end()], {
      stops: [whenTrue(olderThan(attr('joined'), '10d')), onEvent('noise', { where: value(false) })],
    });
    const drive = new Drive(plan, '2026-03-01 10:00', { attributes: { joined: at('2026-03-01 10:00') } }).start();
    drive.now = at('2026-03-11 10:00');
    drive.history = { attributes: { joined: at('2026-03-11 10:00') } };
    drive.give({ kind: 'changed' });
    expect(drive.run?.wake).toBe(at('2026-03-11 10:00'));
    drive.until(drive.now);
    expect(drive.run?.wake).toBe(at('2026-03-21 10:00'));
  });

  it('R2.5 what a statement changes is judged before the run goes on', () => {
    const change = { kind: 'change', change: { kind: 'add', group: 'vip' }, next: 1 } as const;
    const plan = machine([change, end()], { stops: [whenTrue({ op: 'group', name: 'vip' })] });
    const drive = new Drive(plan, '2026-03-01 10:00').start();
    expect(drive.look()).toEqual(['move -1>0', 'change 0']);
    drive.history = { groups: ['vip'] };
    drive.give({ kind: 'membership', of: 'group', name: 'vip', enters: true });
    expect(drive.run?.outcome).toBe('stopped');
    drive.give({ kind: 'resume', state: 0 });
    expect(drive.look()).toEqual(['end stopped']);
    const free = new Drive(machine([change, end()]), '2026-03-01 10:00').start();
    free.give({ kind: 'resume', state: 7 });
    expect(free.state).toBe(0);
    free.give({ kind: 'resume', state: 0 });
    expect(free.run?.outcome).toBe('completed');
  });
});

describe('R5 waiting for', () => {
  it('R5.1 takes the first arm that happens, its `where` deciding, and binds the event', () => {
    const drive = new Drive(waiting(), '2026-03-01 10:00').start().give(sent).until('2026-03-02 10:00');
    const parked = drive.run;
    drive.event('order_placed', { total: 4000 });
    expect(drive.run).toBe(parked);
    drive.event('order_placed', {});
    expect(drive.run).toBe(parked);
    drive.event('order_placed', { total: 6000 }, 'o9');
    expect(drive.run?.outcome).toBe('ordered');
    expect(drive.run?.slots[1]).toMatchObject({ id: 'o9' });
  });

  it('R5.1 the event that led into the wait does not end it', () => {
    const arms = (next: number) => [{ on: onEvent('order_placed'), next }];
    const plan = machine([
      { kind: 'waitFor', upTo: length('1d'), arms: arms(1), otherwise: 2 },
      { kind: 'waitFor', upTo: length('1d'), arms: arms(2), otherwise: 2 },
      end(),
    ]);
    const drive = new Drive(plan, '2026-03-01 10:00').start().event('order_placed');
    expect(drive.state).toBe(1);
    drive.event('order_placed', {}, 'second');
    expect(drive.run?.outcome).toBe('completed');
  });

  it('R5.2 a condition counts if it already holds', () => {
    const plan = machine([
      { kind: 'waitFor', upTo: length('3d'), arms: [{ on: whenTrue(attr('vip')), next: 1 }], otherwise: 2 },
      end('vip'),
      end('plain'),
    ]);
    expect(new Drive(plan, '2026-03-01 10:00', { attributes: { vip: true } }).start().run?.outcome).toBe('vip');
    const later = new Drive(plan, '2026-03-01 10:00').start();
    later.until('2026-03-02 10:00').attributes({ vip: true });
    expect(later.run?.outcome).toBe('vip');
  });

  it('R5.2 a condition that time turns true wakes the run at that instant', () => {
    const joined = at('2026-02-20 10:00');
    const condition = olderThan(attr('joined'), '10d');
    const plan = machine([
      { kind: 'waitFor', upTo: length('3d'), arms: [{ on: whenTrue(condition), next: 1 }], otherwise: 2 },
      end('old'),
      end('young'),
    ]);
    const drive = new Drive(plan, '2026-03-01 10:00', { attributes: { joined } }).start();
    expect(drive.run?.wake).toBe(at('2026-03-02 10:00'));
    drive.until('2026-03-02 10:00');
    expect(drive.run?.outcome).toBe('old');
  });

  it("R5.6 a message's events count from its send, also those before the wait", () => {
    const plan = machine(
      [
        send(0, 1),
        wait('1d', 2),
        { kind: 'waitFor', upTo: length('3d'), arms: [{ on: onHandle(0, 'opened'), next: 3 }], otherwise: 4 },
        end('opened'),
        end('silent'),
      ],
      { slots: [message('reminder')] },
    );
    const drive = new Drive(plan, '2026-03-01 10:00').start().give(sent).until('2026-03-01 15:00');
    drive.give({ kind: 'handle', slot: 0, moment: 'clicked' });
    expect(drive.run?.slots[0]).toMatchObject({ opened: at('2026-03-01 15:00'), delivered: at('2026-03-01 15:00') });
    drive.until('2026-03-02 10:00');
    expect(drive.run?.outcome).toBe('opened');
  });

  it('R2.2 news that the host has noted already ends the wait for it; old news does not', () => {
    const drive = new Drive(waiting(), '2026-03-01 10:00').start().give(sent).until('2026-03-01 15:00');
    const run = drive.run!;
    const clicked = { ...(run.slots[0] as object), clicked: at('2026-03-01 15:00') };
    const noted = { ...run, slots: [clicked, ...run.slots.slice(1)] };
    const give = (fresh: number) =>
      step(drive.loaded, noted, { kind: 'handle', slot: 0, moment: 'clicked', fresh }, drive.facts);
    expect(give(handleBit.clicked).run.outcome).toBe('clicked');
    expect(give(0).run).toBe(noted);
  });

  it('R5.7 a click implies open and delivery', () => {
    const open = machine(
      [
        send(0, 1),
        { kind: 'waitFor', upTo: length('3d'), arms: [{ on: onHandle(0, 'delivered'), next: 2 }], otherwise: 3 },
        end('delivered'),
        end('silent'),
      ],
      { slots: [message('reminder')] },
    );
    const drive = new Drive(open, '2026-03-01 10:00').start().give(sent);
    drive.give({ kind: 'handle', slot: 0, moment: 'clicked' });
    expect(drive.run?.outcome).toBe('delivered');
  });

  it('R5.3 a run whose stop condition holds does not start', () => {
    const plan = machine([wait('1d', 1), end()], {
      stops: [whenTrue(compare(attr('newsletter'), 'eq', value(false)))],
    });
    const drive = new Drive(plan, '2026-03-01 10:00', { attributes: { newsletter: false } }).start();
    expect(drive).toMatchObject({ refused: true, run: null, effects: [] });
    const free = new Drive(plan, '2026-03-01 10:00', { attributes: { newsletter: true } }).start();
    expect(free.state).toBe(0);
    free.until('2026-03-01 18:00').attributes({ newsletter: false });
    expect(free.look()).toEqual(['move -1>0', 'end stopped']);
    expect(free.run?.since).toBe(at('2026-03-01 18:00'));
  });

  it('R7.2 an unknown stop condition is no', () => {
    const plan = machine([wait('1d', 1), end()], {
      stops: [whenTrue(compare(attr('newsletter'), 'eq', value(false)))],
    });
    expect(new Drive(plan, '2026-03-01 10:00').start().state).toBe(0);
  });

  it('R5.1 the trigger is neither a stop nor a goal of the run it starts', () => {
    const plan = machine([wait('1d', 1), end()], { stops: [onEvent('start')], slots: [payload('cart', 'start')] });
    const bound = { ...plan, triggers: [trigger(onEvent('start', { bind: 0 }))] };
    const cart = event('start', at('2026-03-01 10:00'), { total: 80 });
    const drive = new Drive(bound, '2026-03-01 10:00').start(cart);
    expect(drive.state).toBe(0);
    expect(drive.run?.slots[0]).toBe(cart);
    drive.event('start');
    expect(drive.run?.outcome).toBe('stopped');
  });
});

describe('what does not concern a run', () => {
  it('gives the same run back, with one shared list of effects', () => {
    const drive = new Drive(waiting(), '2026-03-01 10:00').start().give(sent);
    const parked = drive.run;
    const facts = simpleFacts(drive.now);
    const inputs = [
      { kind: 'event', event: event('product_viewed', drive.now) },
      { kind: 'attribute', attribute: 'city', from: null, to: 'Valencia' },
      { kind: 'membership', of: 'segment', name: 'regular', enters: true },
      { kind: 'rfm', from: 'lost', to: 'loyal', rises: true },
      { kind: 'timer' },
      { kind: 'resume' },
      { kind: 'code', code: { code: 'X', discount: 5 } },
      { kind: 'start', trigger: 0, alternative: 0, event: null },
    ] as const;
    const effects = new Set(
      inputs.map((input) => {
        const result = step(drive.loaded, parked, input, facts);
        expect(result.run).toBe(parked);
        return result.effects;
      }),
    );
    expect(effects.size).toBe(1);
  });

  it('conditions hear of what they look at, whatever their plan lists', () => {
    const condition = and(
      { op: 'segment', name: 'regular' },
      { op: 'history', fn: 'any', event: 'product_viewed', path: [] },
    );
    const plan = machine([wait('9d', 1), end()], { stops: [whenTrue(condition)] });
    const drive = new Drive(plan, '2026-03-01 10:00', { segments: ['regular'] }).start();
    drive.event('product_viewed');
    expect(drive.run?.outcome).toBe('stopped');
  });
});
