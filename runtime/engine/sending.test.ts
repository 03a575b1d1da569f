import { describe, expect, it } from 'vitest';
import { bundleOf, end, mail, onEvent, scenario, send, shop, wait } from './testdata/bundle.js';
import { attr, days, hours, is, reads, value } from './testdata/expressions.js';
import { at, world } from './testdata/world.js';

const greeting = scenario('greeting', {
  when: [{ moment: onEvent('signed_up') }],
  slots: [mail('one'), mail('two')],
  states: [
    wait(value(hours(4) as never), 1),
    send('one', 0, 2),
    wait(value(days(1) as never), 3),
    send('two', 1, 4),
    end(),
  ],
});

const night = { quietHours: { from: 1290, to: 510 } };

describe('R1 sending', () => {
  it('R1.1 holds the run until its message is handed over; the next statement starts then', () => {
    const model = shop({ policies: { ...shop().policies, ...night } });
    const w = world(bundleOf({ model, scenarios: [greeting] }));
    w.contact('ana');
    w.event('ana', '2026-03-02 20:00', 'signed_up');
    w.advance('2026-03-10 00:00');
    expect(w.log).toEqual([
      '2026-03-02 20:00 ana enter greeting',
      '2026-03-03 00:00 ana hold email/one quiet_hours 2026-03-03 08:30',
      '2026-03-03 08:30 ana send email/one',
      '2026-03-04 08:30 ana send email/two',
      '2026-03-04 08:30 ana end greeting completed',
    ]);
  });

  it('R1.2 judges consent at every attempt', () => {
    const model = shop({ policies: { ...shop().policies, ...night } });
    const w = world(bundleOf({ model, scenarios: [greeting] }));
    w.contact('ana');
    w.event('ana', '2026-03-02 20:00', 'signed_up');
    w.input('ana', '2026-03-03 07:00', { kind: 'attributes', values: { newsletter: false } });
    w.advance('2026-03-03 12:00');
    expect(w.log.slice(1)).toEqual([
      '2026-03-03 00:00 ana hold email/one quiet_hours 2026-03-03 08:30',
      '2026-03-03 08:30 ana skip email/one consent',
    ]);
  });

  it('R1.3 withdraws a message not yet handed over when the run ends', () => {
    const model = shop({ policies: { ...shop().policies, ...night } });
    const stopping = {
      ...greeting,
      stops: [{ moment: onEvent('viewed'), dependsOn: reads({ events: ['viewed'] }), span: greeting.span }],
    };
    const w = world(bundleOf({ model, scenarios: [stopping] }));
    w.contact('ana');
    w.event('ana', '2026-03-02 20:00', 'signed_up');
    w.event('ana', '2026-03-03 02:00', 'viewed');
    w.advance('2026-03-10 00:00');
    expect(w.said().slice(1)).toEqual(['ana hold email/one quiet_hours 2026-03-03 08:30', 'ana end greeting stopped']);
  });

  it('R1.4 lets nobody give consent by `set`, only take it', () => {
    const setting = (name: string, to: boolean) =>
      scenario(name, {
        when: [{ moment: onEvent(to ? 'signed_up' : 'viewed') }],
        states: [
          { kind: 'change', change: { kind: 'set', attribute: 'newsletter', value: value(to) }, next: 1 },
          end(),
        ],
      });
    const w = world(bundleOf({ scenarios: [setting('give', true), setting('take', false)] }));
    const ana = w.contact('ana', { newsletter: false });
    const ben = w.contact('ben', { newsletter: true });
    w.event('ana', '2026-03-02 10:00', 'signed_up');
    w.event('ben', '2026-03-02 10:00', 'viewed');
    const newsletter = (index: number) => {
      w.engine.state.keeper.view.bind(w.engine.contact(index).data, at('2026-03-02 10:00'));
      return w.engine.state.keeper.view.attribute('newsletter');
    };
    expect([newsletter(ana), newsletter(ben)]).toEqual([false, false]);
  });

  it('R1.2 counts unknown consent as none, and as given only where a backtest assumes so', () => {
    const once = scenario('hello', {
      when: [{ moment: onEvent('signed_up') }],
      slots: [mail('one')],
      states: [send('one', 0, 1), end()],
    });
    const said = (assumeConsent: boolean) => {
      const w = world(bundleOf({ scenarios: [once] }), { assumeConsent });
      w.contact('ana', {});
      w.event('ana', '2026-03-02 10:00', 'signed_up');
      return w.said()[1];
    };
    expect(said(false)).toMatch(/^ana skip email\/one/);
    expect(said(true)).toBe('ana send email/one');
  });
});

