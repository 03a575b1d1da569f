import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { eventSuite } from '../events.fixture.js';
import { generationSuite } from '../generations.fixture.js';
import { EMPTY_BATCH, type Store } from '../port.js';
import { segmentSuite } from '../segments.fixture.js';
import { type Opened, storeSuite } from '../suite.fixture.js';
import { writingSuite } from '../writing.fixture.js';
import { lockStore, openStore, openStoreToRead } from './index.js';
import { migrate } from './migrate.js';
import { openDatabase } from './open.js';
import { MIGRATIONS } from './schema.js';

const folders: string[] = [];
const stores: Store[] = [];

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'cauce-store-'));
  folders.push(made);
  return made;
}

function opened(path: string): Store {
  const store = openStore(path);
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

const openBoth = (): Opened => {
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

describe('the file', () => {
  it.each(MIGRATIONS.map((_, steps) => steps))('of version %i is brought up to the newest', (steps) => {
    const path = join(folder(), 'cauce.db');
    const db = openDatabase(path);
    migrate(db, steps);
    db.close();
    opened(path).commit(EMPTY_BATCH);
    const again = openDatabase(path);
    expect(again.prepare('pragma user_version').get()).toEqual({ user_version: MIGRATIONS.length });
    again.close();
  });

  it('from before segments were counted has their sizes, by the names of each version', () => {
    const path = join(folder(), 'cauce.db');
    const db = openDatabase(path);
    migrate(db, 3);
    const layout = (version: number, ...names: string[]) => ({ version, segments: names.map((name) => ({ name })) });
    const release = { version: 2, before: layout(1, 'b'), layout: layout(2, 'a', 'b') };
    db.prepare(`insert into meta (name, value) values ('release', ?)`).run(JSON.stringify(release));
    const put = db.prepare('insert into contact (number, id, version, state) values (?, ?, ?, ?)');
    const states = [
      [0, 0, 0, 0, 0, 0, 0, 0, [1]],
      [0, 0, 0, 0, 0, 0, 0, 0, [0, 1]],
      [[]],
      [0, 0, 0, 0, 0, 0, 0, 0, [0]],
    ];
    states.forEach((state, place) => {
      put.run(place + 1, `c${place}`, place === 3 ? 1 : 2, JSON.stringify(state));
    });
    put.run(9, 'plain', 2, '{}');
    db.close();
    const sizes = opened(path).segmentDays(0);
    expect(sizes.map(({ segment, members }) => [segment, members])).toEqual([
      ['a', 1],
      ['b', 3],
    ]);
  });

  it('from before the order of events was kept has them all, and knows the order of those that come', () => {
    const path = join(folder(), 'cauce.db');
    const db = openDatabase(path);
    migrate(db, 4);
    const put = db.prepare("insert into event values (1, ?, ?, 'order_placed', ?, 9, '{}')");
    put.run(2, 'b', 5);
    put.run(1, 'a', 6);
    db.close();
    const store = opened(path);
    const event = { contact: 1, name: 'order_placed', at: 6, received: 10, fields: '{}' };
    store.commit({ ...EMPTY_BATCH, events: [{ ...event, key: 0, id: 'd', place: 1 }] });
    store.commit({ ...EMPTY_BATCH, events: [{ ...event, key: 9, id: 'c', place: 0 }] });
    expect(store.eventsOf(1).map(({ id }) => id)).toEqual(['b', 'a', 'c', 'd']);
  });

  it('of a newer version is refused', () => {
    const path = join(folder(), 'cauce.db');
    opened(path).close();
    const db = openDatabase(path);
    db.exec('pragma user_version = 999');
    db.close();
    expect(() => openStore(path)).toThrow('newer version');
  });

  it('of another program is refused and left alone', () => {
    const path = join(folder(), 'other.db');
    const db = openDatabase(path);
    db.exec('create table theirs (a)');
    db.close();
    expect(() => openStore(path)).toThrow('another program');
  });

  it('that is no database is refused', () => {
    const path = join(folder(), 'text.db');
    writeFileSync(path, 'not a database, but long enough to be looked at as one '.repeat(50));
    expect(() => openStore(path)).toThrow(/not a database/);
  });

  it('has one writer at a time', () => {
    const path = join(folder(), 'cauce.db');
    const lock = lockStore(path);
    expect(() => lockStore(path)).toThrow('Another cauce process is running');
    lock.release();
    lockStore(path).release();
  });

  it('is looked at beside its writer, and not written', () => {
    const path = join(folder(), 'cauce.db');
    expect(() => openStoreToRead(path)).toThrow('no store');
    const store = opened(path);
    const reader = openStoreToRead(path);
    stores.push(reader);
    store.saveMeta({ a: 'b' });
    expect(reader.meta('a')).toBe('b');
    expect(() => reader.saveMeta({ a: 'c' })).toThrow(/readonly/);
  });

  it('of an earlier version is not brought up by those who only look', () => {
    const path = join(folder(), 'cauce.db');
    const db = openDatabase(path);
    migrate(db, 0);
    db.exec('pragma application_id = 0x43617563;');
    db.close();
    expect(() => openStoreToRead(path)).toThrow('earlier version');
  });

  it('is copied while it is in use', async () => {
    const made = folder();
    const store = opened(join(made, 'cauce.db'));
    store.saveMeta({ a: 'b' });
    await store.backup(join(made, 'copy.db'));
    store.saveMeta({ a: 'c' });
    expect(opened(join(made, 'copy.db')).meta('a')).toBe('b');
  });
});
