/** A contact's past from the store, taken through a version's facts plan from the first event on: for what earlier versions did not keep. */
import { Engine, madeUpCodes } from '../engine/index.js';
import type { ContactData } from '../facts/contact.js';
import type { ZoneProvider } from '../facts/index.js';
import type { RfmSource } from '../facts/rfm-source.js';
import { linesOf } from '../live/journal.js';
import type { EventRecord, Program, Value } from '../machine/index.js';
import type { Store } from '../store/port.js';

export interface PastEvent {
  readonly record: EventRecord;
  readonly received: number;
  /** Among those of one instant. */
  readonly place: number;
}

export interface Replayer {
  /** What the contact's history would have come to. `zone`: its own, if it has one. */
  replay(contact: { readonly id: string; readonly number: number; readonly zone: string | null }): ContactData;
}

/** `rfm`: gets the orders; null: nobody does. */
export function replayer(
  program: Program,
  store: Pick<Store, 'eventsOf' | 'journalOf'>,
  zones: ZoneProvider,
  rfm: RfmSource | null = null,
): Replayer {
  const engine = new Engine(program, {
    zones,
    rfm,
    codes: madeUpCodes,
    sink: {},
    deliversAtOnce: false,
    assumeConsent: false,
    storesToo: 'unwritten',
  });
  return {
    replay({ id, number, zone }) {
      const index = engine.create(id, zone === null ? {} : { timezone: zone }, [], number);
      const { agenda } = engine.state;
      for (const { record, received } of pastOf(store, number)) {
        for (let due = agenda.dueOf(index); due < received; due = agenda.dueOf(index)) {
          engine.rememberDerived(index, due);
        }
        engine.remember(index, record, received);
      }
      const { data } = engine.contact(index);
      engine.letGo(index);
      return data;
    },
  };
}

const MOST_LINES = 100_000;

/** In the order in which it came: the shop's events, and what the journal and callbacks say of messages. */
function pastOf(store: Pick<Store, 'eventsOf' | 'journalOf'>, number: number): readonly PastEvent[] {
  const past: PastEvent[] = [];
  for (const { id, name, at, received, place = 0, fields } of store.eventsOf(number)) {
    const said = JSON.parse(fields) as Readonly<Record<string, Value>>;
    if (name === 'response' && typeof said.messageId === 'string') {
      past.push({ record: messageEvent(String(said.moment), at, said.messageId, said), received, place });
    } else past.push({ record: { event: name, at, id, fields: said }, received, place });
  }
  for (const { at, detail } of store.journalOf(number, MOST_LINES)) {
    for (const { what, id, ...said } of linesOf(detail)) {
      if (what !== 'send') continue;
      // What happened at an instant follows from what came then.
      past.push({ record: messageEvent('sent', at, String(id), said), received: at, place: Number.MAX_SAFE_INTEGER });
    }
  }
  return past.sort((a, b) => a.received - b.received || a.place - b.place);
}

function messageEvent(
  moment: string,
  at: number,
  id: string,
  said: Readonly<Record<string, Value | undefined>>,
): EventRecord {
  const { channel = null, message = null, scenario = null, link = null } = said;
  return { event: `message_${moment}`, at, id: `${id}/${moment}`, fields: { channel, message, scenario, link } };
}
