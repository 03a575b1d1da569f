/**
 * The workload of `service` as a program written for it alone: plain SQL on SQLite with the same settings and the same batches of 2,000, and the
 * same promises: an event counts once, what a contact's step changes and the message that it sends are one commit, and what happened is kept.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../dist/runtime/store/sqlite/open.js';

const BATCH = 2_000;
const HOUR = 3_600_000;
const MESSAGES = { one: 'send email one', two: 'send email two' };

/**
 * Seconds by `clock` for `runs`. `answered`: the run goes on when its message was handed over; else with the batch that offers it. `before`: so many of
 * the contacts have had a run before that, which does not count.
 */
export async function byHand({ runs, before, start, answered, clock }) {
  const folder = mkdtempSync(join(tmpdir(), 'cauce-bench-'));
  const db = openDatabase(join(folder, 'by-hand.db'));
  db.exec(`
    create table contact (
      number integer primary key, id text not null unique, email text, newsletter integer, step integer, since integer, due integer
    );
    create index contact_due on contact (due, id) where due is not null;
    create table event (
      contact integer not null, id text not null, name text not null, at integer not null, received integer not null,
      fields text not null, primary key (contact, id)
    ) without rowid;
    create table outbox (
      id text primary key, contact integer not null, channel text not null, scenario text not null, name text not null,
      status text not null, at integer not null, body text
    );
    create index outbox_open on outbox (id) where status = 'ready';
    create index outbox_contact on outbox (contact);
    create table journal (
      contact integer not null, seq integer not null, at integer not null, detail text not null, primary key (contact, seq)
    ) without rowid;
    create table counter (name text primary key, value integer not null) without rowid;
  `);
  const sql = {
    add: db.prepare('insert into contact (number, id, email, newsletter) values (?, ?, ?, 1)'),
    find: db.prepare('select number, step from contact where id = ?'),
    event: db.prepare(
      'insert or ignore into event (contact, id, name, at, received, fields) values (?, ?, ?, ?, ?, ?)',
    ),
    move: db.prepare('update contact set step = ?, since = ?, due = ? where number = ?'),
    due: db.prepare('select number, id, email, newsletter, step from contact where due <= ? order by due, id limit ?'),
    offer: db.prepare(
      "insert into outbox (id, contact, channel, scenario, name, status, at, body) values (?, ?, 'email', 'a', ?, 'ready', ?, ?)",
    ),
    sent: db.prepare("update outbox set status = 'sent', at = ?, body = null where id = ?"),
    note: db.prepare('insert into journal (contact, seq, at, detail) values (?, ?, ?, ?)'),
    count: db.prepare(
      'insert into counter (name, value) values (?, ?) on conflict (name) do update set value = value + excluded.value',
    ),
  };
  let now = start;
  let seq = 0;
  let lap = 0;
  let counts = new Map();
  const count = (name) => counts.set(name, (counts.get(name) ?? 0) + 1);
  const note = (number, lines) => sql.note.run(number, ++seq, now, JSON.stringify(lines));
  const commit = (work) => {
    db.exec('begin immediate');
    work();
    for (const [name, by] of counts) sql.count.run(name, by);
    counts = new Map();
    db.exec('commit');
  };
  const inBatches = (rows, each) => {
    for (let from = 0; from < rows.length; from += BATCH) {
      commit(() => {
        for (const row of rows.slice(from, from + BATCH)) each(row);
      });
    }
  };

  /** From the first wait to the second, from the second to the end. */
  const goOn = (number, step) => {
    const isLast = step === 2;
    sql.move.run(isLast ? null : 2, now, isLast ? null : now + HOUR, number);
    count(isLast ? 'ended' : 'waiting/2');
    return isLast
      ? [
          ['move', 'end'],
          ['end', 'completed'],
        ]
      : [['move', 'wait 1h#2']];
  };
  const fire = ({ number, id, email, newsletter, step }, offered) => {
    const name = step === 1 ? 'one' : 'two';
    const message = { id: `${id}/${lap}/${step}`, number, step, name };
    sql.offer.run(
      message.id,
      number,
      name,
      now,
      JSON.stringify({ contact: id, label: MESSAGES[name], email, newsletter: newsletter === 1 }),
    );
    offered.push(message);
    if (answered) {
      // No timer while it is under way.
      sql.move.run(step, now, null, number);
      note(number, [['move', MESSAGES[name]]]);
    } else note(number, [['move', MESSAGES[name]], sentLine(message), ...goOn(number, step)]);
  };
  const sentLine = ({ id, name }) => {
    count(`sent/${name}`);
    return ['send', 'email', name, MESSAGES[name], id];
  };

  inBatches(
    Array.from({ length: runs }, (_, i) => i),
    (i) => sql.add.run(i + 1, `c${i}`, `c${i}@example.com`),
  );
  const lapOf = async (events) => {
    lap++;
    inBatches(events, ({ contact, id, fields }) => {
      const { number, step } = sql.find.get(contact);
      if (sql.event.run(number, id, 'go', now, now, JSON.stringify(fields)).changes === 0 || step !== null) return;
      sql.move.run(1, now, now + HOUR, number);
      count('entered');
      count('waiting/1');
      note(number, [
        ['enter', 0, 0],
        ['move', 'wait 1h'],
      ]);
    });
    for (let round = 0; round < 2; round++) {
      now += HOUR;
      const offered = [];
      for (let rows = sql.due.all(now, BATCH); rows.length > 0; rows = sql.due.all(now, BATCH)) {
        commit(() => {
          for (const row of rows) fire(row, offered);
        });
      }
      await Promise.all(offered.map(async () => ({ kind: 'sent' })));
      inBatches(offered, (message) => {
        sql.sent.run(now, message.id);
        if (answered) note(message.number, [sentLine(message), ...goOn(message.number, message.step)]);
      });
    }
  };
  const begun = (count, mark) =>
    Array.from({ length: count }, (_, i) => ({ contact: `c${i}`, id: `${mark}${i}`, fields: { x: null } }));
  await lapOf(begun(before, 'b'));
  const events = begun(runs, 'e');
  const from = clock();
  await lapOf(events);
  const seconds = clock() - from;
  const ended = db.prepare("select value from counter where name = 'ended'").get()?.value;
  db.close();
  rmSync(folder, { recursive: true });
  if (ended !== runs + before) throw new Error(`${ended} of ${runs + before} runs came to their end`);
  return seconds;
}
