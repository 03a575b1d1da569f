/** The SQL of the store, by operation. Rows come in as values, or as one JSON array; contact ids and payloads are values, never part of a statement. */

import { RFM_GENERATION } from '../port.js';

const event = 'contact, key, id, name, at, received, place, fields';
const contact = 'number, id, version, due, state';
const message = 'seq, id, contact, channel, scenario, name, status, at, body';
const code = 'code, coupon, status, discount, currency, holder, valid_until';
/** Of the RFM rows in force. */
const generation = `coalesce((select cast(value as integer) from meta where name = '${RFM_GENERATION}'), 0)`;
const content = 'contact, channel, message, id, at, until, body';

/** Rejects that are kept; the oldest go. */
const MOST_REJECTS = 100_000;

/** Days of a segment's size that are kept: a year, and the same weeks of the year before. */
const SEGMENT_DAYS = 400;

/** Stands for as many rows of values as a statement is prepared for. */
const rows = (columns: number) =>
  `select * from (values (${Array.from({ length: columns }, () => '?').join(', ')})${MORE})`;

const MORE = '/* and more */';
const ONE_ROW = /\(values (\([?, ]+\))\/\* and more \*\/\)/;

/** A field of an event by its path, as it stands in the JSON; NULL for the path that is empty. */
function field(path: string): string {
  return `coalesce(fields -> nullif(${path}, ''), case ${path} when '$."id"' then json_quote(id) end)`;
}

/** The statement for so many rows at once. */
export function forRows(sql: string, count: number): string {
  return sql.replace(ONE_ROW, (_, row: string) => `(values ${Array.from({ length: count }, () => row).join(', ')})`);
}

/** How many values a row of it has; 0 for a statement that takes no rows. */
export function columnsOf(sql: string): number {
  return ONE_ROW.exec(sql)?.[1]?.split(',').length ?? 0;
}

