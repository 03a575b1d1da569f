import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeHistory } from '../examples/history/history.js';
import { differenceOf, isNoDifference } from '../runtime/backtest/index.js';
import { zone } from '../runtime/clock/index.js';
import { EventTableBuilder } from '../runtime/import/table.js';
import { type Bundle, dayOfCivil } from '../runtime/machine/index.js';
import { loadChecked } from './load.js';
import { replaying } from './replay.js';
import { builtFile, packageRoot } from './version.js';

const CONTACTS = 150;
const [first, from, to] = [dayOfCivil(2025, 11, 1), dayOfCivil(2026, 1, 1), dayOfCivil(2026, 5, 1)];

let bundle: Bundle;

beforeAll(async () => {
  bundle = (await loadChecked(join(packageRoot, 'examples')))!.bundle;
});

/** A history of its own each time: threads take it over. */
function historyOf(seed: number) {
  const place = zone(bundle.model.timezone)!;
  const { contacts, events, habits } = makeHistory({ contacts: CONTACTS, seed, zone: place, first, last: to });
  const builder = new EventTableBuilder();
  builder.file('history');
  events.forEach(({ at, contact, event, id, fields }, row) => {
    // Every tenth has no id of its own, every fiftieth comes twice.
    builder.add(builder.eventIndex(event), contact, at, row % 10 === 0 ? null : id, row + 1, fields);
    if (row % 50 === 1) builder.add(builder.eventIndex(event), contact, at, id, row + 1, fields);
  });
  const period = { from: place.instantOfDate(from, 0), to: place.instantOfDate(to, 0) };
  const data = { habits, seed, link: 'https://shop.example' };
  const responder = { module: builtFile('examples/history/responder.js').href, data };
  return { contacts, events: builder.take(), request: { bundle, ...period, responder, sample: 40 } };
}

async function told(threads: number, seed: number, of: Bundle = bundle) {
  const { contacts, events, request } = historyOf(seed);
  return replaying({ contacts, events, bundles: [of], threads, leastShared: 0 }, async (history) => {
    let lines: string[] = [];
    let done = 0;
    const onProgress = (events: number) => {
      done = events;
    };
    const onLine = (line: string) => lines.push(line);
    const onAgain = () => {
      lines = [];
    };
    const result = await history.replay({ ...request, bundle: of }, { onLine, onProgress, onAgain });
    return { result, lines, done, threads: history.threads };
  });
}

describe('a replay on several threads', () => {
  it('tells what one thread tells, to the byte, whatever the number of threads', async () => {
    for (const [seed, threads] of [
      [7, 2],
      [8, 5],
    ] as const) {
      const [alone, shared] = [await told(1, seed), await told(threads, seed)];
      expect(shared.threads).toBe(threads);
      expect(JSON.stringify(shared.result)).toBe(JSON.stringify(alone.result));
      expect(shared.lines).toEqual(alone.lines);
      expect(shared.done).toBe(alone.done);
      expect(alone.lines.length).toBeGreaterThan(500);
      expect(alone.result.repeatedEvents).toBeGreaterThan(5);
      expect(alone.result.rfm!.moves).toBeGreaterThan(20);
    }
  });

  it('replays the same history again, by another version', async () => {
    const { contacts, events, request } = historyOf(7);
    const less: Bundle = { ...bundle, scenarios: bundle.scenarios.slice(0, 5) };
    const [once, then, again] = await replaying(
      { contacts, events, bundles: [bundle, less], threads: 2, leastShared: 0 },
      async (history) => [
        await history.replay(request),
        await history.replay({ ...request, bundle: less }),
        await history.replay(request),
      ],
    );
    expect(again).toEqual(once);
    expect(then!.scenarios).toHaveLength(5);
  });

  it('keeps every hand-over where it is asked to, the same by any number of threads', async () => {
    const kept = async (threads: number) => {
      const { contacts, events, request } = historyOf(7);
      return replaying({ contacts, events, bundles: [bundle], threads, leastShared: 0 }, (history) =>
        history.replay({ ...request, keepsSends: true }),
      );
    };
    const [alone, shared] = [await kept(1), await kept(3)];
    const sent = alone.scenarios.flatMap(({ messages }) => Object.values(messages).map((one) => one.sent));
    expect(alone.sends!.at).toHaveLength(sent.reduce((sum, n) => sum + n, 0));
    const difference = differenceOf(alone, shared);
    expect(isNoDifference(difference)).toBe(true);
    expect(difference.total.people.after).toBeGreaterThan(50);
    expect(
      difference.classes!.filter(({ sent: { before, after } }) => before > 0 && before === after).length,
    ).toBeGreaterThan(2);
  });

  it('is done again by one thread where people wait for each other in the line of a channel with a rate', async () => {
    const { model } = bundle;
    const rate = { count: 3, per: { months: 0, days: 1, ms: 0 } };
    const channels = { ...model.channels, email: { ...model.channels.email!, rate } };
    const slow = { ...bundle, model: { ...model, channels } };
    const [alone, shared] = [await told(1, 7, slow), await told(3, 7, slow)];
    expect(shared.result).toEqual(alone.result);
    expect(shared.lines).toEqual(alone.lines);
    const held = alone.result.scenarios.flatMap(({ messages }) => Object.values(messages).map(({ held }) => held.rate));
    expect(held.reduce((sum: number, n) => sum + (n ?? 0), 0)).toBeGreaterThan(100);
  });

  it('ends with the error of a thread that fails', async () => {
    const module = join(tmpdir(), `no-responder-${process.pid}.mjs`);
    writeFileSync(module, 'export function responder() { throw new Error("nobody answers"); }');
    const { contacts, events, request } = historyOf(7);
    const failing = replaying({ contacts, events, bundles: [bundle], threads: 2, leastShared: 0 }, (history) =>
      history.replay({ ...request, responder: { module: pathToFileURL(module).href, data: null } }),
    );
    await expect(failing).rejects.toThrow('nobody answers');
    rmSync(module);
  });
});
