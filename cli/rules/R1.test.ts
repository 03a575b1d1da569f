/** R1, where a `test` block cannot say it: several contacts, what providers and the world say meanwhile, what the compiler refuses. */
import { describe, expect, it } from 'vitest';
import type { Sink } from '../../runtime/engine/sink.js';
import { world } from '../../runtime/engine/testdata/world.js';
import { codesOf, lowered } from './program.fixture.js';

const night = '2026-03-02 23:00';
const agreed = { newsletter: true, email: 'ana@example.com' };

describe('R1', () => {
  it('R1.2 suppression is judged at the attempt: an address that bounced while the message was held is left alone', () => {
    const { bundle } = lowered(`
      scenario first:
        when signed_up:
          send email note
          send email one
    `);
    const w = world(bundle);
    w.contact('ana', agreed);
    w.event('ana', night, 'signed_up');
    const about = { messageId: 'ana/1', channel: 'email', message: 'note', scenario: 'first' };
    w.input('ana', '2026-03-03 01:00', { kind: 'message', moment: 'bounced', ...about });
    w.advance('2026-03-04 00:00');
    expect(w.said().filter((line) => /email/.test(line))).toEqual([
      'ana send email/note',
      'ana hold email/one quiet_hours 2026-03-03 08:30',
      'ana skip email/one suppressed',
    ]);
  });

  it('R1.2 hours are judged at the attempt: a contact who moved to another zone is written to when that zone is awake', () => {
    const { bundle } = lowered(`
      scenario first:
        when signed_up:
          send email one
    `);
    const w = world(bundle);
    w.contact('ana', agreed);
    w.event('ana', night, 'signed_up');
    w.input('ana', '2026-03-03 02:00', { kind: 'attributes', values: { timezone: 'America/New_York' } });
    w.advance('2026-03-04 00:00');
    expect(w.log.slice(1)).toEqual([
      '2026-03-02 23:00 ana hold email/one quiet_hours 2026-03-03 08:30',
      '2026-03-03 02:00 ana send email/one',
      '2026-03-03 02:00 ana end first completed',
    ]);
  });

  it('R1.2 caps are judged at the attempt: of two messages held in the night the second finds the cap full', () => {
    const { bundle } = lowered(`
      scenario first:
        when signed_up:
          send sms one
      scenario second:
        when signed_up:
          send sms two
    `);
    const w = world(bundle);
    w.contact('ana', { sms_consent: true, phone: '+34600000000' });
    w.event('ana', night, 'signed_up');
    w.advance('2026-03-04 00:00');
    expect(w.said().filter((line) => /sms/.test(line))).toEqual([
      'ana hold sms/one quiet_hours 2026-03-03 08:30',
      'ana hold sms/two quiet_hours 2026-03-03 08:30',
      'ana send sms/one',
      'ana skip sms/two cap',
    ]);
  });

  it('R1.2 caps: with `over_cap: wait` a message waits for room instead', () => {
    const text = `
      scenario first:
        when signed_up:
          send sms one
          send sms two
    `;
    const w = world(lowered(text, [['  quiet_hours: 21:30-08:30', '  over_cap: wait']]).bundle);
    w.contact('ana', { sms_consent: true, phone: '+34600000000' });
    w.event('ana', '2026-03-02 10:00', 'signed_up');
    w.advance('2026-03-04 00:00');
    expect(w.log.slice(1)).toEqual([
      '2026-03-02 10:00 ana send sms/one',
      '2026-03-02 10:00 ana hold sms/two cap 2026-03-03 10:00',
      '2026-03-03 10:00 ana send sms/two',
      '2026-03-03 10:00 ana end first completed',
    ]);
  });

  describe("legal hours of the phone number's country", () => {
    const text = `
      scenario first:
        when signed_up:
          send sms one
    `;
    const without = ['  quiet_hours: 21:30-08:30\n', ''] as const;
    const said = (w: ReturnType<typeof world>) => w.log.slice(1).filter((line) => line.includes('sms'));

    it('R1.2 a French number gets no marketing SMS on a Sunday or a holiday, a Spanish one does', () => {
      const w = world(lowered(text, [without]).bundle);
      for (const [id, phone] of [
        ['ana', '+34600000000'],
        ['lea', '+33612345678'],
      ] as const) {
        w.contact(id, { sms_consent: true, phone });
        // Easter Sunday; Easter Monday is a holiday.
        w.event(id, '2026-04-05 12:00', 'signed_up');
      }
      w.advance('2026-04-10 00:00');
      expect(said(w)).toEqual([
        '2026-04-05 12:00 ana send sms/one',
        '2026-04-05 12:00 lea hold sms/one legal_hours 2026-04-07 08:00',
        '2026-04-07 08:00 lea send sms/one',
      ]);
    });

    it("R1.2 they are those of the recipient's own zone where it is known, else of all of the country", () => {
      const w = world(lowered(text, [without]).bundle);
      const phone = '+12025550123';
      w.contact('ny', { sms_consent: true, phone, timezone: 'America/New_York' });
      w.contact('us', { sms_consent: true, phone });
      // 05:00 in New York, 00:00 in Honolulu.
      w.event('ny', '2026-03-02 11:00', 'signed_up');
      w.event('us', '2026-03-02 11:00', 'signed_up');
      w.advance('2026-03-04 00:00');
      expect(w.log.filter((line) => line.includes(' hold '))).toEqual([
        '2026-03-02 11:00 ny hold sms/one legal_hours 2026-03-02 14:00',
        '2026-03-02 11:00 us hold sms/one legal_hours 2026-03-02 19:00',
      ]);
    });

    it('R1.2 they are judged at every attempt: by the number of that moment', () => {
      const w = world(lowered(text).bundle);
      w.contact('lea', { sms_consent: true, phone: '+34600000000' });
      w.event('lea', '2026-03-07 23:00', 'signed_up');
      w.input('lea', '2026-03-08 02:00', { kind: 'attributes', values: { phone: '+33612345678' } });
      w.advance('2026-03-10 00:00');
      expect(said(w)).toEqual([
        '2026-03-07 23:00 lea hold sms/one quiet_hours 2026-03-08 08:30',
        '2026-03-08 08:30 lea hold sms/one legal_hours 2026-03-09 08:30',
        '2026-03-09 08:30 lea send sms/one',
      ]);
    });

    it('R1.2 `legal_hours: off` leaves them to the project', () => {
      const off = ['  quiet_hours: 21:30-08:30\n', '  legal_hours: off\n'] as const;
      const w = world(lowered(text, [off]).bundle);
      w.contact('lea', { sms_consent: true, phone: '+33612345678' });
      w.event('lea', '2026-04-05 12:00', 'signed_up');
      expect(w.log[1]).toBe('2026-04-05 12:00 lea send sms/one');
    });
  });

  it("R1.2 rate: a channel takes no more than its rate of all contacts' messages, the others wait for their turn", () => {
    const { bundle } = lowered(`
      scenario asked:
        when signed_up:
          send call ask
    `);
    const w = world(bundle);
    for (const id of ['ana', 'ben', 'cid']) {
      w.contact(id, { phone: '+34600000000' });
      w.event(id, '2026-03-02 10:00', 'signed_up');
    }
    w.advance('2026-03-03 00:00');
    expect(w.log.filter((line) => line.includes('send'))).toEqual([
      '2026-03-02 10:00 ana send call/ask',
      '2026-03-02 11:00 ben send call/ask',
      '2026-03-02 12:00 cid send call/ask',
    ]);
  });

  it('R1.2 rate: who moves to another zone keeps the place in the line', () => {
    const { bundle } = lowered(`
      scenario asked:
        when signed_up:
          send call ask
    `);
    const w = world(bundle);
    for (const id of ['ana', 'ben', 'cid']) {
      w.contact(id, { phone: '+34600000000' });
      w.event(id, '2026-03-02 10:00', 'signed_up');
    }
    w.input('ben', '2026-03-02 10:30', { kind: 'attributes', values: { timezone: 'Europe/London' } });
    w.advance('2026-03-03 00:00');
    expect(w.log.filter((line) => line.includes('send'))).toEqual([
      '2026-03-02 10:00 ana send call/ask',
      '2026-03-02 11:00 ben send call/ask',
      '2026-03-02 12:00 cid send call/ask',
    ]);
  });

  it('R1.2 with is judged at the attempt: the message says what is true when it goes out', () => {
    const { bundle } = lowered(`
      scenario greeted:
        when signed_up:
          send email named with name = first_name if first_name is known else "you"
    `);
    const names: unknown[] = [];
    const sink: Sink = { send: ({ params }) => names.push(params.name) };
    const w = world(bundle, { sink });
    w.contact('ana', { ...agreed, first_name: 'Ana' });
    w.contact('ben', { ...agreed, first_name: 'Ben' });
    for (const id of ['ana', 'ben']) w.event(id, night, 'signed_up');
    w.input('ana', '2026-03-03 01:00', { kind: 'attributes', values: { first_name: 'Anna' } });
    w.input('ben', '2026-03-03 01:00', { kind: 'attributes', values: { first_name: null } });
    w.advance('2026-03-04 00:00');
    expect(names).toEqual(['Anna', 'you']);
  });

  it('R1.2 with: a parameter that is unknown by the time of the attempt skips the message', () => {
    const { bundle } = lowered(`
      scenario greeted:
        when signed_up:
          if first_name is known:
            send email named with name = first_name
    `);
    const w = world(bundle);
    w.contact('ana', { ...agreed, first_name: 'Ana' });
    w.event('ana', night, 'signed_up');
    w.input('ana', '2026-03-03 01:00', { kind: 'attributes', values: { first_name: null } });
    w.advance('2026-03-04 00:00');
    expect(w.said().filter((line) => /email/.test(line))).toEqual([
      'ana hold email/named quiet_hours 2026-03-03 08:30',
      'ana skip email/named failed_params',
    ]);
  });

  it('R1.4 set may write only false to a consent', () => {
    const setting = (value: string) => `
      scenario agreed:
        when signed_up:
          set newsletter = ${value}
    `;
    expect(codesOf(setting('true'))).toContain('types/consent');
    expect(codesOf(setting('sms_consent'))).toContain('types/consent');
    expect(codesOf(setting('false'))).toEqual([]);
  });

  it('R1.4 consent comes by import: it starts nothing, and the next send knows', () => {
    const { bundle } = lowered(`
      scenario thanked:
        when newsletter changes:
          send email two
      scenario first:
        when signed_up:
          send email one
    `);
    const w = world(bundle);
    w.contact('ana', { newsletter: false, email: 'ana@example.com' });
    w.input('ana', '2026-03-02 09:00', { kind: 'attributes', values: { newsletter: true }, imported: true });
    w.event('ana', '2026-03-02 10:00', 'signed_up');
    expect(w.said()).toEqual(['ana enter first', 'ana send email/one', 'ana end first completed']);
  });
});
