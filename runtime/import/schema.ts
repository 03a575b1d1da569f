// What an import must know of the project: currency, zone and the shapes of attributes and events. A slice of the project's model.
import { zone } from '../clock/index.js';
import type { Zone } from '../machine/calendar.js';
import type { EventModel, ProjectModel, TypeShape } from '../machine/model.js';
import { ImportProblem, nearest, quoted } from './problem.js';

export type ImportModel = Pick<ProjectModel, 'currency' | 'timezone' | 'contact' | 'events' | 'aliases'>;

/** Bounds of what one row may bring. */
export const MAX_ID = 256;
export const MAX_TEXT = 10_000;
export const MAX_DEPTH = 8;

export interface EventSchema {
  readonly name: string;
  readonly fields: readonly (readonly [name: string, shape: TypeShape])[];
}

/** The model, looked up by name without falling for names such as `constructor`. */
export interface Schema {
  readonly currency: string;
  readonly zone: Zone;
  readonly attributes: ReadonlyMap<string, TypeShape>;
  /** By own name and by alias. */
  readonly events: ReadonlyMap<string, EventSchema>;
  /** The shop's own, for messages. */
  readonly eventNames: readonly string[];
  /** Why a name that is not among the events is refused. */
  unknownEvent(name: string): string;
}

/** Throws ImportProblem when the project's time zone does not exist. */
export function schemaOf(model: ImportModel): Schema {
  const found = zone(model.timezone);
  if (found === undefined) {
    throw new ImportProblem('wrong-format', `there is no time zone ${quoted(model.timezone)}`, {
      help: 'write an IANA name such as Europe/Madrid in cauce.yaml',
    });
  }
  const events = new Map<string, EventSchema>();
  for (const [name, event] of Object.entries(model.events)) events.set(name, eventSchema(name, event));
  for (const [alias, name] of Object.entries(model.aliases)) {
    const event = events.get(name);
    if (event !== undefined && !events.has(alias)) events.set(alias, event);
  }
  const eventNames = Object.keys(model.events).filter((name) => !name.startsWith('message_'));
  return {
    currency: model.currency,
    zone: found,
    attributes: new Map(Object.entries(model.contact).filter(([name]) => name !== 'id')),
    events,
    eventNames,
    unknownEvent: refusalOf(eventNames, events),
  };
}

const MAX_REMEMBERED = 1000;

/** Says why an event's name is refused and which was probably meant; a file repeats its unknown names. */
function refusalOf(names: readonly string[], events: ReadonlyMap<string, EventSchema>): (name: string) => string {
  const remembered = new Map<string, string>();
  return (name) => {
    let reason = remembered.get(name);
    if (reason === undefined) {
      const near = nearest(name, events.keys());
      const meant = near === undefined ? `The data model has ${names.join(', ')}.` : `Did you mean ${near}?`;
      reason = `there is no event ${quoted(name)}. ${meant} Other names of an event go under aliases: in cauce.yaml`;
      if (remembered.size < MAX_REMEMBERED) remembered.set(name, reason);
    }
    return reason;
  };
}

function eventSchema(name: string, event: EventModel): EventSchema {
  return { name, fields: Object.entries(event.fields).filter(([field]) => field !== 'at' && field !== 'id') };
}
