import fc from 'fast-check';
import { expect, it } from 'vitest';
import { instantAt, isoAt } from './byte-instant.js';

/** `text` in the midst of other bytes. */
function read(text: string): { readonly instant: number; readonly iso: number } {
  const b = Buffer.from(`xxx"${text}"yyyyyyyyyyyyyyyyyyyy`).subarray(3);
  const view = new DataView(b.buffer, b.byteOffset, b.length);
  return { instant: instantAt(b, view, 1, 1 + text.length), iso: isoAt(b, view, 1) };
}

/** Texts that are one in the notation read here, and those that differ from it by some characters. */
const [earliest, latest] = [Date.UTC(1900, 0, 1), Date.UTC(2100, 0, 1) - 1];
const whole = fc.integer({ min: earliest, max: latest }).map((at) => new Date(at).toISOString());
const isInstant = (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/.test(text);
const meant = (text: string) => {
  const at = Date.parse(text);
  // `Date` takes 31 February and 24:00 as well.
  const stands = !Number.isNaN(at) && new Date(at).toISOString().startsWith(text.slice(0, 19));
  return isInstant(text) && stands && at >= earliest && at <= latest ? at : Number.NaN;
};

it('reads what it reads as the calendar does, with thousandths of a second and without', () => {
  fc.assert(
    fc.property(whole, (text) => {
      const second = `${text.slice(0, 19)}Z`;
      expect(read(text).instant).toBe(Date.parse(text));
      expect(read(second).instant).toBe(Date.parse(second));
      for (const one of [second, second.replace('T', ' ')]) expect(read(one).iso).toBe(Date.parse(second));
      expect(read(text.slice(0, 10)).iso).toBe(Date.parse(text.slice(0, 10)));
    }),
    { numRuns: 1000 },
  );
});

it('takes nothing else for an instant', () => {
  const mistakes = fc.array(fc.tuple(fc.nat(23), fc.constantFrom(...'0123456789:-.TZ /;é@')), {
    minLength: 1,
    maxLength: 2,
  });
  let none = 0;
  fc.assert(
    fc.property(whole, mistakes, (text, all) => {
      const characters = [...text];
      for (const [place, other] of all) characters[place] = other;
      const mistaken = characters.join('');
      const { instant } = read(mistaken);
      expect(instant).toBe(/^[\x20-\x7e]*$/.test(mistaken) ? meant(mistaken) : Number.NaN);
      if (Number.isNaN(instant)) none++;
    }),
    { numRuns: 3000 },
  );
  expect(none).toBeGreaterThan(500);
});
