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
  EventPart,
  JournalEntry,
  OutboxMessage,
  SegmentDay,
  Store,
  StoredBundle,
  StoredContact,
  StoredEvent,
  StoredMessage,
  StoredReject,
  StoredRfm,
  Writing,
} from '../port.js';
import { type Change, changeOf, duesOf, NO_CHANGE, writesEvent, writesId, writesMeta, writesNumber } from './ahead.js';
import { audienceBook } from './audience-book.js';
import { type Cells, cellsOf, erasureCells, listed, type StatementName } from './cells.js';
import { Direct } from './direct.js';
import { eventParts } from './event-parts.js';
import { checkVersion, migrate } from './migrate.js';
import { copyDatabase, type Database, openDatabase, openToRead, type Statement } from './open.js';
import { Pipe } from './pipe.js';
import { putPair, putShown } from './rows.js';
import { forRows, statements } from './statements.js';
import { Writer } from './writer.js';

export interface OpenOptions {
  /** No other process has it open: then closing it leaves one whole file. */
  readonly isOwn?: boolean;
  /** The module `thread.js` as it was built (a path or a file URL): batches that are begun are written in a thread of its own. Without it they are written at once. */
  readonly thread?: URL | string;
}

/** Throws `StoreProblem` for a file that is no store, or one of a newer version. */
export function openStore(path: string, { isOwn = true, thread }: OpenOptions = {}): Store {
  const db = openDatabase(path);
  try {
    migrate(db);
    // What another thread commits empties the cache of this one; and copying the log over is its work, also after what this one has written.
    if (thread !== undefined) db.exec('pragma cache_size = -16384; pragma wal_autocheckpoint = 0;');
    return new SqliteStore(db, isOwn, (mark) => (thread === undefined ? null : new Pipe({ path, thread, mark })));
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
    return new SqliteStore(db, false, () => null);
  } catch (error) {
    db.close();
    throw error;
  }
}

type Row = Readonly<Record<string, string | number | null>>;

class SqliteStore implements Store {
  readonly #db: Database;
  readonly #isOwn: boolean;
  readonly #sql: Readonly<Record<StatementName, Statement>>;
  readonly #writer: Writer;
  readonly #way: Pipe | Direct;
  readonly #audience: AudienceBook;
  /** While something is under way: as `nextDue` found it after the last that was begun. */
  #next: number | null | undefined;

