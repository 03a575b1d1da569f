/**
 * The store in one SQLite file: every operation is one statement over many rows, every commit one transaction. It knows rows, not
 * what they mean.
 */
import type { ShownContent } from '../../channels/shelf.js';
import type {
  AudienceBook,
  Batch,
  CodeChange,
  Erasure,
  JournalEntry,
  OutboxMessage,
  SegmentChange,
  SegmentDay,
  Store,
  StoredBundle,
  StoredContact,
  StoredEvent,
  StoredMessage,
  StoredReject,
  StoredRfm,
} from '../port.js';
import { audienceBook } from './audience-book.js';
import { checkVersion, migrate } from './migrate.js';
import { copyDatabase, type Database, openDatabase, openToRead, type Statement } from './open.js';
import {
  type Cell,
  putChange,
  putCode,
  putContact,
  putCounter,
  putEntry,
  putEvent,
  putMembership,
  putMessage,
  putPair,
  putReject,
  putRfm,
  putSegment,
  putShown,
} from './rows.js';
import { forRows, statements } from './statements.js';

/**
 * Throws `StoreProblem` for a file that is no store, or one of a newer version. `isOwn`: no other process has it open; then closing it leaves
 * one whole file.
 */
export function openStore(path: string, isOwn = true): Store {
  const db = openDatabase(path);
  try {
    migrate(db);
    return new SqliteStore(db, isOwn);
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Beside a service at work: changes nothing, sees what was committed. Throws `StoreProblem`, also where there is no store yet. */
export function openStoreToRead(path: string): Store {
  const db = openToRead(path);
  try {
    checkVersion(db);
    return new SqliteStore(db, false);
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Rows of one statement; half as many took a tenth longer. */
const AT_ONCE = 100;

type Row = Readonly<Record<string, string | number | null>>;

class SqliteStore implements Store {
  readonly #db: Database;
  readonly #isOwn: boolean;
  readonly #sql: Readonly<Record<keyof typeof statements, Statement>>;
  readonly #bulk: Partial<Record<keyof typeof statements, Statement>> = {};

  /** The day on which old days of segments went last. */
  #trimmedOn = Number.NEGATIVE_INFINITY;

  readonly audience: AudienceBook;

  constructor(db: Database, isOwn: boolean) {
    this.#db = db;
    this.audience = audienceBook(db, (work) => this.#transaction(work));
    this.#isOwn = isOwn;
    this.#sql = Object.fromEntries(
      Object.entries(statements).map(([name, sql]) => [name, db.prepare(forRows(sql, 1))]),
    ) as Record<keyof typeof statements, Statement>;
  }

  contactsById(ids: readonly string[]): StoredContact[] {
    return this.#rows<StoredContact>('contactsById', JSON.stringify(ids));
  }

  contactsByNumber(numbers: readonly number[]): StoredContact[] {
    return this.#rows<StoredContact>('contactsByNumber', JSON.stringify(numbers));
  }

  due(until: number, limit: number): number[] {
    return this.#rows<{ number: number }>('due', until, limit).map(({ number }) => number);
  }

  nextDue(): number | null {
    return this.#rows<{ due: number | null }>('nextDue')[0]?.due ?? null;
  }

  contactsAfter(number: number, limit: number): StoredContact[] {
    return this.#rows<StoredContact>('contactsAfter', number, limit);
  }

  contactsOfOtherVersions(version: number, number: number, limit: number): number[] {
    return this.#rows<{ number: number }>('contactsOfOtherVersions', number, version, limit).map((row) => row.number);
  }

  contactCount(): number {
    return this.#rows<{ n: number }>('contactCount')[0]!.n;
  }

  known(events: readonly { readonly contact: number; readonly key: number }[]): Set<string> {
    if (events.length === 0) return new Set();
    const rows = this.#rows<{ contact: number; key: number }>(
      'known',
      JSON.stringify(events.map(({ contact, key }) => [contact, key])),
    );
    return new Set(rows.map(({ contact, key }) => `${contact}/${key}`));
  }

  commit(batch: Batch): void {
    this.#transaction(() => {
      this.#write('putContacts', batch.contacts, putContact);
      this.#write('addEvents', batch.events, putEvent);
      // A message that comes back and is offered again at once is open in the end.
      this.#write('changeOutbox', batch.outbox, putChange);
      this.#write('offer', batch.offered, putMessage);
      this.#write('addJournal', batch.journal, putEntry);
      this.#write('count', batch.counters, putCounter);
      this.#write('addRejects', batch.rejects, putReject);
      if (batch.rejects.length > 0) this.#sql.trimRejects.run();
      this.#write('putCodes', batch.codes, putCode);
      this.#write('putRfm', batch.rfm, putRfm);
      this.#write('putMemberships', batch.memberships, putMembership);
      this.#countSegments(batch.segments);
      this.#write('putMeta', Object.entries(batch.meta), putPair);
    });
  }

  open(limit: number): OutboxMessage[] {
    return this.#rows<OutboxMessage>('open', limit);
  }

  claim(ids: readonly string[], at: number): void {
    if (ids.length > 0) this.#sql.claim.run(at, JSON.stringify(ids));
  }

  message(id: string): StoredMessage | null {
    return this.#rows<StoredMessage>('message', id)[0] ?? null;
  }

  messagesOf(contact: number): StoredMessage[] {
    return this.#rows<StoredMessage>('messagesOf', contact);
  }

  ended(status: 'failed' | 'unknown', limit: number): StoredMessage[] {
    return this.#rows<StoredMessage>('ended', status, limit);
  }

  messageByProvider(channel: string, providerId: string): OutboxMessage | null {
    return this.#rows<OutboxMessage>('messageByProvider', providerId, channel)[0] ?? null;
  }

  journalOf(contact: number, limit: number): JournalEntry[] {
    return this.#rows<JournalEntry>('journalOf', contact, limit).reverse();
  }

  eventsOf(contact: number): StoredEvent[] {
    return this.#rows<StoredEvent>('eventsOf', contact);
  }

  eventsBetween(after: number, last: number, names: readonly string[]): StoredEvent[] {
    return this.#rows<StoredEvent>('eventsBetween', after, last, JSON.stringify(names));
  }

  counters(prefix: string): Readonly<Record<string, number>> {
    const rows = this.#rows<{ name: string; value: number }>('counters', prefix, `${prefix}\u{10ffff}`);
    return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  }

  segmentDays(day: number): SegmentDay[] {
    return this.#rows<SegmentDay>('segmentDays', day);
  }

  rejects(limit: number): StoredReject[] {
    return this.#rows<StoredReject>('rejects', limit);
  }

  eachReject(visit: (reject: StoredReject & { readonly seq: number }) => void): void {
    for (const row of this.#sql.eachReject.iterate()) visit(row as unknown as StoredReject & { readonly seq: number });
  }

  codesOf(contact: number): CodeChange[] {
    return this.#rows<CodeChange>('codesOf', String(contact));
  }

  code(code: string): CodeChange | null {
    return this.#rows<CodeChange>('code', code)[0] ?? null;
  }

  redeem(code: string, at: number): boolean {
    return Number(this.#sql.redeem.run(code, at).changes) > 0;
  }

  freeCodes(coupon: string, count: number): string[] {
    return this.#rows<{ code: string }>('freeCodes', coupon, count).map(({ code }) => code);
  }

  addCodes(coupon: string, codes: readonly string[]): number {
    return Number(this.#sql.addCodes.run(coupon, JSON.stringify(codes)).changes);
  }

  eachRfm(visit: (row: StoredRfm) => void): void {
    for (const row of this.#sql.eachRfm.iterate()) visit(row as unknown as StoredRfm);
  }

  rfmOf(contact: number): StoredRfm | null {
    return this.#rows<StoredRfm>('rfmOf', contact)[0] ?? null;
  }

  dropOldRfm(number: number, last: number): void {
    this.#sql.dropOldRfm.run(number, last);
  }

  suppressed(hashes: readonly string[]): Set<string> {
    return new Set(this.#rows<{ hash: string }>('suppressed', JSON.stringify(hashes)).map(({ hash }) => hash));
  }

  hasSuppressions(): boolean {
    return this.#rows<{ n: number }>('hasSuppressions')[0]!.n === 1;
  }

  meta(name: string): string | null {
    return this.#rows<{ value: string }>('meta', name)[0]?.value ?? null;
  }

  saveMeta(values: Readonly<Record<string, string>>): void {
    this.#write('putMeta', Object.entries(values), putPair);
  }

  bundles(): StoredBundle[] {
    return this.#rows<StoredBundle>('bundles');
  }

  saveBundle({ version, hash, at, body }: StoredBundle): void {
    this.#sql.putBundle.run(version, hash, at, body);
  }

  putContent(items: readonly ShownContent[], now: number): void {
    this.#transaction(() => {
      this.#sql.dropContent.run(now);
      this.#write('putContent', items, putShown);
    });
  }

  contentOf(contact: string, now: number): ShownContent[] {
    return this.#rows<ShownContent>('contentOf', contact, now);
  }

  erase(number: number, { counters, segments, suppress, rejects, meta }: Erasure): void {
    this.#transaction(() => {
      // Content and memberships are kept by the contact's id: they go while that is still known.
      for (const name of [
        'eraseContent',
        'eraseMemberships',
        'eraseContact',
        'eraseEvents',
        'eraseOutbox',
        'eraseJournal',
        'eraseRfm',
      ] as const) {
        this.#sql[name].run(number);
      }
      this.#sql.eraseHolder.run(String(number));
      this.#sql.eraseRejects.run(JSON.stringify(rejects));
      this.#sql.suppress.run(JSON.stringify(suppress));
      this.#write('count', counters, putCounter);
      this.#countSegments(segments);
      this.#write('putMeta', Object.entries(meta), putPair);
    });
    this.#emptyLog();
  }

  rewrite(): void {
    this.#db.exec('vacuum');
    this.#emptyLog();
  }

  async backup(path: string): Promise<void> {
    await copyDatabase(this.#db, path);
  }

  size(): number {
    return this.#rows<{ bytes: number }>('size')[0]!.bytes;
  }

  close(): void {
    try {
      if (this.#isOwn) this.#db.exec('pragma wal_checkpoint(truncate)');
    } catch {
      // A full disk: everything stays in the write-ahead log, and is found there.
    }
    this.#db.close();
  }

  /** What was written before stands in the log until it is copied over; a reader beside us puts that off to the next time. */
  #emptyLog(): void {
    this.#db.exec('pragma wal_checkpoint(truncate)');
  }

  #rows<T extends object>(name: keyof typeof statements, ...values: readonly (string | number)[]): T[] {
    return this.#sql[name].all(...values) as unknown as (Row & T)[];
  }

  /** The oldest days go once a day. */
  #countSegments(changes: readonly SegmentChange[]): void {
    if (changes.length === 0) return;
    this.#write('countSegments', changes, putSegment);
    const today = Math.max(...changes.map(({ day }) => day));
    if (today > this.#trimmedOn) this.#sql.trimSegments.run(today);
    this.#trimmedOn = Math.max(this.#trimmedOn, today);
  }

  /** Many rows at a time as long as there are as many, the rest one by one; `put` adds a row's values. */
  #write<T>(name: keyof typeof statements, rows: readonly T[], put: (row: T, values: Cell[]) => void): void {
    let next = 0;
    while (next < rows.length) {
      const count = rows.length - next >= AT_ONCE ? AT_ONCE : 1;
      const values: Cell[] = [];
      for (const end = next + count; next < end; next++) put(rows[next]!, values);
      if (count === 1) this.#sql[name].run(...values);
      else {
        this.#bulk[name] ??= this.#db.prepare(forRows(statements[name], AT_ONCE));
        this.#bulk[name].run(...values);
      }
    }
  }

  /** Rolled back whole when anything fails: a full disk, a broken row. */
  #transaction(work: () => void): void {
    this.#db.exec('begin immediate');
    try {
      work();
      this.#db.exec('commit');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('rollback');
      throw error;
    }
  }
}
