/** R2, where a `test` block cannot say it: who comes first at one instant, what a goal is worth, RFM. */
import { describe, expect, it } from 'vitest';
import { world } from '../../runtime/engine/testdata/world.js';
import { configOfModel, RfmBase } from '../../runtime/rfm/index.js';
import { lowered } from './program.fixture.js';

const agreed = { newsletter: true, email: 'ana@example.com' };

describe('R2', () => {
  it('R2.1 inputs of one instant are taken one by one, in order of receipt', () => {
    const { bundle } = lowered(`
      scenario counted:
        one per order.order_id
        when order_placed as order and orders == 2:
          stop as second
        when order_placed as order:
          stop as other
    `);
    const w = world(bundle);
    w.contact('ana');
    for (const order_id of ['a', 'b', 'c']) w.event('ana', '2026-03-02 10:00', 'order_placed', { order_id, total: 1 });
    expect(w.said().filter((line) => / end /.test(line))).toEqual([
      'ana end counted other',
      'ana end counted second',
      'ana end counted other',
    ]);
  });

  it('R2.2 RFM is up to date for what the event itself triggers', () => {
    const { bundle } = lowered(
      `
      scenario bought:
        when order_placed and rfm is champions:
          stop as champion
        when rfm moves to champions:
          stop as moved
    `,
      [
        [
          'scores: quintiles',
          'scores: {thresholds: {recency: [7, 30, 90, 180], frequency: [1, 2, 3, 4], monetary: [10, 20, 30, 40]}}',
        ],
      ],
    );
    const w = world(bundle, { rfm: new RfmBase(configOfModel(bundle.model.rfm!)) });
    w.contact('ana');
    for (const day of ['02', '03', '04', '05']) {
      w.event('ana', `2026-03-${day} 10:00`, 'order_placed', { order_id: day, total: 5000 });
    }
    const found = w.log.filter((line) => /move \w+ champions| end /.test(line));
    expect(found.slice(0, 2)).toEqual([
      '2026-03-04 10:00 ana move loyal champions',
      '2026-03-04 10:00 ana end bought champion',
    ]);
  });

  it('R2.4 runs enter with higher priority first, then by name', () => {
    const one = (name: string, header: string) => `
      scenario ${name}:
        ${header}
        when signed_up:
          send email note
    `;
    const text = [
      one('zebra', 'priority 10'),
      one('bee', 'priority 5'),
      one('ant', 'priority 5'),
      one('fly', 'priority -1'),
    ];
    const w = world(lowered(text.join('')).bundle);
    w.contact('ana', agreed);
    w.event('ana', '2026-03-02 10:00', 'signed_up');
    expect(w.said().filter((line) => /enter/.test(line))).toEqual([
      'ana enter zebra',
      'ana enter ant',
      'ana enter bee',
      'ana enter fly',
    ]);
  });

  it('R2.4 every run judges before anybody enters, whatever their priority', () => {
    const { bundle } = lowered(`
      scenario first:
        priority 10
        when order_placed:
          send email note
      scenario waiting:
        when signed_up:
          wait up to 3d for order_placed
          send email second_note
    `);
    const w = world(bundle);
    w.contact('ana', agreed);
    w.event('ana', '2026-03-02 10:00', 'signed_up');
    w.event('ana', '2026-03-02 11:00', 'order_placed', { order_id: '1', total: 1 });
    expect(w.said().filter((line) => /send/.test(line))).toEqual(['ana send email/second_note', 'ana send email/note']);
  });

  it('R2.5 what a statement changes reaches other scenarios before the next statement', () => {
    const { bundle } = lowered(`
      scenario joining:
        when signed_up:
          add to vip_club
          send email note
      scenario welcomed:
        when enters vip_club:
          send email second_note
    `);
    const w = world(bundle);
    w.contact('ana', agreed);
    w.event('ana', '2026-03-02 10:00', 'signed_up');
    expect(w.said().filter((line) => /send/.test(line))).toEqual(['ana send email/second_note', 'ana send email/note']);
  });

  it('R2.7 after the end it counts for the latest run only, until D', () => {
    const { bundle } = lowered(`
      scenario short:
        goal order_placed within 5d
        when signed_up:
          send email note
    `);
    const w = world(bundle);
    w.contact('ana', agreed);
    w.event('ana', '2026-03-02 10:00', 'signed_up');
    w.event('ana', '2026-03-04 10:00', 'signed_up');
    w.event('ana', '2026-03-05 10:00', 'order_placed', { order_id: '1', total: 100 });
    w.event('ana', '2026-03-09 09:59', 'order_placed', { order_id: '2', total: 200 });
    w.event('ana', '2026-03-09 10:00', 'order_placed', { order_id: '3', total: 400 });
    expect(w.log.filter((line) => /goal/.test(line))).toEqual([
      '2026-03-05 10:00 ana goal short 100 after',
      '2026-03-09 09:59 ana goal short 200 after',
    ]);
  });

  it.each([
    ['`value FIELD`', 'quote_sent within 5d value stars', 7],
    ['else the field that `rfm.value` names', 'order_placed within 5d', 1999],
    ['else 0', 'called within 5d', 0],
    ['else 0, also for a field that is unknown', 'quote_sent where (quote_id is "2") within 5d value stars', 0],
  ])('R2.8 the value of a goal is %s', (_, goal, value) => {
    const { bundle } = lowered(`
      scenario worth:
        goal ${goal}
        when signed_up:
          wait 3d
    `);
    const w = world(bundle);
    w.contact('ana');
    w.event('ana', '2026-03-02 10:00', 'signed_up');
    w.event('ana', '2026-03-02 11:00', 'order_placed', { order_id: '1', total: 1999 });
    w.event('ana', '2026-03-02 12:00', 'called');
    w.event('ana', '2026-03-02 13:00', 'quote_sent', { quote_id: '1', amount: 100, stars: 7 });
    w.event('ana', '2026-03-02 14:00', 'quote_sent', { quote_id: '2', amount: 100, stars: null });
    expect(w.said().filter((line) => /goal/.test(line))[0]).toBe(`ana goal worth ${value}`);
  });
});
