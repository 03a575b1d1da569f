/** Brings a stored contact into the engine: as it is, or over from the version before, as of the instant of the deploy. It writes nothing. */
import { type Engine, unpack } from '../engine/index.js';
import type { ZoneProvider } from '../facts/index.js';
import type { Store, StoredContact } from '../store/port.js';
import { replayer } from './backfill.js';
import type { Release } from './release.js';
import { translate } from './translate.js';

/** Gives the contact's place in the engine. */
export type BringBack = (contact: Pick<StoredContact, 'number' | 'id' | 'version' | 'state'>) => number;

export function bringingBack(
  engine: Engine,
  { version, program, bridge, before, at }: Pick<Release, 'version' | 'program' | 'bridge' | 'before' | 'at'>,
  store: Store,
  zones: ZoneProvider,
): BringBack {
  const fills = bridge !== null && bridge.news.aggregates.length + bridge.news.logs.length > 0;
  const past = fills ? replayer(program, store, zones) : null;
  const { timezone } = engine.state.program.facts;
  return ({ number, id, version: written, state }) => {
    const snapshot = unpack(state);
    if (written === version || bridge === null) return engine.bringBack(id, number, snapshot);
    const { snapshot: own, moved } = translate(snapshot, bridge);
    const index = engine.bringBack(id, number, own);
    const zone = engine.contact(index).data.attributes[timezone];
    // A segment that is another one now, or is no more, counts it no longer; those that are new judge it below.
    for (const segment of snapshot.segments ?? []) {
      if (bridge.segments[segment]! >= 0) continue;
      engine.state.sink.segment?.(at, id, before!.segments[segment]!.name, false, false);
    }
    const filled = past?.replay({ id, number, zone: typeof zone === 'string' ? zone : null }) ?? null;
    engine.renew(index, { news: bridge.news, moved, filled }, at);
    return index;
  };
}
