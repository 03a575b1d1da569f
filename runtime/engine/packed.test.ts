import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ink } from './ink.js';
import type { PendingMessage } from './pending.js';
import type { ContactSnapshot, RunSnapshot } from './snapshot.js';
import { bundleOf, end, mail, onEvent, scenario, send } from './testdata/bundle.js';
import { aHistory, busy, CONTACTS, inputOf, start } from './testdata/busy.js';
import { attr, days, history, hours, older, reads } from './testdata/expressions.js';
import { world } from './testdata/world.js';
import { unpack } from './unpacked.js';

const at = Date.UTC(2026, 2, 2, 9);
const pending = {
  id: 'c1/1',
  at: at + 5,
  channel: 'email',
  message: 'one',
  label: 'send email one',
  slot: 1,
  params: {},
  lifetime: null,
  inFlight: true,
} as const;
const run = { machine: 0, number: 1, state: 0, since: at + 5, entry: at, slots: [{ record: 0 }, null, null] } as const;
const whole = {
  count: 1,
  known: 1,
  sum: 5,
  min: 5,
  max: 5,
  last: 0,
  first: 0,
  nextChange: null,
  records: [0],
} as const;
const counted = { count: 3, nextChange: at + 900, instants: [at, at + 7, at + 19] } as const;
const snapshot: ContactSnapshot = {
  attributes: [[0, 'c1@example.com']],
  runs: [{ ...run, pending }],
  records: [[0, at, 'e1', { total: 5 }]],
  aggregates: [
    [0, whole],
    [1, counted],
  ],
};

/** A sum, a count, segments and a condition that time changes, a derived event, three locals. */
const bundle = bundleOf({
  aggregates: [
    { event: 'order_placed', path: ['total'], window: days(20), functions: ['sum'] },
    { event: 'order_placed', path: [], window: days(20), functions: ['any', 'count'] },
  ],
  segments: [
    { name: 'known', condition: older(attr('created_at'), days(1)), dependsOn: reads({ time: true }) },
    { name: 'well_known', condition: older(attr('created_at'), days(90)), dependsOn: reads({ time: true }) },
  ],
  derived: [
    {
      name: 'cart_left',
      base: { event: 'cart_updated' },
      without: [{ event: 'order_placed' }],
      within: hours(1),
      per: 'cart_id',
    },
  ],
  scenarios: [
    scenario('hello', {
      when: [{ moment: onEvent('cart_updated') }],
      slots: [{ kind: 'event', event: 'cart_updated' }, mail('one'), mail('two')],
      states: [send('one', 1, 1), end()],
    }),
    scenario('still_here', {
      when: [
        {
          condition: history('any', 'order_placed', { aggregate: 1, inLast: days(20) }),
          dependsOn: reads({ events: ['order_placed'], time: true }),
        },
      ],
      states: [end()],
    }),
  ],
});

const ink = new Ink();

/** What is read of a contact's text. */
function again(snapshot: ContactSnapshot): { readonly text: string; readonly snapshot: ContactSnapshot } {
  const { engine } = world(bundle);
  const text = engine.pack(engine.bringBack('c1', 7, snapshot), ink);
  return { text, snapshot: unpack(text) };
}

