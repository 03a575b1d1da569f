/**
 * A thread that holds one share of the contacts and their history, and replays it as often as it is asked. It reads the share from the files it is told of,
 * or gets it row by row.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { zone } from '../../clock/index.js';
import type { Fields } from '../../import/table.js';
import { loadBundle } from '../../machine/index.js';
import type { Cuts, RefreshChanges } from '../cuts-ahead.js';
import type { ShareOptions } from '../input.js';
import { replayedShare } from '../run.js';
import { markRepeated, placesOf } from './ids.js';
import type { FromShare, ReplayRequest, Rows, ShareData, ToShare } from './protocol.js';
import { type HeldShare, readShare } from './read-share.js';
import { responderOf } from './responder.js';

const host = parentPort!;
const tell = (message: FromShare, buffers: readonly ArrayBuffer[] = []) => host.postMessage(message, buffers);
const received: Rows[] = [];
let share: HeldShare | null = null;

host.on('message', async (message: ToShare) => {
  switch (message.kind) {
    case 'rows':
      received.push(message.rows);
      return;
    case 'whole':
      share = wholeOf(message);
      return;
    case 'read':
      // What it held before makes room first.
      share = null;
      share = await readShare(message.request, message.share, tell);
      return;
    case 'where':
      tell({ kind: 'places', places: placesOf(share!.events, message.hashes) });
      return;
    case 'later':
      markRepeated(share!.events, share!.repeated, new Set(message.ids));
      return;
    case 'replay':
      await replay(share!, message.request, message.tellsLines);
      return;
  }
});

async function replay({ contacts, events, repeated }: HeldShare, request: ReplayRequest, tellsLines: boolean) {
  const { bundle, responder, ...options } = request;
  const lines = tellsLines ? lineBatches() : null;
  const own: ShareOptions = {
    ...options,
    program: loadBundle(bundle),
    zones: zone,
    contacts,
    events,
    repeated,
    onProgress: (done) => tell({ kind: 'progress', done }),
    ...(responder && { responder: await responderOf(responder) }),
    ...(lines && { timeline: lines.add }),
  };
  const counted = replayedShare(own, askHost);
  lines?.flush();
  tell({ kind: 'counted', counted });
}

/** Sleeps until the host has heard every share. */
function askHost(refreshes: readonly RefreshChanges[]): readonly Cuts[] {
  const { cuts, bell } = workerData as ShareData;
  tell({ kind: 'refreshes', refreshes });
  // A bell rung for the refresh before may still wake somebody up.
  while (Atomics.load(bell, 0) === 0) Atomics.wait(bell, 0, 0);
  Atomics.store(bell, 0, 0);
  return (receiveMessageOnPort(cuts) as { message: readonly Cuts[] }).message;
}

const BATCH = 2_000;

function lineBatches() {
  let [at, contact, text]: [string[], string[], string[]] = [[], [], []];
  const flush = () => {
    tell({ kind: 'lines', lines: { at, contact, text } });
    [at, contact, text] = [[], [], []];
  };
  return {
    add(line: { readonly at: string; readonly contact: string }) {
      at.push(line.at);
      contact.push(line.contact);
      text.push(JSON.stringify(line));
      if (text.length === BATCH) flush();
    },
    flush,
  };
}

function wholeOf({ contacts, files, events, eventContacts }: Extract<ToShare, { kind: 'whole' }>): HeldShare {
  const chunks = received.splice(0);
  const length = chunks.reduce((sum, { at }) => sum + at.length, 0);
  const table = {
    length,
    files,
    events,
    contacts: eventContacts,
    at: new Float64Array(length),
    event: new Uint16Array(length),
    contact: new Uint32Array(length),
    file: new Uint16Array(length),
    line: new Uint32Array(length),
    ids: [] as (string | null)[],
    fields: [] as Fields[],
  };
  const repeated = new Uint8Array(length);
  let row = 0;
  for (const chunk of chunks) {
    for (const name of ['at', 'event', 'contact', 'file', 'line'] as const) table[name].set(chunk[name], row);
    repeated.set(chunk.repeated, row);
    for (const id of chunk.ids) table.ids.push(id);
    for (const fields of chunk.fields) table.fields.push(fields);
    row += chunk.at.length;
  }
  return { contacts, events: table, repeated };
}
