/** RFM under another configuration: scores of the whole base from the orders in the store. Nobody moves by that (language R14). */
import type { ZoneProvider } from '../facts/index.js';
import type { Program } from '../machine/index.js';
import type { SavedContact } from '../rfm/index.js';
import type { Store, StoredRfm } from '../store/port.js';
import { replayer } from '../versions/index.js';
import { LiveBase } from './base.js';

export interface Rebuilt {
  readonly rows: readonly StoredRfm[];
  readonly meta: Readonly<Record<string, string>>;
}

interface Options {
  readonly program: Program;
  readonly store: Store;
  readonly zones: ZoneProvider;
  readonly now: number;
  /** Of the configuration before, by index. */
  readonly classes: readonly string[];
}

const PAGE = 2_000;

export function rebuiltRfm({ program, store, zones, now, classes }: Options): Rebuilt {
  const { rfm, timezone } = program.bundle.model;
  if (rfm === undefined) return { rows: [], meta: {} };
  const base = new LiveBase(rfm, zones(timezone)!, zones);
  const { source } = base;
  const before = savedRows(store);
  const past = replayer(program, store, zones, source);
  for (let after = 0, page = store.contactsAfter(0, PAGE); page.length > 0; page = store.contactsAfter(after, PAGE)) {
    for (const { id, number } of page) {
      after = number;
      const saved = before.get(number);
      base.noteZone(number, saved?.zone ?? null);
      past.replay({ id, number, zone: saved?.zone ?? null });
      base.note(number);
    }
  }
  const { done: meta } = base.refresh(now);
  for (const [number, saved] of before) {
    const place = saved.before === undefined ? -1 : source.classes.indexOf(classes[saved.before] ?? '');
    if (place < 0) continue;
    // When somebody last moved, and from where, stands, as long as the class is still called so.
    source.restore(number, { orders: [], score: source.saved(number).score, before: place, movedAt: saved.movedAt! });
  }
  return { rows: base.rows(), meta };
}

function savedRows(store: Store): ReadonlyMap<number, SavedContact & { readonly zone?: string }> {
  const rows = new Map<number, SavedContact & { readonly zone?: string }>();
  store.eachRfm(({ number, state }) => rows.set(number, JSON.parse(state)));
  return rows;
}
