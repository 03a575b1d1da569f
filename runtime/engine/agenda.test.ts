import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Agenda } from './agenda.js';

describe('the agenda', () => {
  it('gives contacts in order of instant, then of number, whatever was set before', () => {
    const step = fc.tuple(fc.nat(40), fc.oneof(fc.nat(30), fc.constant(Number.POSITIVE_INFINITY)));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const agenda = new Agenda();
        const model = new Map<number, number>();
        for (const [contact, due] of steps) {
          agenda.set(contact, due);
          if (due === Number.POSITIVE_INFINITY) model.delete(contact);
          else model.set(contact, due);
        }
        const expected = [...model].sort((a, b) => a[1] - b[1] || a[0] - b[0]);
        const met: [number, number][] = [];
        while (agenda.size > 0) {
          met.push([agenda.first, agenda.earliest]);
          agenda.set(agenda.first, Number.POSITIVE_INFINITY);
        }
        expect(met).toEqual(expected);
      }),
    );
  });
});
