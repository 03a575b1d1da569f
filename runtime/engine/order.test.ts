import { describe, expect, it } from 'vitest';
import type { Alternative, Machine } from '../machine/index.js';
import { alternative, bundleOf, end, mail, nowhere, onEvent, scenario, send } from './testdata/bundle.js';
import { days, get, history, older, reads, value } from './testdata/expressions.js';
import { type World, world } from './testdata/world.js';

/** `when signed_up: send email one; wait up to 2d for ARM: send email two`. */
function waiting(arm: Partial<Alternative>, header: Partial<Machine>): Machine {
  return scenario(
    'waiting',
    {
      when: [{ moment: onEvent('signed_up') }],
      slots: [mail('one'), mail('two')],
      states: [
        send('one', 0, 1),
        {
          kind: 'waitFor',
          upTo: value(days(10) as never),
          arms: [{ on: alternative(arm), next: 2 }],
          otherwise: 3,
        },
        send('two', 1, 3),
        end(),
      ],
    },
    header,
  );
}

function click(w: World): void {
  w.contact('ana');
  w.event('ana', '2026-03-02 10:00', 'signed_up');
  const about = { messageId: 'ana/1', channel: 'email', message: 'one', scenario: 'waiting' };
  w.input('ana', '2026-03-02 11:00', { kind: 'message', moment: 'clicked', ...about });
}

const clicked = { on: 'handle', slot: 0, moment: 'clicked' } as const;
const forClicks: Partial<Alternative> = {
  moment: onEvent('message_clicked'),
  dependsOn: reads({ events: ['message_clicked'] }),
};
const anyClick: Partial<Alternative> = {
  condition: history('any', 'message_clicked', { aggregate: 0, inLast: days(1) }),
  dependsOn: reads({ events: ['message_clicked'], time: true }),
};
const clicks = [
  { event: 'message_clicked', path: [], window: days(1), functions: ['any'] },
] as const satisfies Parameters<typeof bundleOf>[0]['aggregates'];

describe('R2.3 goal, stop and wait, when one input is several things to a run', () => {
  const goal = { goals: [{ moment: clicked, within: days(3), span: nowhere }] };
  const stop = { stops: [alternative({ moment: clicked })] };

  it.each([
    ['an event', forClicks],
    ['a condition', anyClick],
  ])('judges a goal on its message before a wait for %s', (_, arm) => {
    const w = world(bundleOf({ scenarios: [waiting(arm, goal)], aggregates: [...clicks] }));
    click(w);
    expect(w.said().slice(1)).toEqual(['ana send email/one', 'ana goal waiting 0', 'ana end waiting converted']);
  });

  it.each([
    ['an event', forClicks],
    ['a condition', anyClick],
  ])('judges a stop on its message before a wait for %s', (_, arm) => {
    const w = world(bundleOf({ scenarios: [waiting(arm, stop)], aggregates: [...clicks] }));
    click(w);
    expect(w.said().slice(1)).toEqual(['ana send email/one', 'ana end waiting stopped']);
  });

  it('tells the sink once that the message was clicked, whatever the click decides', () => {
    for (const header of [goal, stop, {}]) {
      const answers: string[] = [];
      const w = world(bundleOf({ scenarios: [waiting(forClicks, header)] }), {
        sink: { response: (_at, _run, { moment }) => answers.push(moment) },
      });
      click(w);
      expect(answers).toEqual(['delivered', 'opened', 'clicked']);
    }
  });

  it('judges a stop of the calendar before a wait for what time changes at that instant', () => {
    const old = {
      name: 'old',
      condition: older(get(history('last', 'order_placed', { aggregate: 0 }), 'at'), days(2)),
      dependsOn: reads({ events: ['order_placed'], time: true }),
    };
    const enters: Partial<Alternative> = {
      moment: { on: 'enters', of: 'segment', name: 'old' },
      dependsOn: reads({ segments: ['old'] }),
    };
    // 2026-03-05 is day 20517.
    const stops = [alternative({ moment: { on: 'broadcast', day: 20_517, minute: 600 } })];
    const bundle = bundleOf({
      scenarios: [waiting(enters, { stops })],
      segments: [old],
      aggregates: [{ event: 'order_placed', path: [], functions: ['last'] }],
    });
    const w = world(bundle);
    w.contact('ana');
    w.contact('ben');
    w.event('ana', '2026-03-03 10:00', 'order_placed', { order_id: '1', total: 1 });
    w.event('ben', '2026-03-03 09:00', 'order_placed', { order_id: '2', total: 1 });
    w.event('ana', '2026-03-03 11:00', 'signed_up');
    w.event('ben', '2026-03-03 11:00', 'signed_up');
    w.advance('2026-03-20 00:00');
    expect(w.log.filter((line) => !line.startsWith('2026-03-03'))).toEqual([
      '2026-03-05 09:00 ben send email/two',
      '2026-03-05 09:00 ben end waiting completed',
      '2026-03-05 10:00 ana end waiting stopped',
    ]);
  });
});
