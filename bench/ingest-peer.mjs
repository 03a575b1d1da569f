/**
 * What a program that does nothing else would do with the same requests: `node ingest-peer.mjs parse` has Fastify parse each body and answers;
 * `write` also puts each message's rows into SQLite, all that wait at a time in one commit, and answers after it. It checks and judges nothing.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import { openDatabase } from '../dist/runtime/store/sqlite/open.js';

const writes = process.argv[2] === 'write';
const folder = mkdtempSync(join(tmpdir(), 'cauce-bench-'));
process.once('SIGTERM', () => {
  rmSync(folder, { recursive: true });
  process.exit(0);
});

const write = writes ? writer() : async () => {};
const server = fastify({ bodyLimit: 5_000_000 });
for (const path of ['/v1/track', '/v1/batch']) {
  server.post(path, async ({ body }) => {
    const messages = body.batch ?? [body];
    await write(messages);
    return { success: true, accepted: messages.length };
  });
}
await server.listen({ port: 0, host: '127.0.0.1' });
console.log(`listening ${server.server.address().port}`);

function writer() {
  const db = openDatabase(join(folder, 'peer.db'));
  db.exec(`
    create table contact (id text primary key, state text not null) without rowid;
    create table event (
      contact text not null, id text not null, name text not null, at integer not null, received integer not null,
      fields text not null, primary key (contact, id)
    ) without rowid;
    create table journal (contact text not null, seq integer not null, detail text not null, primary key (contact, seq)) without rowid;
  `);
  const event = db.prepare(
    'insert or ignore into event (contact, id, name, at, received, fields) values (?, ?, ?, ?, ?, ?)',
  );
  const contact = db.prepare(
    'insert into contact (id, state) values (?, ?) on conflict (id) do update set state = excluded.state',
  );
  const journal = db.prepare('insert into journal (contact, seq, detail) values (?, ?, ?)');
  let seq = 0;
  let waiting = [];
  const commit = () => {
    const group = waiting;
    waiting = [];
    const now = Date.now();
    db.exec('begin immediate');
    for (const { messages } of group) {
      for (const { userId, messageId, event: name, timestamp, properties } of messages) {
        event.run(userId, messageId, name, Date.parse(timestamp), now, JSON.stringify(properties));
        contact.run(userId, JSON.stringify([[3, now], [[0, 1, 0, now]], [[1, [now, messageId, properties]]]]));
        if (name === 'order_placed')
          journal.run(userId, ++seq, JSON.stringify(['thanks', 1, [0, 0, 0], [1, 'wait 3d']]));
      }
    }
    db.exec('commit');
    for (const { resolve } of group) resolve();
  };
  return (messages) =>
    new Promise((resolve) => {
      if (waiting.length === 0) setImmediate(commit);
      waiting.push({ messages, resolve });
    });
}