describe('a packed contact', () => {
  it('is the same contact', () => {
    expect(again(snapshot).snapshot).toEqual(snapshot);
    const other = { ...pending, params: { code: 'A' }, lifetime: { months: 0, days: 1, ms: 0 }, inFlight: false };
    const waiting = {
      ...snapshot,
      runs: [{ ...run, hold: at + 9, pending: other }],
      over: [{ ...run, state: -1, outcome: 'completed' }],
    };
    expect(again(waiting).snapshot).toEqual(waiting);
  });

  it('has everything that there is to a contact and a run', () => {
    const wholePending: Required<PendingMessage> = { ...pending, params: { code: 'A' }, attempts: 3 };
    const wholeRun: Required<RunSnapshot> = {
      ...run,
      state: -1,
      marks: 3,
      deadline: at + 90,
      wake: at + 60,
      outcome: 'completed',
      slots: [{ record: 0 }, null, { value: 7 }],
      hold: at + 30,
      promised: at + 30,
      key: 'a1',
      codes: [],
      pending: wholePending,
      past: ['send email note'],
    };
    const contact: Required<ContactSnapshot> = {
      isNew: true,
      attributes: [[0, 'c1@example.com']],
      records: [[0, at, 'e1', { total: 5 }]],
      logs: [[0, 0]],
      aggregates: [[0, whole]],
      windows: { open: [], closedAt: [[0, null, at]] },
      segments: [1],
      groups: [0],
      segmentsDue: [null, at],
      rfmDue: at,
      entered: [[0, at, 1]],
      holding: [0],
      cells: [[0, at, null]],
      runs: [wholeRun],
      over: [{ ...run, state: -1, outcome: 'completed' }],
      messages: 2,
      answers: [0, 3],
      sent: { email: [at] },
      suppressed: ['email'],
      leftTopics: ['news'],
      refusals: [['hello', at, 'running']],
    };
    expect(again(contact).snapshot).toEqual(contact);
  });

  it('is read as earlier releases wrote it: as plain JSON, and with names inside', () => {
    expect(unpack(JSON.stringify(snapshot))).toEqual(snapshot);
    const packedRun = [0, 1, 0, at + 5, 5, null, null, null, [0, null, null], { pending }];
    const parts = [snapshot.attributes, [packedRun], 0, 0, 0, snapshot.records, 0, [[0, whole]]];
    expect(unpack(JSON.stringify(parts))).toEqual({ ...snapshot, aggregates: [[0, whole]] });
  });

  it('says of counted events nothing but how far apart they are', () => {
    expect(again({ aggregates: [[1, counted]] }).text).toBe(`[0,0,0,0,0,0,0,[[1,3,900,${at},7,12]]]`);
  });

  it('that is brought back is the same text again, whatever has happened', () => {
    fc.assert(
      fc.property(aHistory, (happenings) => {
        const [w, other] = [world(busy), world(busy)];
        for (let contact = 0; contact < CONTACTS; contact++) w.engine.settle(w.contact(`c${contact}`), start);
        for (const [place, happening] of [...happenings].sort((a, b) => a.minute - b.minute).entries()) {
          const instant = start + happening.minute * 60_000;
          w.engine.advanceTo(instant - 1);
          const index = w.engine.find(`c${happening.contact}`);
          w.engine.processInput(index, inputOf(happening, `e${place}`, instant), instant);
        }
        for (let contact = 0; contact < CONTACTS; contact++) {
          const text = w.engine.pack(w.engine.find(`c${contact}`), ink);
          expect(other.engine.pack(other.engine.bringBack(`c${contact}`, contact, unpack(text)), ink)).toBe(text);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('ink', () => {
  const text = (value: unknown) => {
    ink.value(value);
    return ink.take();
  };

  it('writes what JSON.stringify gives', () => {
    const aText = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ minLength: 90, maxLength: 110 }));
    const aNumber = fc.oneof(
      fc.double(),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.nat(9).map((power) => 10 ** power),
    );
    const same = (value: unknown) => {
      expect(text(value)).toBe(JSON.stringify(value));
    };
    fc.assert(fc.property(aText, same), { numRuns: 500 });
    fc.assert(fc.property(aNumber, same), { numRuns: 500 });
    fc.assert(fc.property(fc.jsonValue(), same));
    fc.assert(fc.property(fc.dictionary(aText, fc.option(fc.jsonValue(), { nil: undefined })), same));
    for (const number of [0, -0, 9, 10, 99_999_999, 1e8, 2 ** 31 - 1, 2 ** 31, 1e15, 2 ** 53 - 1, 2 ** 53, -1, 0.5]) {
      same(number);
    }
    same([Number.NaN, undefined, Number.POSITIVE_INFINITY]);
    same('\ud800"\u2028');
  });

  it('holds whatever comes', () => {
    const long = Array.from({ length: 30_000 }, (_, place) => `ü${place}`);
    expect(text(long)).toBe(JSON.stringify(long));
    expect(text('a')).toBe('"a"');
  });
});
