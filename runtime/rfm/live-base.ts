/** The live base of a project's `rfm:`, whose days and months are those of each contact's own zone (language R6). */
import type { Zone } from '../machine/calendar.js';
import type { RfmModel } from '../machine/model.js';
import { RfmBase } from './base.js';
import type { RfmBaseOptions } from './base-options.js';
import { configOfModel } from './config.js';
import type { AskPool } from './cut-source.js';
import { isFixed } from './standing-cuts.js';

/** `zoneOf`: the zone of a contact, by its number, as it is now; `pool`: where the base holds a share of the contacts only. */
export function liveBase(model: RfmModel, zoneOf: (contact: number) => Zone, pool?: AskPool): RfmBase {
  const config = configOfModel(model);
  return new RfmBase(config, { ...inZones(model, zoneOf), ...(pool && !isFixed(config) && { pool }) });
}

/** How a base counts the days and months of its contacts. */
export function inZones({ window, alive }: RfmModel, zoneOf: (contact: number) => Zone): RfmBaseOptions {
  return {
    addWindow: (at, contact) => zoneOf(contact).add(at, window),
    ...(alive && { alive, dayOf: (at, contact) => zoneOf(contact).dateOf(at) }),
    addDays: (at, days, contact) => zoneOf(contact).add(at, { months: 0, days, ms: 0 }),
  };
}
