import { describe, expect, it } from 'vitest';
import { pack, unpack } from './packed.js';
import type { PendingMessage } from './pending.js';
import type { ContactSnapshot, RunSnapshot } from './snapshot.js';

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
const run = { machine: 0, number: 1, state: 2, since: at + 5, entry: at, slots: [{ record: 0 }, null] } as const;
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
    [2, counted],
    [3, { count: 0, nextChange: null, instants: [] }],
  ],
};

describe('a packed contact', () => {
  it('is the same contact', () => {
    expect(unpack(pack(snapshot))).toEqual(snapshot);
    const other = { ...pending, params: { code: 'A' }, lifetime: { months: 0, days: 1, ms: 0 }, inFlight: false };
    const waiting = {
      ...snapshot,
      runs: [{ ...run, hold: at + 9, pending: other }],
      over: [{ ...run, outcome: 'completed' }],
    };
    expect(unpack(pack(waiting))).toEqual(waiting);
  });

  it('has everything that there is to a contact and a run', () => {
    const wholePending: Required<PendingMessage> = { ...pending, params: { code: 'A' }, attempts: 3 };
    const wholeRun: Required<RunSnapshot> = {
      ...run,
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
      holding: [2],
      cells: [[0, at, null]],
      runs: [wholeRun],
      over: [{ ...run, outcome: 'completed' }],
      messages: 2,
      answers: [null, 3],
      sent: { email: [at] },
      suppressed: ['email'],
      leftTopics: ['news'],
      refusals: [['hello', at, 'running']],
    };
    expect(unpack(pack(contact))).toEqual(contact);
  });

  it('is read as earlier releases wrote it: as plain JSON, and with names inside', () => {
    expect(unpack(JSON.stringify(snapshot))).toEqual(snapshot);
    const packedRun = [0, 1, 2, at + 5, 5, null, null, null, [0, null], { pending }];
    const parts = [snapshot.attributes, [packedRun], 0, 0, 0, snapshot.records, 0, [[0, whole]]];
    expect(unpack(JSON.stringify(parts))).toEqual({ ...snapshot, aggregates: [[0, whole]] });
  });

  it('says of counted events nothing but how far apart they are', () => {
    expect(pack({ aggregates: [[2, counted]] })).toBe(`[0,0,0,0,0,0,0,[[2,3,900,${at},7,12]]]`);
  });
});
