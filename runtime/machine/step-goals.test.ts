import { describe, expect, it } from 'vitest';
import type { Machine } from './bundle.js';
import type { ProjectModel } from './model.js';
import { compare, d, end, get, machine, onEvent, payload, span, theEvent, trigger, wait } from './testdata/build.js';
import { Drive } from './testdata/drive.js';
import { event } from './testdata/simple-facts.js';

const ordered = { on: 'event', event: 'order_placed' } as const;

function withGoal(more: Partial<Machine> = {}, value?: string): Machine {
  const goal = { moment: ordered, within: d('5d'), span, ...(value === undefined ? {} : { value }) };
  return machine([wait('2d', 1), end()], { goals: [goal], ...more });
}

describe('R2 goals', () => {
  it('R2.6 a goal within D ends the run as converted and counts its value', () => {
    const drive = new Drive(withGoal({}, 'total'), '2026-03-01 10:00').start().until('2026-03-02 10:00');
    drive.event('order_placed', { total: 8000 });
    expect(drive.look()).toEqual(['move -1>0', 'goal 8000 converts', 'end converted']);
  });

  it('R2.6 a goal after D still ends the run, as stopped', () => {
    const plan = { ...withGoal(), states: machine([wait('30d', 1), end()]).states };
    const drive = new Drive(plan, '2026-03-01 10:00').start().until('2026-03-06 10:00');
    drive.event('order_placed', { total: 8000 });
    expect(drive.look()).toEqual(['move -1>0', 'end stopped']);
  });

  it('R2.6 D is half-open and in calendar units of the zone: five days over a clock change are not 120 hours', () => {
    const drive = new Drive(withGoal(), '2026-03-27 10:00').start().until('2026-03-29 10:00');
    expect(drive.run?.outcome).toBe('completed');
    drive.look();
    drive.until('2026-04-01 09:59').event('order_placed', {}, 'a');
    expect(drive.look()).toEqual(['goal 0']);
    drive.until('2026-04-01 10:00').event('order_placed', {}, 'b');
    expect(drive.look()).toEqual([]);
  });

  it("R2.7 after the run's end it counts until D, the outcome stays", () => {
    const drive = new Drive(withGoal({}, 'total'), '2026-03-01 10:00').start().until('2026-03-04 10:00');
    expect(drive.run?.outcome).toBe('completed');
    drive.look();
    drive.event('order_placed', { total: 500 });
    expect(drive.look()).toEqual(['goal 500']);
    expect(drive.run?.outcome).toBe('completed');
  });

  it('R2.8 the value is `value FIELD`, else the rfm field, else 0', () => {
    const model = { model: { rfm: { value: 'total' }, events: {} } as unknown as ProjectModel };
    const reach = (plan: Machine, bundle?: typeof model) => {
      const drive = new Drive(plan, '2026-03-01 10:00', {}, bundle).start();
      return drive.event('order_placed', { total: 8000, margin: 900 }).look()[1];
    };
    expect(reach(withGoal({}, 'margin'), model)).toBe('goal 900 converts');
    expect(reach(withGoal(), model)).toBe('goal 8000 converts');
    expect(reach(withGoal())).toBe('goal 0 converts');
  });

  it('R2.7 a goal may look at what the run was started by, also when the run is over', () => {
    const moment = {
      ...ordered,
      where: compare(get(theEvent, 'cart'), 'eq', get({ op: 'slot', slot: 0 }, 'cart')),
    };
    const plan = withGoal({
      goals: [{ moment, within: d('5d'), span }],
      slots: [payload('cart', 'start')],
      triggers: [trigger(onEvent('start', { bind: 0 }))],
    });
    const drive = new Drive(plan, '2026-03-01 10:00').start(event('start', 0, { cart: 'k1' }));
    drive.event('order_placed', { cart: 'k2' }, 'a');
    expect(drive.state).toBe(0);
    drive.until('2026-03-03 12:00').look();
    drive.event('order_placed', { cart: 'k1' }, 'b');
    expect(drive.look()).toEqual(['goal 0']);
  });

  it('a measure counts without ending', () => {
    const plan = withGoal({ goals: [], measures: [{ moment: ordered, within: d('5d'), span, value: 'total' }] });
    const drive = new Drive(plan, '2026-03-01 10:00').start();
    drive.event('order_placed', { total: 8000 });
    expect(drive.look()).toEqual(['move -1>0', 'measure 8000']);
    expect(drive.state).toBe(0);
  });

  it('an event that undoes or confirms concerns those who look at what it changes', () => {
    const events = {
      order_cancelled: { fields: {}, undoes: { event: 'order_placed', by: 'order_id' } },
      newsletter_confirmed: { fields: {}, confirms: 'newsletter' },
    };
    const bundle = { model: { events } as unknown as ProjectModel };
    const drive = new Drive(withGoal(), '2026-03-01 10:00', {}, bundle);
    expect(drive.loaded.states[0]?.interest.events).toContain('order_cancelled');
    const free = new Drive(machine([wait('2d', 1), end()]), '2026-03-01 10:00', {}, bundle);
    expect(free.loaded.states[0]?.interest.events).not.toContain('order_cancelled');
  });
});
