import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aHistory, busy, CONTACTS, type Happening, inputOf, PERIOD, start } from '../engine/testdata/busy.js';
import { IDENTIFY } from '../import/table.js';
import { THREAD, threadFailing } from '../store/sqlite/thread.fixture.js';
import { type Happened, lived, livedThroughFaults, replayed } from './replay.fixture.js';

const contacts = Array.from({ length: CONTACTS }, (_, i) => `c${i}`);
const period = { from: start, to: start + 2 * PERIOD * 60_000 };

const aLongHistory = fc.tuple(aHistory, aHistory, aHistory).map((parts) => parts.flat());

/** Everybody is there from the start; events have no way to leave a group. */
function historyOf(happenings: readonly Happening[]): Happened[] {
  const known = contacts.map((contact) => ({
    at: start,
    contact,
    event: IDENTIFY,
    id: `${contact}-known`,
    fields: { newsletter: true, email: `${contact}@example.com` },
  }));
  const later = happenings
    .filter(({ kind }) => kind !== 7)
    .map((happening, place) => {
      const at = start + happening.minute * 60_000;
      const input = inputOf(happening, `e${place}`, at);
      const head = { at, contact: `c${happening.contact}`, id: `e${place}` };
      if (input.kind === 'event') return { ...head, event: input.event.event, fields: input.event.fields };
      if (input.kind === 'attributes') return { ...head, event: IDENTIFY, fields: input.values };
      throw new Error(`There is no event for ${input.kind}.`);
    });
  return [...known, ...later.sort((a, b) => a.at - b.at)];
}

/** One contact's lines. */
const storyOf = (lines: readonly string[], contact: string) =>
  lines.filter((line) => line.includes(`"contact":"${contact}"`));

describe('the running service tells the timeline of the backtest', () => {
  it('byte by byte', async () => {
    let told = 0;
    await fc.assert(
      fc.asyncProperty(aLongHistory, async (happenings) => {
        const history = historyOf(happenings);
        const expected = replayed(busy, history, period);
        told += expected.length;
        expect(await lived(busy, history, period, { isInstant: true })).toEqual(expected);
      }),
      { numRuns: 25 },
    );
    expect(told).toBeGreaterThan(200);
  });

  it('whatever the size of batches, the points of restart and the order of arrival across contacts', async () => {
    const how = fc.record({
      batchSize: fc.constantFrom(1, 7, 2000),
      crashEvery: fc.constantFrom(1, 3, 1_000),
      backwards: fc.boolean(),
      hasThread: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(aLongHistory, how, async (happenings, { batchSize, crashEvery, backwards, hasThread }) => {
        const history = historyOf(happenings);
        const arrange = (inputs: readonly Happened[]) =>
          backwards ? [...inputs].sort((a, b) => (a.contact < b.contact ? 1 : a.contact > b.contact ? -1 : 0)) : inputs;
        const options = { isInstant: true, batchSize, crashEvery, arrange, ...(hasThread && { thread: THREAD }) };
        expect(await lived(busy, history, period, options)).toEqual(replayed(busy, history, period));
      }),
      { numRuns: 25 },
    );
  });

  it('with senders that answer in their own time too, but for the order within an instant', async () => {
    await fc.assert(
      fc.asyncProperty(aLongHistory, fc.constantFrom(1, 5, 500), async (happenings, concurrency) => {
        const history = historyOf(happenings);
        const expected = replayed(busy, history, period);
        const found = await lived(busy, history, period, { concurrency });
        for (const contact of contacts) {
          expect(storyOf(found, contact).sort()).toEqual(storyOf(expected, contact).sort());
        }
      }),
      { numRuns: 25 },
    );
  });

  it('whatever cannot be written: what was worked out since is taken back, nothing is lost and nothing comes twice', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cauce-thread-'));
    const thread = join(folder, 'failing.mjs');
    const how = fc.record({
      batchSize: fc.constantFrom(1, 2, 7),
      isInstant: fc.boolean(),
      broken: fc.array(fc.integer({ min: 1, max: 150 }), { maxLength: 20 }),
    });
    let faults = 0;
    await fc.assert(
      fc.asyncProperty(aLongHistory, how, async (happenings, { broken, ...options }) => {
        const history = historyOf(happenings);
        const expected = replayed(busy, history, period);
        threadFailing(thread, broken);
        const found = await livedThroughFaults(busy, history, period, { ...options, thread });
        faults += found.faults;
        for (const contact of contacts) {
          expect(storyOf(found.lines, contact).sort()).toEqual(storyOf(expected, contact).sort());
        }
        expect(new Set(found.handed).size).toBe(found.handed.length);
      }),
      { numRuns: 25, endOnFailure: true },
    );
    rmSync(folder, { recursive: true });
    expect(faults).toBeGreaterThan(20);
  });
});
