/** Figures of groups are kept with every change, not counted: after whatever happens they are what counting gives. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { EMPTY_BATCH, type Store } from '../port.js';
import { openStore } from './index.js';
import { migrate } from './migrate.js';
import { openDatabase } from './open.js';

const counting = `select grp as "group", sum(told) as told, sum(told = 0 and reason is null) as waiting,
  sum(reason is not null) as refused, max(reason) as reason from audience group by grp order by grp`;
const GROUPS = ['ads', 'more'];
const FIRST_TO_KEEP = 6;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cauce-audience-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const aStep = fc.record({
  what: fc.constantFrom('put', 'put', 'put', 'tell', 'tell', 'refuse', 'retry', 'drop', 'erase'),
  group: fc.nat(1),
  contact: fc.nat(5),
  member: fc.boolean(),
});

it('whatever happens', () => {
  let [place, some] = [0, 0];
  fc.assert(
    fc.property(fc.array(aStep, { maxLength: 40 }), (steps) => {
      const path = join(folder, `${place++}.db`);
      const store = openStore(path);
      const ids = [0, 1, 2, 3, 4, 5];
      const contacts = ids.map((n) => ({ number: n + 1, id: `c${n}`, version: 1, due: null, state: '[]' }));
      store.commit({ ...EMPTY_BATCH, contacts });
      for (const [at, step] of steps.entries()) take(store, step, at);
      const figures = store.audience.figures();
      store.close();
      const db = openDatabase(path);
      expect(figures.map((row) => ({ ...row }))).toEqual(
        db
          .prepare(counting)
          .all()
          .map((row) => ({ ...row })),
      );
      db.close();
      if (figures.length === 2) some++;
    }),
    { numRuns: 40 },
  );
  expect(some).toBeGreaterThan(5);
});

function take(store: Store, { what, group: which, contact, member }: Step, at: number): void {
  const group = GROUPS[which]!;
  switch (what) {
    case 'put': {
      const membership = { group, contact: `c${contact}`, member, at, addresses: null };
      store.commit({ ...EMPTY_BATCH, memberships: [membership] });
      break;
    }
    case 'tell':
    case 'refuse':
      store.audience.told(store.audience.untold(group, 2), what === 'tell' ? null : `because ${at % 3}`);
      break;
    case 'retry':
      store.audience.retry(group);
      break;
    case 'drop':
      store.audience.drop(group);
      break;
    case 'erase':
      store.erase(contact + 1, { counters: [], segments: [], suppress: [], rejects: [], meta: {} });
  }
}
type Step = typeof aStep extends fc.Arbitrary<infer T> ? T : never;

it('from before they were kept', () => {
  const path = join(folder, 'cauce.db');
  const db = openDatabase(path);
  migrate(db, FIRST_TO_KEEP - 1);
  const put = db.prepare('insert into audience values (?, ?, 1, 1, null, ?, ?)');
  put.run('ads', 'c1', 1, null);
  put.run('ads', 'c2', 0, null);
  put.run('ads', 'c3', 0, 'no');
  put.run('more', 'c1', 0, null);
  const expected = db
    .prepare(counting)
    .all()
    .map((row) => ({ ...row }));
  db.close();
  const store = openStore(path);
  expect(store.audience.figures().map((row) => ({ ...row }))).toEqual(expected);
  store.close();
});
