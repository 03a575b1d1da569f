/** What every replay begins and ends with, whatever the order in which it goes: the engine, who counts, what the history tells; and the figures. */
import { madeUpCodes } from '../engine/codes.js';
import { Engine } from '../engine/engine.js';
import type { OutgoingMessage } from '../engine/sink.js';
import type { Zone } from '../machine/index.js';
import { classTotals, type RfmBase } from '../rfm/index.js';
import { Collector, type CollectorOptions } from './collect.js';
import type { Counted, Sums } from './counted.js';
import { SAMPLE, type ShareOptions } from './input.js';
import { SendLog } from './send-log.js';
import { Told } from './told.js';

export interface Replay<Base extends RfmBase> {
  readonly engine: Engine;
  readonly collector: Collector;
  readonly told: Told;
  readonly zone: Zone;
  /** Null where the project has no rfm. */
  readonly rfm: Base | null;
}

interface Parts<Base extends RfmBase> {
  readonly base: (zoneOf: (contact: number) => Zone) => Base | null;
  readonly onSend: ((message: OutgoingMessage) => void) | null;
  /** Nobody waits in the line before a channel with a rate. */
  readonly isUnhurried?: boolean;
}

export function prepared<Base extends RfmBase>(
  options: ShareOptions,
  { base, onSend, isUnhurried = false }: Parts<Base>,
): Replay<Base> {
  const { program, zones } = options;
  const { model } = program.bundle;
  const zone = zones(model.timezone);
  if (zone === undefined) throw new RangeError(`There is no time zone ${model.timezone}.`);
  const rfm = base((contact) => engine.contact(contact).data.zone);
  const collector = new Collector({
    bundle: program.bundle,
    zone,
    timeline: options.timeline ?? null,
    story: options.story ?? null,
    sample: options.sample ?? SAMPLE,
    sends: options.keepsSends ? sends(rfm) : null,
    onSend,
  });
  const engine = new Engine(program, {
    zones,
    rfm,
    codes: madeUpCodes,
    sink: collector,
    deliversAtOnce: true,
    assumeConsent: options.assumeConsent ?? false,
    ...(isUnhurried && { isUnhurried }),
  });
  collector.watch(engine);
  return { engine, collector, told: new Told(engine, options), zone, rfm };
}

function sends(rfm: RfmBase | null): NonNullable<CollectorOptions['sends']> {
  const log = new SendLog(rfm?.classes ?? []);
  // `none` until the base is first scored.
  return { log, classOf: (contact) => (rfm === null ? -1 : (rfm.classOf(contact) ?? rfm.classes.length - 1)) };
}

/** All has come: `eventsInPeriod` rows of it within the period. */
export function counted(
  { engine, collector, told, rfm }: Replay<RfmBase>,
  { events, to, onProgress }: ShareOptions,
  eventsInPeriod: number,
): Counted {
  onProgress?.(events.length, events.length);
  return collector.counted(engine, {
    contacts: engine.state.contacts.reduce((known, { isNew }) => (isNew ? known : known + 1), 0),
    eventsInPeriod,
    repeatedEvents: told.repeated,
    classes: classesAt(rfm, to - 1),
  });
}

function classesAt(rfm: RfmBase | null, now: number): Sums['classes'] {
  if (rfm === null) return {};
  return Object.fromEntries(
    classTotals(rfm.snapshot(now)).map(({ class: name, customers, orders, revenue }) => [
      name,
      { customers, orders, revenue },
    ]),
  );
}
