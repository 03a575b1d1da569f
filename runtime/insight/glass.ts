/**
 * One contact as it stands, looked at through an engine of its own: brought back from its snapshot, asked, and let go. Nothing is written, and whoever
 * serves the contact meanwhile is not disturbed.
 */
import { Engine, type EngineContact, madeUpCodes, unpack } from '../engine/index.js';
import type { ZoneProvider } from '../facts/index.js';
import { LiveBase } from '../live/base.js';
import { restoreLines } from '../live/lines.js';
import type { EvaluationContext, Program, SourceSpan, Zone } from '../machine/index.js';
import type { Store, StoredContact, StoredEvent } from '../store/port.js';
import { bringingBack, type Release } from '../versions/index.js';

export interface Source {
  readonly store: Store;
  readonly program: Program;
  /** Where versions follow one another: contacts that are not brought over yet are seen as they will be. */
  readonly release?: Release | undefined;
  readonly zones: ZoneProvider;
  /** Texts of the bundle's files, by their place; undefined where one is not at hand. */
  readonly sources: readonly (string | undefined)[];
  /** Epoch ms. */
  readonly now: () => number;
}

export interface Glass extends Source {
  readonly stored: StoredContact;
  readonly engine: Engine;
  readonly contact: EngineContact;
  readonly at: number;
  readonly zone: Zone;
  /** Asks about this contact at this instant. */
  readonly context: EvaluationContext;
  /** Oldest first. */
  readonly events: readonly StoredEvent[];
}

/** Null for somebody who is not known. */
export function lookInto(source: Source, id: string): Glass | null {
  const { store, program, zones } = source;
  const stored = store.contactsById([id])[0];
  if (stored === undefined) return null;
  const at = source.now();
  const engine = new Engine(program, {
    zones,
    rfm: scoresOf(source, stored, at),
    codes: madeUpCodes,
    sink: {},
    deliversAtOnce: false,
    assumeConsent: false,
    outbox: true,
    storesToo: 'unwritten',
  });
  restoreLines(engine.state.gates, store);
  const contact = engine.contact(placeOf(source, engine, { ...stored, id, number: ONLY }));
  const { keeper } = engine.state;
  keeper.begin(contact.data, at);
  const events = store.eventsOf(stored.number);
  return { ...source, stored, engine, contact, at, zone: contact.data.zone, context: keeper.context, events };
}

function placeOf({ release, store, zones }: Source, engine: Engine, stored: StoredContact): number {
  if (release === undefined) return engine.bringBack(stored.id, stored.number, unpack(stored.state));
  return bringingBack(engine, release, store, zones)(stored);
}

/** The number it has in a base of its own. */
const ONLY = 0;

function scoresOf({ store, program, zones }: Source, { number }: StoredContact, now: number) {
  const { rfm, timezone } = program.bundle.model;
  if (!rfm) return null;
  const base = new LiveBase(rfm, zones(timezone)!, zones);
  const row = store.rfmOf(number);
  const only = {
    meta: (name: string) => store.meta(name),
    eachRfm: (visit: (row: { number: number; state: string }) => void) => row && visit({ ...row, number: ONLY }),
  };
  base.load(only, now);
  return base.source;
}

/** A scenario by its machines. */
export interface ScenarioMachines {
  readonly name: string;
  /** Place of the machine that takes entries; of a scenario that is no more, of the newest that there was. */
  readonly newest: number;
  /** Places of all: machines of earlier versions are there while somebody may be in them. */
  readonly all: readonly number[];
}

export function scenariosOf({ bundle }: Pick<Program, 'bundle'>): readonly ScenarioMachines[] {
  const places = new Map<string, number[]>();
  bundle.scenarios.forEach(({ name }, place) => {
    places.set(name, [...(places.get(name) ?? []), place]);
  });
  return [...places].map(([name, all]) => ({ name, newest: all[0]!, all }));
}

/** The contact's entries into the scenario of a machine, whatever version they began with. `last`: epoch ms; NaN: none. */
export function entriesOf(
  { engine, contact }: Glass,
  machine: number,
): { readonly times: number; readonly last: number } {
  const { enteredAt, entries, program } = engine.state;
  const cell = contact.data.index * enteredAt.width + program.machines[machine]!.scenario;
  return { times: entries.cells[cell]!, last: enteredAt.cells[cell]! };
}

/** Rows of the contact's runs of the scenario that are under way, in any version. */
export function runsOf({ engine, contact }: Glass, scenario: string): readonly number[] {
  const { runs, program } = engine.state;
  return contact.runs.filter((row) => program.machines[runs.machine[row]!]!.name === scenario);
}

/** Since which version of the project the machine has been as it is. */
export function versionOf({ versions }: Pick<Program, 'versions'>, machine: number): number {
  return versions?.[machine] ?? 1;
}

/** A line of the program. */
export interface Line {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** As it is written, without its indentation and comment; empty where the file is not at hand. */
  readonly text: string;
}

export function lineOf({ program, sources }: Pick<Source, 'program' | 'sources'>, span: SourceSpan): Line {
  const text = sources[span.file]?.split(/\r\n|\n|\r/)[span.line] ?? '';
  return {
    file: program.bundle.files[span.file] ?? '',
    line: span.line + 1,
    text: text.replace(/\s+#[^"]*$/, '').trim(),
  };
}
