/** Rows as values of their statements, in the order of the columns there. */
import type { ShownContent } from '../../channels/shelf.js';
import type {
  CodeChange,
  CounterChange,
  JournalEntry,
  OutboxChange,
  OutboxMessage,
  SegmentChange,
  StoredContact,
  StoredEvent,
  StoredMembership,
  StoredReject,
  StoredRfm,
} from '../port.js';

export type Cell = string | number | null;

export function putContact({ number, id, version, due, state }: StoredContact, values: Cell[]): void {
  values.push(number, id, version, due, state);
}

export function putEvent(event: StoredEvent, values: Cell[]): void {
  const { contact, key, id, name, at, received, place = 0, fields } = event;
  values.push(contact, key, id, name, at, received, place, fields);
}

export function putMessage(message: OutboxMessage, values: Cell[]): void {
  const { seq, id, contact, channel, scenario, name, status, at, body } = message;
  values.push(seq, id, contact, channel, scenario, name, status, at, body);
}

export function putChange({ id, status, at, reason, providerId }: OutboxChange, values: Cell[]): void {
  values.push(id, status, at, reason, providerId);
}

export function putEntry({ contact, seq, at, detail }: JournalEntry, values: Cell[]): void {
  values.push(contact, seq, at, detail);
}

export function putCounter({ name, by }: CounterChange, values: Cell[]): void {
  values.push(name, by);
}

export function putReject({ at, source, reason, payload }: StoredReject, values: Cell[]): void {
  values.push(at, source, reason, payload);
}

export function putCode(change: CodeChange, values: Cell[]): void {
  const { code, coupon, status, discount, currency, holder, validUntil } = change;
  values.push(code, coupon, status, discount, currency, holder, validUntil);
}

export function putRfm({ number, generation = 0, state }: StoredRfm, values: Cell[]): void {
  values.push(number, generation, state);
}

export function putShown({ contact, channel, message, id, at, until, body }: ShownContent, values: Cell[]): void {
  values.push(contact, channel, message, id, at, until, body);
}

export function putMembership({ group, contact, member, at, addresses }: StoredMembership, values: Cell[]): void {
  values.push(group, contact, +member, at, addresses, 0);
}

export function putSegment({ segment, day, by, entered, left }: SegmentChange, values: Cell[]): void {
  values.push(segment, day, by, entered, left);
}

export function putPair([name, value]: readonly [string, string], values: Cell[]): void {
  values.push(name, value);
}
