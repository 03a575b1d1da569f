/** R5, where a `test` block cannot say it: events received late, what a new entry does to an old run, statistics. */
import { describe, expect, it } from 'vitest';
import { world } from '../../runtime/engine/testdata/world.js';
import { lowered } from './program.fixture.js';

const agreed = { newsletter: true, email: 'ana@example.com' };

describe('R5', () => {
  it('R5.1 received after the wait began counts, whenever it happened', () => {
    const { bundle } = lowered(`
      scenario waiting:
        when signed_up:
          wait up to 3d for order_placed:
            stop as bought
          stop as silent
    `);
    const w = world(bundle);
    w.contact('ana');
    w.event('ana', '2026-03-02 10:00', 'signed_up');
    w.event('ana', '2026-03-02 11:00', 'order_placed', { order_id: '1', total: 1 }, { at: '2026-03-02 09:00' });
    expect(w.said().at(-1)).toBe('ana end waiting bought');
  });

  it('R5.3 a stop that holds refuses the entry, and under `restart` the run under way goes on', () => {
    const { bundle } = lowered(`
      scenario careful:
        restart
        stop when order.total > 10 EUR
        when order_placed as order:
          wait 3d
    `);
    const w = world(bundle);
    w.contact('ana');
    const order = (when: string, total: number) => w.event('ana', when, 'order_placed', { order_id: when, total });
    order('2026-03-02 10:00', 500);
    order('2026-03-03 10:00', 5000);
    w.advance('2026-03-10 10:00');
    expect(w.log).toEqual([
      '2026-03-02 10:00 ana enter careful',
      '2026-03-03 10:00 ana refuse careful stop',
      '2026-03-05 10:00 ana end careful completed',
    ]);
  });

  it("R5.5 rounds keep the contact's local hour over a clock change", () => {
    const { bundle } = lowered(`
      scenario weekly:
        when signed_up:
          repeat up to 3 times every 7d:
            send email note
    `);
    const w = world(bundle);
    w.contact('ana', agreed);
    w.event('ana', '2026-03-20 10:00', 'signed_up');
    w.advance('2026-05-01 00:00');
    expect(w.log.filter((line) => /send/.test(line)).map((line) => line.slice(0, 16))).toEqual([
      '2026-03-20 10:00',
      '2026-03-27 10:00',
      '2026-04-03 10:00',
    ]);
  });

  it('R5.9 after the run they are statistics: they are told once and change nothing', () => {
    const { bundle } = lowered(`
      scenario short:
        when signed_up:
          send email note as letter
          wait up to 1h for letter.clicked:
            send email second_note
    `);
    const told: string[] = [];
    const w = world(bundle, {
      sink: { response: (_at, _contact, { scenario, moment }) => told.push(`${scenario} ${moment}`) },
    });
    w.contact('ana', agreed);
    w.event('ana', '2026-03-02 10:00', 'signed_up');
    w.advance('2026-03-02 12:00');
    const before = w.log.length;
    const about = { messageId: 'ana/1', channel: 'email', message: 'note', scenario: 'short' };
    for (const hour of ['13', '14']) {
      w.input('ana', `2026-03-02 ${hour}:00`, { kind: 'message', moment: 'clicked', ...about });
    }
    expect(w.log).toHaveLength(before);
    expect(told).toEqual(['short delivered', 'short opened', 'short clicked']);
  });

  it('R5.9 a click is told once, also when the same input ends the run by what it is as an event', () => {
    const { bundle } = lowered(`
      scenario short:
        stop when message_clicked
        when signed_up:
          send email note as letter
          wait 3d
    `);
    const told: string[] = [];
    const w = world(bundle, { sink: { response: (_at, _run, { moment }) => told.push(moment) } });
    w.contact('ana', agreed);
    w.event('ana', '2026-03-02 10:00', 'signed_up');
    const about = { messageId: 'ana/1', channel: 'email', message: 'note', scenario: 'short' };
    w.input('ana', '2026-03-02 13:00', { kind: 'message', moment: 'clicked', ...about });
    expect(w.said().at(-1)).toBe('ana end short stopped');
    expect(told).toEqual(['delivered', 'opened', 'clicked']);
  });
});
