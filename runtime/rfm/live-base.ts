/** The live base of a project's `rfm:`, whose days and months are those of each contact's own zone (language R6). */
import type { Zone } from '../machine/calendar.js';
import type { RfmModel } from '../machine/model.js';
import { RfmBase } from './base.js';
import { configOfModel } from './config.js';

/** `zoneOf`: the zone of a contact, by its number, as it is now. */
export function liveBase(model: RfmModel, zoneOf: (contact: number) => Zone): RfmBase {
  return new RfmBase(configOfModel(model), {
    addWindow: (at, contact) => zoneOf(contact).add(at, model.window),
    addDays: (at, days, contact) => zoneOf(contact).add(at, { months: 0, days, ms: 0 }),
  });
}