export const statements = {
  contactsById: `select ${contact} from contact where id in (select value from json_each(?))`,
  contactsByNumber: `select ${contact} from contact where number in (select value from json_each(?))`,
  // As one text: a row each takes ten times as long.
  due: `select json_group_array(number) as numbers
    from (select number from contact where due <= ? order by due, id limit ?)`,
  nextDue: 'select min(due) as due from contact where due is not null',
  dueInOrder: `select json_group_array(number) as numbers
    from (select number from contact where due is not null order by due, id limit ?)`,
  dueOf: 'select due from contact where number = ?',
  contactsAfter: `select ${contact} from contact where number > ? order by number limit ?`,
  contactIdsAfter: `select json_group_array(json_array(number, id)) as list
    from (select number, id from contact where number > ? order by number limit ?)`,
  contactsOfOtherVersions: 'select number from contact where number > ? and version <> ? order by number limit ?',
  contactCount: 'select count(*) as n from contact',
  known: `select event.contact, event.key from json_each(?) as asked
    join event on event.contact = asked.value ->> 0 and event.key = asked.value ->> 1`,
  putContacts: `insert into contact (${contact}) ${rows(5)} where true
    on conflict (number) do update set version = excluded.version, due = excluded.due, state = excluded.state`,
  addEvents: `insert into event (${event}) ${rows(8)}`,
  offer: `insert into outbox (${message}) ${rows(9)} where true
    on conflict (id) do update set status = excluded.status, at = excluded.at, body = excluded.body, seq = excluded.seq`,
  changeOutbox: `update outbox set status = new.column2, at = new.column3, reason = new.column4,
      provider_id = coalesce(new.column5, provider_id),
      body = case when new.column2 in ('ready', 'claimed', 'failed', 'unknown') then body end
    from (${rows(5)}) as new where id = new.column1`,
  addJournal: `insert into journal (contact, seq, at, detail) ${rows(4)}`,
  count: `insert into counter (name, value) ${rows(2)} where true
    on conflict (name) do update set value = value + excluded.value`,
  addRejects: `insert into reject (at, source, reason, payload) ${rows(4)}`,
  trimRejects: `delete from reject where seq <= (select max(seq) from reject) - ${MOST_REJECTS}`,
  putCodes: `insert into code (${code}) ${rows(7)} where true
    on conflict (code) do update set status = excluded.status, discount = excluded.discount,
      currency = excluded.currency, holder = excluded.holder, valid_until = excluded.valid_until
    where code.status <> 'redeemed'`,
  putRfm: `insert or replace into rfm (number, generation, state) ${rows(3)}`,
  putMeta: `insert or replace into meta (name, value) ${rows(2)}`,
  open: `select ${message} from outbox where status in ('ready', 'claimed') order by seq limit ?`,
  claim: `update outbox set status = 'claimed', at = ? where id in (select value from json_each(?)) and status = 'ready'`,
  message: `select ${message}, reason, provider_id as providerId from outbox where id = ?`,
  messagesOf: `select ${message}, reason, provider_id as providerId from outbox where contact = ? order by seq`,
  ended: `select ${message}, reason, provider_id as providerId from outbox where status = ? order by seq desc limit ?`,
  messageByProvider: `select ${message} from outbox where provider_id = ? and channel = ?`,
  journalOf: `select contact, seq, at, detail from journal where contact = ? order by seq desc limit ?`,
  eventsOf: `select ${event} from event where contact = ? order by at, received, place`,
  eventsBetween: `select json_group_array(json_array(contact, name, at, ${field('?1')}, ${field('?2')})) as list
    from (select contact, id, name, at, fields from event
      where contact > ?3 and contact <= ?4 and name in (select value from json_each(?5)) order by contact, received, place, at)`,
  counters: 'select name, value from counter where name >= ? and name < ?',
  rejects: 'select at, source, reason, payload from reject order by seq desc limit ?',
  eachReject: 'select seq, at, source, reason, payload from reject order by seq',
  eraseRejects: 'delete from reject where seq in (select value from json_each(?))',
  codesOf: `select ${code} as validUntil from code where holder >= ?1 || ' ' and holder < ?1 || '!'`,
  eraseHolder: `update code set holder = null, status = case when status = 'reserved' then 'free' else status end
    where holder >= ?1 || ' ' and holder < ?1 || '!'`,
  code: `select ${code} as validUntil from code where code = ?`,
  redeem: `update code set status = 'redeemed'
    where code = ? and status in ('reserved', 'spent') and (valid_until is null or valid_until > ?)`,
  freeCodes: `select code from code where coupon = ? and status = 'free' order by code limit ?`,
  addCodes: `insert or ignore into code (code, coupon, status)
    select asked.value, ?, 'free' from json_each(?) as asked`,
  eachRfm: `select number, state from rfm where generation = ${generation} order by number`,
  // Few have one, and looking for it in full would take long.
  rfmZonesAfter: `select json_group_array(json_array(number, case when instr(state, '"zone":') then state ->> '$.zone' end)) as list
    from (select number, state from rfm where number > ? and generation = ${generation} order by number limit ?)`,
  rfmAfter: `select number, state from rfm where number > ? and generation = ${generation} order by number limit ?`,
  rfmOf: `select number, state from rfm where number = ? and generation = ${generation}`,
  dropOldRfm: `delete from rfm where number > ? and number <= ? and generation <> ${generation}`,
  putMemberships: `insert into audience (grp, contact, member, at, addresses, told) ${rows(6)} where true
    on conflict (grp, contact) do update set
      member = excluded.member, at = excluded.at, addresses = excluded.addresses, told = 0, reason = null`,
  countSegments: `insert into segment_day (segment, day, members, entered, left)
    select change.column1, max(change.column2, coalesce(last.day, change.column2)),
      coalesce(last.members, 0) + change.column3, change.column4, change.column5
    from (${rows(5)}) as change
    left join segment_day as last on last.segment = change.column1
      and last.day = (select max(day) from segment_day where segment = change.column1)
    where true
    on conflict (segment, day) do update set members = excluded.members,
      entered = entered + excluded.entered, left = left + excluded.left`,
  trimSegments: `delete from segment_day where day < ? - ${SEGMENT_DAYS}
    and day < (select max(day) from segment_day as other where other.segment = segment_day.segment)`,
  segmentDays: `select segment, day, members, entered, left from segment_day
    where day >= coalesce((select max(day) from segment_day as other where other.segment = segment_day.segment and day < ?1), ?1)
    order by segment, day`,
  eraseMemberships: `update audience set member = 0, told = 0, reason = null, addresses = null, at = at + 1
    where contact = (select id from contact where number = ?)`,
  suppressed: 'select hash from suppression where hash in (select value from json_each(?))',
  hasSuppressions: 'select exists (select 1 from suppression) as n',
  suppress: 'insert or ignore into suppression (hash) select value from json_each(?)',
  meta: 'select value from meta where name = ?',
  bundles: 'select version, hash, at, body from bundle order by version',
  putBundle: 'insert or replace into bundle (version, hash, at, body) values (?, ?, ?, ?)',
  putContent: `insert into content (${content}) ${rows(7)} where true
    on conflict (contact, channel, message) do update
    set id = excluded.id, at = excluded.at, until = excluded.until, body = excluded.body where excluded.at >= content.at`,
  dropContent: 'delete from content where until <= ?',
  contentOf: `select ${content} from content where contact = ? and (until is null or until > ?) order by at desc, id`,
  eraseContent: 'delete from content where contact = (select id from contact where number = ?)',
  eraseContact: 'delete from contact where number = ?',
  eraseEvents: 'delete from event where contact = ?',
  eraseOutbox: 'delete from outbox where contact = ?',
  eraseJournal: 'delete from journal where contact = ?',
  eraseRfm: 'delete from rfm where number = ?',
  size: 'select (page_count - freelist_count) * page_size as bytes from pragma_page_count, pragma_freelist_count, pragma_page_size',
} as const;
