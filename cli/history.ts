/** The history that a backtest runs over: files of events and contacts, read by the project's data model. Nothing is run here. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { isoDate, parseDate } from '../runtime/clock/index.js';
import {
  type EventTable,
  fileSource,
  type ImportModel,
  type LoadedContacts,
  loadContacts,
  loadEvents,
  parseMap,
  type Reject,
} from '../runtime/import/index.js';
import { stableText, type Zone } from '../runtime/machine/index.js';
import { UsageError } from './exit.js';
import { startProgress } from './progress.js';
import { openRejects } from './rejects.js';
import { say } from './terminal.js';

export interface HistoryOptions {
  readonly events?: readonly string[];
  readonly contacts?: string;
  readonly event?: string;
  readonly map?: readonly string[];
  readonly group?: string;
  readonly rejects?: string;
  readonly ignoreUnknown?: boolean;
}

export interface History {
  readonly table: EventTable;
  readonly contacts: LoadedContacts['contacts'];
  /** Rows that could not be used. */
  readonly leftOut: number;
}

/** The files of the history, all of which are there. */
export function historyFiles({ events = [], contacts }: HistoryOptions): readonly string[] {
  if (events.length === 0) throw new UsageError('name the history with --events FILE…');
  const files = [...events, ...(contacts ? [contacts] : [])];
  for (const file of files) {
    if (!existsSync(file)) throw new UsageError(`there is no file ${file}`);
    if (statSync(file).isDirectory()) throw new UsageError(`${file} is a folder, not a file`);
  }
  return files;
}

/** Rows that cannot be used go to the rejects. Null when nothing can be used; why has been told then. */
export async function readHistory(
  options: HistoryOptions,
  model: ImportModel,
): Promise<(History & { readonly mistakes: number }) | null> {
  const rejects = openRejects(options.rejects, options.ignoreUnknown);
  const { events, people } = await read(options, model, rejects.add);
  for (const { name, notices } of [...events.files, ...(people?.files ?? [])]) {
    for (const notice of notices) say(`${name}: ${notice}`);
  }
  rejects.close();
  if (events.table.length === 0) {
    say('no event of the history could be used');
    return null;
  }
  return { table: events.table, contacts: people?.contacts ?? [], mistakes: rejects.mistakes, leftOut: rejects.count };
}

/** The same files by another data model; rows that do not fit it are left out and counted. */
export async function readAgain(options: HistoryOptions, model: ImportModel): Promise<History> {
  let leftOut = 0;
  const { events, people } = await read(options, model, () => void leftOut++);
  return { table: events.table, contacts: people?.contacts ?? [], leftOut };
}

/** A model that reads what `model` reads, and beside it what only `other` knows of: fields of that may always be missing. */
export function alsoReading(model: ImportModel, other: ImportModel): ImportModel {
  const events = Object.fromEntries(
    [...new Set([...Object.keys(model.events), ...Object.keys(other.events)])].sort().map((name) => {
      const [own, others] = [model.events[name]?.fields, other.events[name]?.fields];
      return [name, { fields: own && others ? withMissing(own, others) : (own ?? others)! }];
    }),
  );
  const { currency, timezone } = model;
  return {
    currency,
    timezone,
    contact: withMissing(model.contact, other.contact),
    events,
    aliases: { ...other.aliases, ...model.aliases },
  };
}

function withMissing(own: ImportModel['contact'], others: ImportModel['contact']): ImportModel['contact'] {
  const missing = Object.entries(others).filter(([name]) => !Object.hasOwn(own, name));
  return { ...own, ...Object.fromEntries(missing.map(([name, shape]) => [name, { ...shape, optional: true }])) };
}

/** Both models read the same from any history. */
export function readsAlike(one: ImportModel, other: ImportModel): boolean {
  return stableText(one) === stableText(other);
}

async function read(options: HistoryOptions, model: ImportModel, onReject: (reject: Reject) => void) {
  const progress = await startProgress('Reading');
  try {
    const { events: files = [], contacts, event, group } = options;
    const events = await loadEvents(
      files.map((file) => fileSource(resolve(file), file)),
      model,
      {
        map: parseMap(options.map ?? []),
        ...(event !== undefined && { event }),
        ...(group !== undefined && { group }),
        onReject,
      },
    );
    const people = contacts ? await loadContacts([fileSource(resolve(contacts), contacts)], model, { onReject }) : null;
    return { events, people };
  } finally {
    progress.done();
  }
}

export function dayOf(text: string | undefined, option: string): number | undefined {
  const day = text === undefined ? undefined : parseDate(text);
  if (text !== undefined && day === undefined)
    throw new UsageError(`${option} takes a date such as 2026-01-31, not ${text}`);
  return day;
}

/** Epoch ms. Without the days: from the first event's day to the last one's. */
export function periodOf(
  days: { readonly from: number | undefined; readonly to: number | undefined },
  table: EventTable,
  projectZone: Zone,
): { from: number; to: number } {
  const from = days.from ?? projectZone.dateOf(table.at[0]!);
  const to = days.to ?? projectZone.dateOf(table.at[table.length - 1]!) + 1;
  if (from >= to) {
    const end = `${days.to === undefined ? 'the last event is of' : '--to is'} ${isoDate(days.to === undefined ? to - 1 : to)}`;
    throw new UsageError(`--from ${isoDate(from)} leaves no day to run: ${end}, and --to itself is not run any more`);
  }
  return { from: projectZone.instantOfDate(from, 0), to: projectZone.instantOfDate(to, 0) };
}
