/**
 * Finds out before a replay what its refreshes will tell of orders: they come by the history alone, whatever scenarios do. Shares that know it
 * need not wait for each other every night. Nothing is judged here, and nobody is scored.
 */
import { madeUpCodes } from '../engine/codes.js';
import { Engine } from '../engine/engine.js';
import { eventId, IDENTIFY } from '../import/index.js';
import { type Bundle, loadBundle } from '../machine/index.js';
import { type BaseChanges, configOfModel, isFixed, liveBase, type SavedCuts } from '../rfm/index.js';
import type { ShareOptions } from './input.js';

const TIMEZONE = 'timezone';

/** What a refresh made; null: nobody had an order. */
export type Cuts = SavedCuts | null;

/** What changed up to a refresh since the one before. */
export interface RefreshChanges {
  /** Epoch ms of the refresh. */
  readonly now: number;
  readonly changes: BaseChanges;
}

/** In order of time, for every refresh that the replay will make; none where no refresh makes cut points. Null where more than the history decides about orders and about whose day it is. */
export function changesAhead(options: ShareOptions): readonly RefreshChanges[] | null {
  const { program, zones, events, from, to, repeated } = options;
  const { bundle } = program;
  const { rfm, timezone } = bundle.model;
  const projectZone = zones(timezone);
  if (!rfm || isFixed(configOfModel(rfm))) return [];
  if (projectZone === undefined || options.responder || !isOfHistory(bundle)) return null;
  const found: RefreshChanges[] = [];
  const base = liveBase(
    rfm,
    (contact) => engine.contact(contact).data.zone,
    (now, changes) => {
      found.push({ now, changes });
      return null;
    },
  );
  const engine = new Engine(loadBundle(ofOrders(bundle)), {
    zones,
    rfm: base,
    codes: madeUpCodes,
    sink: {},
    deliversAtOnce: true,
    assumeConsent: false,
  });
  const people = new Map([...options.contacts].map((contact) => [contact.id, contact]));
  const placeOf = (id: string) => {
    const known = engine.find(id);
    return known >= 0 ? known : engine.create(id, people.get(id)?.attributes);
  };
  const concerns = events.events.map((name) => isOrderly(bundle, name));
  let refreshAt = from;
  const refreshUpTo = (limit: number) => {
    for (; refreshAt < limit; refreshAt = projectZone.nextLocalTime(refreshAt + 1, rfm.refresh)) {
      // Nobody asks for the scores: new cut points are made, not put in force.
      for (const _ of base.preparing(refreshAt, Number.POSITIVE_INFINITY));
    }
  };
  for (let row = 0; row < events.length && events.at[row]! < to; row++) {
    const kind = events.event[row]!;
    if (!concerns[kind] || repeated[row] === 1) continue;
    const at = events.at[row]!;
    const event = events.events[kind]!;
    const fields = events.fields[row]!;
    if (event === IDENTIFY && fields[TIMEZONE] === undefined) continue;
    // Of one instant, the first refresh comes before the events and any other behind them.
    refreshUpTo(at === from ? at + 1 : at);
    const contact = placeOf(events.contacts[events.contact[row]!]!);
    if (event === IDENTIFY) engine.rememberAttributes(contact, fields, at);
    else engine.remember(contact, { event, at, id: eventId(events, row), fields }, at);
  }
  refreshUpTo(to);
  return found;
}

/** The shop without its programs: of an order nothing is kept but what takes it away again. */
function ofOrders(bundle: Bundle): Bundle {
  return { ...bundle, facts: { events: [], aggregates: [] }, segments: [], derived: [], scenarios: [] };
}

/** Whether the event brings an order, takes one away, or may say in which zone the contact lives. */
function isOrderly({ model: { rfm, events } }: Bundle, name: string): boolean {
  return name === IDENTIFY || name === rfm?.event || events[name]?.undoes?.event === rfm?.event;
}

/** Orders are events of the shop, not filtered from others by what is known of the contact, and no scenario sets anybody's time zone. */
function isOfHistory({ model, derived, scenarios }: Bundle): boolean {
  const isOwn = derived.every(({ name }) => name !== model.rfm?.event);
  const setsZone = scenarios.some(({ states }) =>
    states.some(
      (state) => state.kind === 'change' && state.change.kind === 'set' && state.change.attribute === TIMEZONE,
    ),
  );
  return isOwn && !setsZone;
}
