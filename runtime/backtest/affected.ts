/** Whom a change affects: each contact's messages before and after it, held against each other. */
import { isoDate, isoUtc } from '../clock/index.js';
import type { Sends } from './send-log.js';
import { type Cell, count, type Tallies } from './tallies.js';

/** So many contacts are told of. */
const MOST_TOLD = 20;

export interface ContactDifference {
  readonly contact: string;
  /** All messages of the contact. */
  readonly before: number;
  readonly after: number;
  readonly more: number;
  readonly fewer: number;
  /** The same message, at another time. */
  readonly otherTime: number;
  /** Only what differs, in order of name; instants (ISO 8601, UTC) that only one of the versions has. */
  readonly messages: readonly {
    readonly message: string;
    readonly before: readonly string[];
    readonly after: readonly string[];
  }[];
}

export interface Affected {
  readonly contacts: number;
  /** Messages that come at another time, over all contacts. */
  readonly otherTime: number;
  /** Who gets the most more and fewer messages, then the most at another time. */
  readonly most: readonly ContactDifference[];
}

/** A log's rows by contact: rows `from[c]` to `from[c + 1]` of `rows`, in order of time. Contacts are numbered alike for both logs. */
interface Side {
  readonly log: Sends;
  readonly from: Uint32Array;
  readonly rows: Uint32Array;
  /** By the log's own numbers: which message that is, and which message of which scenario, numbered alike for both logs. */
  readonly messages: readonly number[];
  readonly pairs: readonly number[];
  readonly kinds: readonly (readonly Cell[])[];
  readonly classes: readonly Cell[];
  readonly days: ReadonlyMap<number, Cell>;
}

export function affectedOf(before: Sends, after: Sends, tallies: Tallies): Affected {
  const contacts = numbered([...before.contacts, ...after.contacts]);
  const kinds = [...before.kinds, ...after.kinds];
  const numbers = {
    contacts,
    messages: numbered(kinds.map(({ message }) => message)),
    pairs: numbered(kinds.map(pairOf)),
  };
  const [old, fresh] = [before, after].map((log) => sideOf(log, numbers, tallies)) as [Side, Side];
  const names = [...numbers.messages.keys()];
  const cellsOfPair = [...numbers.pairs.keys()].map((pair) => {
    const [scenario, message] = pair.split('\n') as [string, string];
    return [tallies.cell('scenario', scenario), tallies.cell('message', scenario, message)];
  });
  const found: { contact: string; more: number; fewer: number; otherTime: number; number: number }[] = [];
  let affected = 0;
  let moved = 0;
  for (const [contact, number] of contacts) {
    tally(old, number, 'before');
    tally(fresh, number, 'after');
    if (isSame(old, fresh, number)) continue;
    const apart = differencesOf(old, fresh, number, 'messages');
    let [more, fewer, otherTime] = [0, 0, 0];
    for (const { before: gone, after: come } of apart.values()) {
      const both = Math.min(gone.length, come.length);
      otherTime += both;
      more += come.length - both;
      fewer += gone.length - both;
    }
    if (apart.size === 0) continue;
    affected++;
    moved += otherTime;
    for (const [pair, { before: gone, after: come }] of differencesOf(old, fresh, number, 'pairs')) {
      for (const cell of cellsOfPair[pair]!) cell.otherTime += Math.min(gone.length, come.length);
    }
    found.push({ contact, more, fewer, otherTime, number });
    if (found.length >= MOST_TOLD * 100) cut(found);
  }
  cut(found);
  const most = found.map(({ number, ...counts }): ContactDifference => {
    const apart = [...differencesOf(old, fresh, number, 'messages')].map(
      ([message, { before: gone, after: come }]) => ({
        message: names[message]!,
        before: gone.map(isoUtc),
        after: come.map(isoUtc),
      }),
    );
    const { contact, ...rest } = counts;
    return {
      contact,
      before: sizeOf(old, number),
      after: sizeOf(fresh, number),
      ...rest,
      messages: apart.sort((a, b) => (a.message < b.message ? -1 : 1)),
    };
  });
  return { contacts: affected, otherTime: moved, most };
}

