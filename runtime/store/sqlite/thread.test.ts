import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { eventSuite } from '../events.fixture.js';
import { generationSuite } from '../generations.fixture.js';
import { EMPTY_BATCH, type Store } from '../port.js';
import { segmentSuite } from '../segments.fixture.js';
import { storeSuite } from '../suite.fixture.js';
import { writingSuite } from '../writing.fixture.js';
import { NO_CHANGE } from './ahead.js';
import { openStore } from './index.js';
import { Pipe } from './pipe.js';
import { THREAD, threadThat } from './thread.fixture.js';

const folders: string[] = [];
const stores: Store[] = [];

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'cauce-thread-'));
  folders.push(made);
  return made;
}

function opened(path: string, thread = THREAD): Store {
  const store = openStore(path, { thread });
  stores.push(store);
  return store;
}

afterEach(() => {
  for (const store of stores.splice(0)) {
    try {
      store.close();
    } catch {
      // Closed by its test.
    }
  }
  for (const made of folders.splice(0)) rmSync(made, { recursive: true });
});

const openBoth = () => {
  const path = join(folder(), 'cauce.db');
  const store = opened(path);
  return {
    store,
    again() {
      store.close();
      return opened(path);
    },
  };
};

storeSuite(openBoth);
eventSuite(openBoth);
generationSuite(openBoth);
segmentSuite(openBoth);
writingSuite(openBoth);

/** A thread that comes to its end with the third of what it is told; `when` says whether that is written and not answered, or not even written. */
function dying(where: string, when: 'before' | 'after'): string {
  const die = when === 'before' ? 'process.exit(1)' : 'port.postMessage = () => process.exit(1)';
  return threadThat(join(where, `${when}.mjs`), `if (order.place === 3) ${die};`);
}

describe('a thread that comes to its end', () => {
  it.each([
    ['before', ['written', 'written', 'failed', 'failed'], '2'],
    ['after', ['written', 'written', 'written', 'failed'], '3'],
  ] as const)('%s it has written: what stands is known, and another goes on', (when, states, last) => {
    const path = join(folder(), 'cauce.db');
    const store = opened(path, dying(folder(), when));
    const begun = ['1', '2', '3', '4'].map((a) => store.begin({ ...EMPTY_BATCH, meta: { a } }, () => {}));
    store.settle();
    expect(begun.map(({ state }) => state)).toEqual(states);
    expect(store.meta('a')).toBe(last);
    store.renew();
    const next = store.begin({ ...EMPTY_BATCH, meta: { a: '5' } }, () => {});
    store.settle();
    expect([next.state, store.meta('a')]).toEqual(['written', '5']);
  });

  it('without a word, while it is waited for, is noticed long before a disk that does not answer', async () => {
    const workers: Worker[] = [];
    const note = (worker: Worker) => workers.push(worker);
    process.on('worker', note);
    const stuck = threadThat(join(folder(), 'stuck.mjs'), 'if (order.place === 3) for (;;);');
    const store = opened(join(folder(), 'cauce.db'), stuck);
    const begin = (a: string) => store.begin({ ...EMPTY_BATCH, meta: { a } }, () => {});
    const begun = [begin('1'), begin('2')];
    for (let i = 0; i < 400 && begun[1]!.state === 'underWay'; i++) await new Promise((go) => setTimeout(go, 5));
    begun.push(begin('3'), begin('4'));
    process.off('worker', note);
    void workers.at(-1)!.terminate();
    const from = performance.now();
    store.settle();
    expect(performance.now() - from).toBeLessThan(10_000);
    expect(begun.map(({ state }) => state)).toEqual(['written', 'written', 'failed', 'failed']);
    store.renew();
    const next = begin('5');
    store.settle();
    expect([next.state, store.meta('a')]).toEqual(['written', '5']);
  });

  it('while nobody waits for it is told all the same', async () => {
    const store = opened(join(folder(), 'cauce.db'), dying(folder(), 'before'));
    const ends: string[] = [];
    const begun = ['1', '2', '3'].map((a) => store.begin({ ...EMPTY_BATCH, meta: { a } }, () => ends.push(a)));
    for (let i = 0; i < 400 && ends.length < 3; i++) await new Promise((resolve) => setTimeout(resolve, 5));
    expect([ends, begun.map(({ state }) => state)]).toEqual([
      ['1', '2', '3'],
      ['written', 'written', 'failed'],
    ]);
  });

  it('at its start fails what was begun', async () => {
    const store = opened(join(folder(), 'cauce.db'), join(folder(), 'missing.mjs'));
    let isTold = false;
    const begun = store.begin(EMPTY_BATCH, () => {
      isTold = true;
    });
    for (let i = 0; i < 400 && !isTold; i++) await new Promise((resolve) => setTimeout(resolve, 5));
    expect([begun.state, String(begun.error)]).toEqual(['failed', expect.stringContaining('missing.mjs')]);
  });
});

it('nothing is kept of what is written', () => {
  const path = join(folder(), 'cauce.db');
  opened(path).close();
  const pipe = new Pipe({ path, thread: THREAD, mark: () => null });
  for (let i = 0; i < 20; i++) pipe.begin([['putMeta', ['a', String(i)]]], NO_CHANGE, () => {});
  pipe.settle(3);
  expect(pipe.underWay.length).toBeLessThanOrEqual(3);
  pipe.settle();
  expect(pipe.underWay).toEqual([]);
  pipe.close();
});