  /** `pipe`: the way to another thread, if batches are written there; is told how to ask for marks. */
  constructor(db: Database, isOwn: boolean, pipe: (mark: (name: string) => string | null) => Pipe | null) {
    this.#db = db;
    this.#isOwn = isOwn;
    this.#sql = Object.fromEntries(
      Object.entries(statements).map(([name, sql]) => [name, db.prepare(forRows(sql, 1))]),
    ) as Record<StatementName, Statement>;
    this.#writer = new Writer(db);
    this.#audience = audienceBook(db, (work) => this.#writer.transaction(work));
    this.#way = pipe((mark) => this.#written(mark)) ?? new Direct(this.#writer);
  }

  contactsById(ids: readonly string[]): StoredContact[] {
    if (writesId(this.#way.underWay, ids)) this.settle();
    return this.#found<StoredContact>('contactsById', JSON.stringify(ids));
  }

  contactsByNumber(numbers: readonly number[]): StoredContact[] {
    if (writesNumber(this.#way.underWay, numbers)) this.settle();
    return this.#found<StoredContact>('contactsByNumber', JSON.stringify(numbers));
  }

  due(until: number, limit: number): number[] {
    const dues = duesOf(this.#way.underWay);
    for (const due of dues.values()) {
      if (due === null || due > until) continue;
      // They have their place among the others by what is on disk.
      this.settle();
      return this.due(until, limit);
    }
    const found = this.#numbers('due', until, limit + dues.size);
    return dues.size === 0 ? found : found.filter((number) => !dues.has(number)).slice(0, limit);
  }

  nextDue(): number | null {
    const { underWay } = this.#way;
    if (underWay.length === 0) return this.#found<{ due: number | null }>('nextDue')[0]?.due ?? null;
    if (this.#next === undefined) this.#next = this.#nextBeside(underWay);
    return this.#next;
  }

  #nextBeside(underWay: readonly Change[]): number | null {
    const dues = duesOf(underWay);
    let next: number | null = null;
    for (const due of dues.values()) if (due !== null && (next === null || due < next)) next = due;
    const other = this.#numbers('dueInOrder', dues.size + 1).find((number) => !dues.has(number));
    const beside = other === undefined ? null : this.#found<{ due: number }>('dueOf', other)[0]!.due;
    return next === null || (beside !== null && beside < next) ? beside : next;
  }

  contactsAfter(number: number, limit: number): StoredContact[] {
    return this.#rows<StoredContact>('contactsAfter', number, limit);
  }

  contactIdsAfter(number: number, limit: number): (readonly [number: number, id: string])[] {
    return this.#list('contactIdsAfter', number, limit);
  }

  contactsOfOtherVersions(version: number, number: number, limit: number): number[] {
    return this.#rows<{ number: number }>('contactsOfOtherVersions', number, version, limit).map((row) => row.number);
  }

  contactCount(): number {
    return this.#rows<{ n: number }>('contactCount')[0]!.n;
  }

  known(events: readonly { readonly contact: number; readonly key: number }[]): Set<string> {
    if (events.length === 0) return new Set();
    const rows = this.#found<{ contact: number; key: number }>(
      'known',
      JSON.stringify(events.map(({ contact, key }) => [contact, key])),
    );
    const found = new Set(rows.map(({ contact, key }) => `${contact}/${key}`));
    for (const change of this.#way.underWay) {
      for (const event of events) if (writesEvent(change, event)) found.add(`${event.contact}/${event.key}`);
    }
    return found;
  }

  commit(batch: Batch): void {
    this.settle();
    this.#writer.commit(cellsOf(batch));
  }

  begin(batch: Batch, ended: () => void): Writing {
    return this.#begin(cellsOf(batch), changeOf(batch), ended);
  }

  claim(ids: readonly string[], at: number, ended: () => void): Writing {
    return this.#begin([['claim', [at, JSON.stringify(ids)]]], NO_CHANGE, ended);
  }

  #begin(lists: readonly Cells[], change: Change, ended: () => void): Writing {
    this.#next = undefined;
    return this.#way.begin(lists, change, ended);
  }

  settle(most?: number): void {
    this.#way.settle(most);
  }

  renew(): void {
    this.#next = undefined;
    this.#way.renew();
  }

  get audience(): AudienceBook {
    this.settle();
    return this.#audience;
  }

  open(limit: number): OutboxMessage[] {
    return this.#rows<OutboxMessage>('open', limit);
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

  eventsBetween(after: number, last: number, names: readonly string[], fields: readonly string[]): EventPart[] {
    return eventParts((...values) => this.#list('eventsBetween', ...values), { after, last, names, fields });
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
    for (const row of this.#settled.eachReject.iterate())
      visit(row as unknown as StoredReject & { readonly seq: number });
  }

  codesOf(contact: number): CodeChange[] {
    return this.#rows<CodeChange>('codesOf', String(contact));
  }

  code(code: string): CodeChange | null {
    return this.#rows<CodeChange>('code', code)[0] ?? null;
  }

  redeem(code: string, at: number): boolean {
    return Number(this.#settled.redeem.run(code, at).changes) > 0;
  }

  freeCodes(coupon: string, count: number): string[] {
    return this.#rows<{ code: string }>('freeCodes', coupon, count).map(({ code }) => code);
  }

  addCodes(coupon: string, codes: readonly string[]): number {
    return Number(this.#settled.addCodes.run(coupon, JSON.stringify(codes)).changes);
  }

  eachRfm(visit: (row: StoredRfm) => void): void {
    for (const row of this.#settled.eachRfm.iterate()) visit(row as unknown as StoredRfm);
  }

  rfmZonesAfter(number: number, limit: number): (readonly [number: number, zone: string | null])[] {
    return this.#list('rfmZonesAfter', number, limit);
  }

  rfmAfter(number: number, limit: number): StoredRfm[] {
    return this.#rows<StoredRfm>('rfmAfter', number, limit);
  }

  rfmOf(contact: number): StoredRfm | null {
    return this.#rows<StoredRfm>('rfmOf', contact)[0] ?? null;
  }

  dropOldRfm(number: number, last: number): void {
    this.#settled.dropOldRfm.run(number, last);
  }

  suppressed(hashes: readonly string[]): Set<string> {
    return new Set(this.#found<{ hash: string }>('suppressed', JSON.stringify(hashes)).map(({ hash }) => hash));
  }

  hasSuppressions(): boolean {
    return this.#found<{ n: number }>('hasSuppressions')[0]!.n === 1;
  }

  meta(name: string): string | null {
    if (writesMeta(this.#way.underWay, name)) this.settle();
    return this.#found<{ value: string }>('meta', name)[0]?.value ?? null;
  }

  saveMeta(values: Readonly<Record<string, string>>): void {
    this.settle();
    this.#writer.write(listed('putMeta', Object.entries(values), putPair));
  }

  bundles(): StoredBundle[] {
    return this.#rows<StoredBundle>('bundles');
  }

  saveBundle({ version, hash, at, body }: StoredBundle): void {
    this.#settled.putBundle.run(version, hash, at, body);
  }

  putContent(items: readonly ShownContent[], now: number): void {
    this.settle();
    this.#writer.commit([['dropContent', [now]], ...listed('putContent', items, putShown)]);
  }

  contentOf(contact: string, now: number): ShownContent[] {
    return this.#rows<ShownContent>('contentOf', contact, now);
  }

  erase(number: number, erasure: Erasure): void {
    this.settle();
    this.#writer.commit(erasureCells(number, erasure));
    this.#emptyLog();
  }

  rewrite(): void {
    this.settle();
    this.#db.exec('vacuum');
    this.#emptyLog();
  }

  async backup(path: string): Promise<void> {
    this.settle();
    await copyDatabase(this.#db, path);
  }

  size(): number {
    return this.#rows<{ bytes: number }>('size')[0]!.bytes;
  }

  close(): void {
    this.#way.close();
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

  /** What is there once nobody is writing: a thread that was killed may have been about to commit. */
  #written(mark: string): string | null {
    let value: string | null = null;
    this.#writer.transaction(() => {
      value = this.#found<{ value: string }>('meta', mark)[0]?.value ?? null;
    });
    return value;
  }

  /** With everything that is under way. */
  #rows<T extends object>(name: StatementName, ...values: readonly (string | number)[]): T[] {
    this.settle();
    return this.#found<T>(name, ...values);
  }

  /** As it is on disk. */
  #found<T extends object>(name: StatementName, ...values: readonly (string | number)[]): T[] {
    return this.#sql[name].all(...values) as unknown as (Row & T)[];
  }

  #numbers(name: 'due' | 'dueInOrder', ...values: readonly number[]): number[] {
    return JSON.parse(this.#found<{ numbers: string }>(name, ...values)[0]!.numbers) as number[];
  }

  /** What comes as one text. */
  #list<T>(name: 'eventsBetween' | 'contactIdsAfter' | 'rfmZonesAfter', ...values: readonly (string | number)[]): T[] {
    return JSON.parse(this.#rows<{ list: string }>(name, ...values)[0]!.list) as T[];
  }

  get #settled(): Readonly<Record<StatementName, Statement>> {
    this.settle();
    return this.#sql;
  }
}
