import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ink } from './ink.js';
import type { OutgoingMessage } from './sink.js';
import { aHistory, busy as bundle, CONTACTS, type Happening, inputOf, PERIOD, start } from './testdata/busy.js';
import { at, type World, world } from './testdata/world.js';
import { unpack } from './unpacked.js';

/** Takes the engine through all that is due, one contact and instant at a time; `after` is called after each step. */
function advance({ engine }: World, until: number, after: (now: number) => void): void {
  while (engine.nextDue <= until) {
    const now = engine.nextDue;
    engine.tick(engine.state.agenda.first, now);
    after(now);
  }
}

/** The same history with something done after every step of every contact. */
function playWith(w: World, happenings: readonly Happening[], after: (now: number) => void): World {
  for (const contact of inOrder) {
    w.engine.settle(w.contact(`c${contact}`), start);
    after(start);
  }
  const steps = happenings
    .map((happening, index) => ({ happening, index }))
    .sort((a, b) => a.happening.minute - b.happening.minute || a.index - b.index);
  for (const { happening, index } of steps) {
    const instant = start + happening.minute * 60_000;
    advance(w, instant - 1, after);
    w.engine.processInput(w.engine.find(`c${happening.contact}`), inputOf(happening, `e${index}`, instant), instant);
    after(instant);
  }
  advance(w, start + 2 * PERIOD * 60_000, after);
  return w;
}

/** `cuts`: instants up to which the clock is moved on its own, beside what the inputs ask for. */
function play(happenings: readonly Happening[], order: readonly number[], cuts: readonly number[] = []): World {
  const w = world(bundle);
  for (const contact of order) w.engine.settle(w.contact(`c${contact}`), start);
  const steps = happenings
    .map((happening, index) => ({ happening, index }))
    .sort((a, b) => a.happening.minute - b.happening.minute || a.index - b.index);
  const pending = [...cuts].sort((a, b) => a - b).map((minute) => start + minute * 60_000 + 17);
  for (const { happening, index } of steps) {
    const instant = start + happening.minute * 60_000;
    while (pending.length > 0 && pending[0]! < instant) w.engine.advanceTo(pending.shift()!);
    w.engine.advanceTo(instant - 1);
    w.engine.processInput(w.engine.find(`c${happening.contact}`), inputOf(happening, `e${index}`, instant), instant);
  }
  for (const cut of pending) w.engine.advanceTo(cut);
  w.engine.advanceTo(start + 2 * PERIOD * 60_000);
  return w;
}

const ink = new Ink();
const inOrder = [0, 1, 2, 3, 4];
const sorted = (lines: readonly string[]) => [...lines].sort();
const storyOf = (w: World, contact: number) => w.log.filter((line) => line.includes(` c${contact} `));

describe('whatever happens', () => {
  it('the same history gives the same timeline', () => {
    fc.assert(
      fc.property(aHistory, (happenings) => {
        expect(play(happenings, inOrder).log).toEqual(play(happenings, inOrder).log);
      }),
      { numRuns: 60 },
    );
  });

  it('the order of contacts changes nobody’s story', () => {
    fc.assert(
      fc.property(aHistory, fc.shuffledSubarray(inOrder, { minLength: CONTACTS }), (happenings, order) => {
        const [one, other] = [play(happenings, inOrder), play(happenings, order)];
        for (const contact of inOrder) expect(storyOf(other, contact)).toEqual(storyOf(one, contact));
      }),
      { numRuns: 100 },
    );
  });

  it('moving the clock on in smaller steps changes nothing', () => {
    fc.assert(
      fc.property(aHistory, fc.array(fc.nat(2 * PERIOD), { maxLength: 40 }), (happenings, cuts) => {
        expect(play(happenings, inOrder, cuts).log).toEqual(play(happenings, inOrder).log);
      }),
      { numRuns: 100 },
    );
  });

  it('letting contacts go and bringing them back, as text and to other places, changes nothing', () => {
    fc.assert(
      fc.property(aHistory, fc.infiniteStream(fc.nat(9)), (happenings, draws) => {
        const w = world(bundle);
        playWith(w, happenings, () => {
          const gone = inOrder.flatMap((contact) => {
            const index = w.engine.find(`c${contact}`);
            if (index < 0 || draws.next().value > 3) return [];
            const text = w.engine.pack(index, ink);
            const { number } = w.engine.contact(index).data;
            w.engine.letGo(index);
            return [{ id: `c${contact}`, number, text }];
          });
          for (const { id, number, text } of gone) w.engine.bringBack(id, number, unpack(text));
        });
        const whole = play(happenings, inOrder);
        for (const contact of inOrder) expect(storyOf(w, contact)).toEqual(storyOf(whole, contact));
      }),
      { numRuns: 100 },
    );
  });

  it('an outbox that is answered at once makes the same story as handing over at once', () => {
    fc.assert(
      fc.property(aHistory, (happenings) => {
        const offered: OutgoingMessage[] = [];
        const w = world(bundle, { outbox: true, sink: { offer: (message) => offered.push(message) } });
        playWith(w, happenings, (now) => {
          for (let message = offered.shift(); message !== undefined; message = offered.shift()) {
            const index = w.engine.find(message.run.contact);
            w.engine.processInput(index, { kind: 'outcome', message, outcome: 'sent' }, now);
          }
        });
        const whole = play(happenings, inOrder);
        for (const contact of inOrder) expect(sorted(storyOf(w, contact))).toEqual(sorted(storyOf(whole, contact)));
      }),
      { numRuns: 100 },
    );
  });

  it('nobody gets mail without consent, in quiet hours, or over the cap', () => {
    fc.assert(
      fc.property(aHistory, (happenings) => {
        const w = play(
          happenings.filter(({ kind }) => kind !== 6),
          inOrder,
        );
        for (const contact of inOrder) {
          const sent = storyOf(w, contact).filter((line) => line.includes(' send '));
          const minutes = sent.map((line) => at(line.slice(0, 16)));
          for (const line of sent) {
            const time = line.slice(11, 16);
            expect(time >= '08:30' && time < '21:30').toBe(true);
          }
          minutes.forEach((minute, index) => {
            expect(
              minutes.filter((other, place) => place <= index && other > minute - 7 * 86_400_000 + 3_600_000).length,
            ).toBeLessThanOrEqual(3);
          });
        }
      }),
      { numRuns: 60 },
    );
  });
});
