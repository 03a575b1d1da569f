/**
 * What the service asks of its store: few operations, each over many rows, and one commit for everything that an instant has changed.
 * Instants are epoch ms, numbers of contacts count from 1, texts are JSON unless said otherwise. Knows no SQL and no rules.
 */

import type { ContentShelf } from '../channels/shelf.js';
import type { Value } from '../machine/model.js';

/** A contact as it was last written; `state` is its snapshot under the bundle of `version`. */
export interface StoredContact {
  readonly number: number;
  readonly id: string;
  readonly version: number;
  /** When time next concerns it; null: not before something happens. */
  readonly due: number | null;
  readonly state: string;
}

/** Of an event its name, when it was, and the fields that were asked for, in that order, perhaps with one null behind; null: not there. Its id is a field like any other. */
export type EventPart = readonly [contact: number, name: string, at: number, ...values: Value[]];

/** An event as it was received; `key` is a hash of its id, by which a repeated one is known. */
export interface StoredEvent {
  readonly contact: number;
  readonly key: number;
  readonly id: string;
  readonly name: string;
  readonly at: number;
  readonly received: number;
  /** Among the events that were received at that instant, of all contacts: ascending in the order in which they came; 0 when it is left out, or was written by an earlier version. */
  readonly place?: number;
  readonly fields: string;
}

/**
 * ready: waits for a sender. claimed: a sender has begun to hand it over, and may or may not have done so. The others are ends. Only where a
 * provider takes the same id twice as one message may a claimed one be handed over again.
 */
export type OutboxStatus = 'ready' | 'claimed' | 'sent' | 'failed' | 'unknown' | 'withdrawn';

export interface OutboxMessage {
  /** Order of offering; given by the caller, ascending. */
  readonly seq: number;
  readonly id: string;
  readonly contact: number;
  readonly channel: string;
  /** Whose message it is, and which; known as long as the row. */
  readonly scenario: string;
  readonly name: string;
  readonly status: OutboxStatus;
  readonly at: number;
  /** All that a sender needs, as JSON. */
  readonly body: string;
}

export interface OutboxChange {
  readonly id: string;
  readonly status: OutboxStatus;
  readonly at: number;
  readonly reason: string | null;
  /** The provider's own id for the message. */
  readonly providerId: string | null;
}

/** What happened to a contact at one instant, for `why`, `contact` and the studio. */
export interface JournalEntry {
  readonly contact: number;
  /** Ascending over all contacts. */
  readonly seq: number;
  readonly at: number;
  readonly detail: string;
}

/** A figure that counts up; `name` is a path such as `scenario/abandoned_cart/entered`. */
export interface CounterChange {
  readonly name: string;
  readonly by: number;
}

export interface StoredReject {
  readonly at: number;
  readonly source: string;
  readonly reason: string;
  readonly payload: string;
}

/** A coupon code of a pool or made for a run. Redeemed is an end: no later change takes it back. */
export interface CodeChange {
  /** Empty where the scenario says the discount itself. */
  readonly coupon: string;
  readonly code: string;
  readonly status: 'free' | 'reserved' | 'spent' | 'redeemed';
  /** Percent points, or minor units of `currency`; null for a code of a pool that nobody has had. */
  readonly discount: number | null;
  readonly currency: string | null;
  /** Number of the contact, scenario, run and `give` that it is reserved for, with spaces between; null when free. */
  readonly holder: string | null;
  readonly validUntil: number | null;
}

/** A contact's row of the RFM base: what a restart cannot compute from orders. */
export interface StoredRfm {
  readonly number: number;
  readonly state: string;
  /** Rows of another configuration are written beside those in force, whose generation `RFM_GENERATION` of the small texts says; 0 when it is left out. */
  readonly generation?: number;
}

export const RFM_GENERATION = 'rfm_generation';

/** A message as the outbox keeps it, with what came of it. */
export interface StoredMessage extends OutboxMessage {
  readonly reason: string | null;
  readonly providerId: string | null;
}

/**
 * Whether a contact belongs to a group that is kept in step elsewhere, for as long as that is to be told, and of members after it too: by id, since
 * also of somebody who was erased it must be told that they left.
 */
export interface StoredMembership {
  readonly group: string;
  readonly contact: string;
  readonly member: boolean;
  readonly at: number;
  /** Mail addresses and phone numbers by attribute, as JSON; gone once it is told. */
  readonly addresses: string | null;
}

