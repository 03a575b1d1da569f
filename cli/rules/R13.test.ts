/** R13, where a `test` block cannot say it: which code it is, its validity, the pool. */
import { describe, expect, it } from 'vitest';
import { isoUtc, zone } from '../../runtime/clock/index.js';
import { Engine } from '../../runtime/engine/index.js';
import type { Sink } from '../../runtime/engine/sink.js';
import { at, type World, world } from '../../runtime/engine/testdata/world.js';
import { loadBundle } from '../../runtime/machine/index.js';
import { lowered } from './program.fixture.js';

/** Codes as they are given, shown and released. */
function watched(text: string): { w: World; codes: string[] } {
  const codes: string[] = [];
  const day = (instant: number | null) => (instant === null ? 'for good' : isoUtc(instant).slice(0, 16));
  const sink: Sink = {
    give: (_at, run, label, { code }) => codes.push(`give ${label} ${run.number} ${code}`),
    spend: (instant, run, { code }, until) =>
      codes.push(`spend ${run.number} ${code} ${day(instant)} to ${day(until)}`),
    release: (instant, run, { code }) => codes.push(`release ${run.number} ${code} ${day(instant)}`),
    send: ({ params }) => codes.push(`send ${(params.promo as { code?: string } | undefined)?.code ?? 'nothing'}`),
  };
  const w = world(lowered(text).bundle, { sink });
  w.contact('ana');
  return { w, codes };
}

const unnamed = (codes: readonly string[]) => {
  const names = new Map<string, string>();
  return codes.map((line) =>
    line.replaceAll(/\b[A-Z0-9]{6,}(-[A-Z0-9]+)*\b/g, (code) => {
      if (!names.has(code)) names.set(code, `CODE${names.size + 1}`);
      return names.get(code)!;
    }),
  );
};

describe('R13', () => {
  it('R13.1 the same give in a run returns the same code, another run another one', () => {
    const { w, codes } = watched(`
      scenario rounds:
        when signed_up:
          repeat up to 2 times every 1d:
            give 10% valid 7d as promo
            send email offer
    `);
    w.event('ana', '2026-03-02 10:00', 'signed_up');
    w.event('ana', '2026-03-10 10:00', 'signed_up');
    w.advance('2026-03-20 00:00');
    expect(unnamed(codes).filter((line) => !line.startsWith('spend'))).toEqual([
      'give promo 1 CODE1',
      'send CODE1',
      'send CODE1',
      'give promo 2 CODE2',
      'send CODE2',
      'send CODE2',
    ]);
  });

  it('R13.2 `valid D` starts, and the code is spent, when the first message showing it is handed over', () => {
    const { w, codes } = watched(`
      scenario asked:
        when signed_up:
          give 10% valid 7d as promo
          send email one
          wait 1d
          send email offer
          wait 1d
          send email offer
    `);
    w.event('ana', '2026-03-02 10:00', 'signed_up');
    w.advance('2026-03-20 00:00');
    expect(unnamed(codes)).toEqual([
      'give promo 1 CODE1',
      'send nothing',
      'spend 1 CODE1 2026-03-03T09:00 to 2026-03-10T09:00',
      'send CODE1',
      'send CODE1',
    ]);
  });

  it('R13.2 a coupon of the shop is valid as long as cauce.yaml says, unless the give says otherwise', () => {
    const valid = (give: string) => {
      const { w, codes } = watched(`
        scenario asked:
          when signed_up:
            ${give} as promo
            send email offer
      `);
      w.event('ana', '2026-03-02 10:00', 'signed_up');
      return unnamed(codes).find((line) => line.startsWith('spend'));
    };
    expect(valid('give welcome')).toBe('spend 1 CODE1 2026-03-02T09:00 to 2026-03-03T09:00');
    expect(valid('give welcome valid 1mo')).toBe('spend 1 CODE1 2026-03-02T09:00 to 2026-04-02T08:00');
    expect(valid('give 5%')).toBe('spend 1 CODE1 2026-03-02T09:00 to for good');
  });

  it('R13.2 a message that is held spends the code only when it is handed over', () => {
    const { w, codes } = watched(`
      scenario asked:
        when signed_up:
          give 10% valid 7d as promo
          send email offer
    `);
    w.event('ana', '2026-03-02 23:00', 'signed_up');
    w.advance('2026-03-20 00:00');
    expect(unnamed(codes)[1]).toBe('spend 1 CODE1 2026-03-03T07:30 to 2026-03-10T07:30');
  });

  it('R13.3 a run ending without having shown it releases the code', () => {
    const { w, codes } = watched(`
      scenario asked:
        goal order_placed within 5d
        when signed_up:
          give 10% valid 7d as promo
          wait 1d
          send email offer
    `);
    w.event('ana', '2026-03-02 10:00', 'signed_up');
    w.event('ana', '2026-03-02 11:00', 'order_placed', { total: 1000 });
    w.advance('2026-03-20 00:00');
    expect(unnamed(codes)).toEqual(['give promo 1 CODE1', 'release 1 CODE1 2026-03-02T10:00']);
  });

  it('R13.3 a message that is skipped shows nothing: the code is released', () => {
    const { w, codes } = watched(`
      scenario asked:
        when signed_up:
          give 10% valid 7d as promo
          send email offer
    `);
    w.contact('ben', { newsletter: false });
    w.event('ben', '2026-03-02 10:00', 'signed_up');
    expect(unnamed(codes)).toEqual(['give promo 1 CODE1', 'release 1 CODE1 2026-03-02T09:00']);
  });

  it.each([
    ['goal', 'order_placed', 'converted'],
    ['stop', 'called', 'stopped'],
  ])('R13.4 an empty pool holds the run, the %s still judged', (_, event, outcome) => {
    const { bundle } = lowered(`
      scenario asked:
        goal order_placed within 5d
        stop when called
        when signed_up:
          give vip as promo
          send email offer
    `);
    const log: string[] = [];
    let isEmpty = true;
    const sink: Sink = {
      empty: (_at, run, label) => log.push(`empty ${label} ${run.number}`),
      give: (_at, _run, label) => log.push(`give ${label}`),
      send: ({ model }) => log.push(`send ${model.name}`),
      end: (_at, _run, how) => log.push(`end ${how}`),
    };
    const engine = new Engine(loadBundle(bundle), {
      zones: zone,
      rfm: null,
      codes: { reserve: ({ number }) => (isEmpty ? null : `CODE-${number}`) },
      sink,
      deliversAtOnce: true,
      assumeConsent: true,
    });
    const ana = engine.create('ana', { email: 'ana@example.com' });
    const happens = (name: string, when: string) => {
      engine.advanceTo(at(when));
      const record = { event: name, at: at(when), id: `${name} ${when}`, fields: { total: 1000 } };
      engine.processInput(ana, { kind: 'event', event: record }, at(when));
    };
    happens('signed_up', '2026-03-02 10:00');
    engine.advanceTo(at('2026-03-02 15:00'));
    expect(log).toEqual(['empty promo 1']);
    happens(event, '2026-03-02 16:00');
    expect(log).toEqual(['empty promo 1', `end ${outcome}`]);
    isEmpty = false;
    engine.advanceTo(at('2026-03-04 00:00'));
    expect(log.slice(2)).toEqual([]);
    happens('signed_up', '2026-03-05 10:00');
    expect(log.slice(2)).toEqual(['give promo', 'send offer', 'end completed']);
  });
});