describe('caps and rates', () => {
  const now = (name: string, priority: number) =>
    scenario(
      name,
      { when: [{ moment: onEvent('signed_up') }], slots: [mail('one')], states: [send('one', 0, 1), end()] },
      { priority },
    );

  it('go to the higher priority, then by name', () => {
    const model = shop({ policies: { ...shop().policies, caps: [{ count: 2, channel: 'email', per: days(7) }] } });
    const w = world(bundleOf({ model, scenarios: [now('b', 0), now('a', 0), now('c', 5)] }));
    w.contact('ana');
    w.event('ana', '2026-03-02 10:00', 'signed_up');
    expect(w.said().filter((line) => /send|skip/.test(line))).toEqual([
      'ana send email/one',
      'ana send email/one',
      'ana skip email/one cap',
    ]);
    expect(w.said().filter((line) => /end/.test(line) && !/send/.test(line))).toEqual([
      'ana end b completed',
      'ana end c completed',
      'ana end a completed',
    ]);
  });

  it('of a channel make messages wait in line', () => {
    const model = shop();
    const slow = {
      ...model,
      channels: { ...model.channels, email: { ...model.channels.email!, rate: { count: 2, per: hours(1) } } },
    };
    const w = world(bundleOf({ model: slow, scenarios: [now('a', 0)] }));
    for (const id of ['c1', 'c2', 'c3', 'c4', 'c5']) {
      w.contact(id);
      w.event(id, '2026-03-02 10:00', 'signed_up');
    }
    w.advance('2026-03-03 00:00');
    expect(w.log.filter((line) => line.includes('send'))).toEqual([
      '2026-03-02 10:00 c1 send email/one',
      '2026-03-02 10:00 c2 send email/one',
      '2026-03-02 11:00 c3 send email/one',
      '2026-03-02 11:00 c4 send email/one',
      '2026-03-02 12:00 c5 send email/one',
    ]);
  });

  it('leave out the holdout, which is the same share of everybody each time', () => {
    const model = shop({ policies: { ...shop().policies, holdout: 20 } });
    const w = world(bundleOf({ model, scenarios: [now('a', 0)] }));
    for (let i = 0; i < 500; i++) {
      w.contact(`c${i}`);
      w.event(`c${i}`, '2026-03-02 10:00', 'signed_up');
    }
    const held = w.log.filter((line) => line.includes('holdout')).length;
    expect(held).toBeGreaterThan(70);
    expect(held).toBeLessThan(130);
  });
});

describe('news of messages', () => {
  it('say that they were delivered, where somebody asks and no provider can', () => {
    const delivered = { on: 'handle', slot: 0, moment: 'delivered' } as const;
    const waits = scenario('waits', {
      when: [{ moment: onEvent('signed_up') }],
      slots: [mail('one')],
      states: [
        send('one', 0, 1),
        {
          kind: 'waitFor',
          upTo: value(days(3) as never),
          arms: [{ on: { moment: delivered, dependsOn: reads(), span: greeting.span }, next: 2 }],
          otherwise: 3,
        },
        end('arrived'),
        end('lost'),
      ],
    });
    const follows = scenario('follows', { when: [{ moment: onEvent('message_delivered') }], states: [end()] });
    for (const asking of [waits, follows]) {
      const asked = scenario('asked', {
        when: [{ moment: onEvent('signed_up') }],
        slots: [mail('one')],
        states: [send('one', 0, 1), end()],
      });
      const w = world(bundleOf({ scenarios: asking === waits ? [waits] : [asked, follows] }), { storesLess: true });
      w.contact('ana');
      w.event('ana', '2026-03-02 10:00', 'signed_up');
      expect(w.said()).toContain(asking === waits ? 'ana end waits arrived' : 'ana enter follows');
    }
  });

  it('reach the run that sent them', () => {
    const clicked = scenario('clicked', {
      when: [{ moment: onEvent('signed_up') }],
      slots: [mail('one')],
      states: [
        send('one', 0, 1),
        {
          kind: 'waitFor',
          upTo: value(days(3) as never),
          arms: [
            {
              on: { moment: { on: 'handle', slot: 0, moment: 'opened' }, dependsOn: reads(), span: greeting.span },
              next: 2,
            },
          ],
          otherwise: 3,
        },
        end('read'),
        end('unread'),
      ],
    });
    const w = world(bundleOf({ scenarios: [clicked] }));
    w.contact('ana');
    w.contact('ben');
    w.event('ana', '2026-03-02 10:00', 'signed_up');
    w.event('ben', '2026-03-02 10:00', 'signed_up');
    // A click implies the opening (R5).
    w.event('ana', '2026-03-02 11:00', 'message_clicked', { channel: 'email', message: 'one', scenario: 'clicked' });
    w.event('ben', '2026-03-02 11:00', 'message_clicked', { channel: 'email', message: 'one', scenario: 'another' });
    w.advance('2026-03-10 00:00');
    expect(w.said().filter((line) => line.includes(' end '))).toEqual([
      'ana end clicked read',
      'ben end clicked unread',
    ]);
  });

  it('of a bounce keep that channel shut', () => {
    const w = world(bundleOf({ scenarios: [greeting] }));
    w.contact('ana');
    w.event('ana', '2026-03-02 10:00', 'signed_up');
    w.event('ana', '2026-03-02 15:00', 'message_bounced', { channel: 'email', message: 'one', scenario: 'greeting' });
    w.advance('2026-03-10 00:00');
    expect(w.said()).toContain('ana skip email/two suppressed');
  });
});

describe('stop when', () => {
  it('R5.3 already holding refuses the entry', () => {
    const stopped = {
      ...greeting,
      stops: [{ condition: is(attr('tier'), 'gold'), dependsOn: reads({ attributes: ['tier'] }), span: greeting.span }],
    };
    const w = world(bundleOf({ scenarios: [stopped] }));
    w.contact('ana', { tier: 'gold' });
    w.event('ana', '2026-03-02 10:00', 'signed_up');
    expect(w.said()).toEqual(['ana refuse greeting stop']);
  });
});
