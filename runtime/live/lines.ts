/** The lines of channels with a rate, as small texts of the store: written with the batch that moved them, so that a restart sends no faster. */
import type { Engine } from '../engine/index.js';
import type { Store } from '../store/port.js';

type Gates = Engine['state']['gates'];

const nameOf = (channel: string, part: string) => `line/${channel}/${part}`;

export function restoreLines(gates: Gates, store: Pick<Store, 'meta'>): void {
  for (const [channel, gate] of gates) gate.restore((part) => store.meta(nameOf(channel, part)));
}

/** What has moved since the last call; it belongs into the next commit. */
export function lineRows(gates: Gates): Readonly<Record<string, string>> {
  const rows: Record<string, string> = {};
  for (const [channel, gate] of gates) for (const [part, text] of gate.changes()) rows[nameOf(channel, part)] = text;
  return rows;
}