/** How a segment has changed by one batch; `day`: the local day of the project, a day number. */
export interface SegmentChange {
  readonly segment: string;
  readonly day: number;
  /** Members more or less than before, for whatever reason. */
  readonly by: number;
  /** Who came in and who went out by what happened to them, not by a deploy. */
  readonly entered: number;
  readonly left: number;
}

/** A day on which a segment changed. */
export interface SegmentDay {
  readonly segment: string;
  readonly day: number;
  /** At the end of the day. */
  readonly members: number;
  readonly entered: number;
  readonly left: number;
}

export interface AudienceFigures {
  readonly group: string;
  /** Whom the other side knows as members. */
  readonly told: number;
  readonly waiting: number;
  readonly refused: number;
  /** Why, of some that were refused. */
  readonly reason: string | null;
}

/** What is known elsewhere about the members of groups. */
export interface AudienceBook {
  /** Memberships that are to be told and were not refused, the oldest first. */
  untold(group: string, limit: number): StoredMembership[];
  /** They are told, or were refused for that reason; what changed meanwhile is still to be told. Durable when it returns. */
  told(memberships: readonly StoredMembership[], refusal: string | null): void;
  /** What was refused is to be told again. */
  retry(group: string): void;
  /** Forgets all about the group's members elsewhere. */
  drop(group: string): void;
  figures(): AudienceFigures[];
  /** Those of a contact. */
  of(contact: string): StoredMembership[];
}

/** What stays of a contact that is erased, and what else goes with it. */
export interface Erasure {
  readonly counters: readonly CounterChange[];
  /** Hashes by which its addresses are known again. */
  readonly suppress: readonly string[];
  readonly segments: readonly SegmentChange[];
  /** Numbers of rejects that name it. */
  readonly rejects: readonly number[];
  readonly meta: Readonly<Record<string, string>>;
}

/** Everything that one batch has changed; written as a whole or not at all. */
export interface Batch {
  readonly contacts: readonly StoredContact[];
  readonly events: readonly StoredEvent[];
  /** What became of messages that were offered before, each at most once; comes before `offered`. */
  readonly outbox: readonly OutboxChange[];
  readonly offered: readonly OutboxMessage[];
  readonly journal: readonly JournalEntry[];
  readonly counters: readonly CounterChange[];
  readonly rejects: readonly StoredReject[];
  readonly codes: readonly CodeChange[];
  readonly rfm: readonly StoredRfm[];
  /** Of groups that are kept in step elsewhere. */
  readonly memberships: readonly StoredMembership[];
  /** Each segment at most once. */
  readonly segments: readonly SegmentChange[];
  /** Small texts by name, replaced. */
  readonly meta: Readonly<Record<string, string>>;
}

export interface StoredBundle {
  readonly version: number;
  readonly hash: string;
  readonly at: number;
  /** The bundle with its messages and sources, as JSON. */
  readonly body: string;
}

/** Something that is being written, beside whatever else goes on. */
export interface Writing {
  readonly state: 'underWay' | 'written' | 'failed';
  /** Why it has failed. */
  readonly error: unknown;
}