function cut(found: { contact: string; more: number; fewer: number; otherTime: number }[]): void {
  found.sort(
    (a, b) => b.more + b.fewer - a.more - a.fewer || b.otherTime - a.otherTime || (a.contact < b.contact ? -1 : 1),
  );
  found.length = Math.min(found.length, MOST_TOLD);
}

function numbered(names: readonly string[]): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const name of names) if (!numbers.has(name)) numbers.set(name, numbers.size);
  return numbers;
}

function pairOf({ scenario, message }: Sends['kinds'][number]): string {
  return `${scenario}\n${message}`;
}

type Numbers = Readonly<Record<'contacts' | 'messages' | 'pairs', ReadonlyMap<string, number>>>;

function sideOf(log: Sends, { contacts, messages, pairs }: Numbers, tallies: Tallies): Side {
  const numbers = Uint32Array.from(log.contacts, (contact) => contacts.get(contact)!);
  const from = new Uint32Array(contacts.size + 1);
  for (const place of log.contact) from[numbers[place]! + 1]!++;
  for (let contact = 0; contact < contacts.size; contact++) from[contact + 1]! += from[contact]!;
  const next = from.slice();
  const rows = new Uint32Array(log.contact.length);
  log.contact.forEach((place, row) => {
    rows[next[numbers[place]!]!++] = row;
  });
  return {
    log,
    from,
    rows,
    messages: log.kinds.map(({ message }) => messages.get(message)!),
    pairs: log.kinds.map((kind) => pairs.get(pairOf(kind))!),
    kinds: log.kinds.map(({ scenario, message }) => [
      tallies.cell('all'),
      tallies.cell('scenario', scenario),
      tallies.cell('message', scenario, message),
      tallies.cell('channel', message.slice(0, message.indexOf('/'))),
    ]),
    classes: log.classes.map((name) => tallies.cell('class', name)),
    days: new Map([...new Set(log.day)].map((day) => [day, tallies.cell('day', isoDate(day))])),
  };
}

function tally({ log, from, rows, kinds, classes, days }: Side, contact: number, side: 'before' | 'after'): void {
  for (let at = from[contact]!; at < from[contact + 1]!; at++) {
    const row = rows[at]!;
    for (const cell of kinds[log.kind[row]!]!) count(cell, contact, side);
    const rfm = log.rfm[row]!;
    if (rfm >= 0) count(classes[rfm]!, contact, side);
    count(days.get(log.day[row]!)!, contact, side);
  }
}

function sizeOf({ from }: Side, contact: number): number {
  return from[contact + 1]! - from[contact]!;
}

/** Row by row the same message at the same instant. */
function isSame(old: Side, fresh: Side, contact: number): boolean {
  const size = sizeOf(old, contact);
  if (size !== sizeOf(fresh, contact)) return false;
  for (let i = 0; i < size; i++) {
    const [a, b] = [old.rows[old.from[contact]! + i]!, fresh.rows[fresh.from[contact]! + i]!];
    if (old.log.at[a] !== fresh.log.at[b]) return false;
    if (old.messages[old.log.kind[a]!] !== fresh.messages[fresh.log.kind[b]!]) return false;
  }
  return true;
}

/** By message, or by message and scenario: instants that only one side has. Those without any are left out. */
function differencesOf(
  old: Side,
  fresh: Side,
  contact: number,
  by: 'messages' | 'pairs',
): Map<number, { before: number[]; after: number[] }> {
  const apart = new Map<number, { before: number[]; after: number[] }>();
  const reach = (message: number) => {
    const lists = apart.get(message) ?? { before: [], after: [] };
    apart.set(message, lists);
    return lists;
  };
  for (let at = old.from[contact]!; at < old.from[contact + 1]!; at++) {
    const row = old.rows[at]!;
    reach(old[by][old.log.kind[row]!]!).before.push(old.log.at[row]!);
  }
  for (let at = fresh.from[contact]!; at < fresh.from[contact + 1]!; at++) {
    const row = fresh.rows[at]!;
    const lists = reach(fresh[by][fresh.log.kind[row]!]!);
    const same = lists.before.indexOf(fresh.log.at[row]!);
    if (same < 0) lists.after.push(fresh.log.at[row]!);
    else lists.before.splice(same, 1);
  }
  for (const [message, { before, after }] of apart) if (before.length + after.length === 0) apart.delete(message);
  return apart;
}