export interface Store extends ContentShelf {
  /** Contacts that are known, in no order. */
  contactsById(ids: readonly string[]): StoredContact[];
  contactsByNumber(numbers: readonly number[]): StoredContact[];
  /** Numbers due up to and including `until`, earliest first, then by id. */
  due(until: number, limit: number): number[];
  /** The earliest instant at which somebody is due; null when nobody ever is. */
  nextDue(): number | null;
  /** Contacts after `number` in ascending order of number: for sweeps over the whole base. */
  contactsAfter(number: number, limit: number): StoredContact[];
  /** The same without what is known of them. */
  contactIdsAfter(number: number, limit: number): (readonly [number: number, id: string])[];
  /** Numbers after `number`, ascending, of contacts that were last written under another version. */
  contactsOfOtherVersions(version: number, number: number, limit: number): number[];
  contactCount(): number;
  /** Which of these have been received before, as `contact/key`. */
  known(events: readonly { readonly contact: number; readonly key: number }[]): Set<string>;
  /** Durable when it returns. Throws when it could not be written: nothing of it is then. */
  commit(batch: Batch): void;
  /**
   * Begins to write a batch and does not wait for the end: it follows what was begun before it. When one fails, so does all that was begun after it,
   * until `renew`: it may build on what never happened. `known`, `due` and `nextDue` count in what is under way; everything else that
   * it may concern waits for it first, and sees only what is on disk. `ended` is called from the event loop when the state changes after
   * this has returned. Never throws.
   */
  begin(batch: Batch, ended: () => void): Writing;
  /** Marks messages as being handed over, in the same order with batches and as they are. */
  claim(ids: readonly string[], at: number, ended: () => void): Writing;
  /** Waits until at most so many are under way (0 when it is left out). */
  settle(most?: number): void;
  /** What failed has been taken back: what is begun from now on is written. */
  renew(): void;
  /** Messages that wait for a sender or were being handed over when the process ended, by `seq`. */
  open(limit: number): OutboxMessage[];
  message(id: string): StoredMessage | null;
  /** All messages of a contact, by `seq`. */
  messagesOf(contact: number): StoredMessage[];
  /** Messages that ended so, the newest first. */
  ended(status: 'failed' | 'unknown', limit: number): StoredMessage[];
  messageByProvider(channel: string, providerId: string): OutboxMessage | null;
  journalOf(contact: number, limit: number): JournalEntry[];
  /** Oldest first by `at`, of one `at` in the order in which they came. */
  eventsOf(contact: number): StoredEvent[];
  /** Those of these names with these fields alone, of contacts after `after` up to and including `last`: by contact, then in the order in which they came. */
  eventsBetween(after: number, last: number, names: readonly string[], fields: readonly string[]): EventPart[];
  counters(prefix: string): Readonly<Record<string, number>>;
  /**
   * By segment, then day: the days from `day` on, and the last one before it, on which segments changed. The newest tells how many there are now.
   * Only so many are kept.
   */
  segmentDays(day: number): SegmentDay[];
  /** The newest first. Only so many are kept. */
  rejects(limit: number): StoredReject[];
  /** Every reject with its number. */
  eachReject(visit: (reject: StoredReject & { readonly seq: number }) => void): void;
  code(code: string): CodeChange | null;
  /** Codes that a contact holds or held. */
  codesOf(contact: number): CodeChange[];
  /** Marks a code that somebody has and that is valid at `at`; false when it is not such a code, or was redeemed before. Durable when it returns. */
  redeem(code: string, at: number): boolean;
  /** Takes up to `count` free codes of a pool, to be reserved in the next commit; they are free again unless that says otherwise. */
  freeCodes(coupon: string, count: number): string[];
  addCodes(coupon: string, codes: readonly string[]): number;
  /** Of the generation in force. */
  eachRfm(visit: (row: Omit<StoredRfm, 'generation'>) => void): void;
  /** Of the generation in force, of contacts after `number` in ascending order. */
  rfmAfter(number: number, limit: number): Omit<StoredRfm, 'generation'>[];
  /** The same, of each only the zone; null: the project's. */
  rfmZonesAfter(number: number, limit: number): (readonly [number: number, zone: string | null])[];
  rfmOf(contact: number): Omit<StoredRfm, 'generation'> | null;
  /** Rows of other generations go, of contacts after `number` up to and including `last`. */
  dropOldRfm(number: number, last: number): void;
  readonly audience: AudienceBook;
  /** Which of these hashes belong to people who were erased. */
  suppressed(hashes: readonly string[]): Set<string>;
  hasSuppressions(): boolean;
  meta(name: string): string | null;
  saveMeta(values: Readonly<Record<string, string>>): void;
  bundles(): StoredBundle[];
  saveBundle(bundle: StoredBundle): void;
  /** Removes everything about the contact, in one commit with what stays of it. What was removed is overwritten. */
  erase(number: number, erasure: Erasure): void;
  /** Writes the whole store anew, so that no byte is left of what was removed long ago. Takes time and room. */
  rewrite(): void;
  /** A consistent copy of the whole store, made while it is in use. */
  backup(path: string): Promise<void>;
  /** Bytes on disk that hold data. */
  size(): number;
  close(): void;
}

export const EMPTY_BATCH: Batch = {
  contacts: [],
  events: [],
  offered: [],
  outbox: [],
  journal: [],
  counters: [],
  rejects: [],
  codes: [],
  rfm: [],
  memberships: [],
  segments: [],
  meta: {},
};
