/** The history that a backtest runs over: files of events and contacts, read by the project's data model. Nothing is run here. */
import { existsSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import {
  areWhole,
  type HistoryFile,
  type ReadHistory,
  type ReadListener,
  type ReadRequest,
  type Replayer,
  readInShares,
  Threads,
} from '../runtime/backtest/index.js';
import { isoDate, parseDate } from '../runtime/clock/index.js';
import {
  areDivisible,
  type EventOptions,
  fileSource,
  type ImportModel,
  ImportProblem,
  isParquet,
  loadContacts,
  loadEvents,
  parseMap,
  type Reject,
} from '../runtime/import/index.js';
import { type Bundle, stableText, type Zone } from '../runtime/machine/index.js';
import { UsageError } from './exit.js';
import { startProgress } from './progress.js';
import { openRejects } from './rejects.js';
import { replaying, worker } from './replay.js';
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
  readonly events: number;
  /** Epoch ms of the first event and of the last. */
  readonly first: number;
  readonly last: number;
  /** Rows that could not be used. */
  readonly leftOut: number;
  /** Once: the history is the replays' from then on. */
  replaying<T>(use: (from: Replayer) => Promise<T>): Promise<T>;
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

/** Reads the files of a history, by threads that read them themselves where that is worth it; they start loading their code at once. */
export class HistoryReader {
  readonly #options: HistoryOptions;
  readonly #threads: number;
  #shares: Threads | null;
  #begun: Begun | null = null;

  /** `leastBytes`: with less to read, one thread does it all. */
  constructor(options: HistoryOptions & { readonly threads?: number }, leastBytes = LEAST_BYTES) {
    this.#options = options;
    this.#threads = options.threads ?? availableParallelism();
    const isWorth = this.#threads > 1 && bytesOf(options) >= leastBytes;
    this.#shares = isWorth ? this.#started() : null;
  }

  /** Begins to read by this model, where threads read; nothing of it is told before `read` asks for the same. */
  async begin(model: ImportModel): Promise<void> {
    if (this.#shares === null) return;
    try {
      const request = this.#request(model, this.#options.ignoreUnknown ? 'known' : 'all');
      if (!(await areDivisible(request.events.map(sourceOf), model, request.options))) return;
      const { listener, hear } = lateListener();
      const reading = readInShares(this.#shares, request, listener);
      reading.catch(() => {});
      this.#begun = { model, reading, hear };
    } catch (error) {
      // What is wrong is told when all of it is read: the project's own mistakes come first.
      if (!(error instanceof ImportProblem)) throw error;
    }
  }

  /** For replays by these programs. Rows that cannot be used go to the rejects. Null when nothing can be used; why has been told then. */
  async read(
    model: ImportModel,
    bundles: readonly Bundle[],
  ): Promise<(History & { readonly mistakes: number }) | null> {
    const { rejects: path, ignoreUnknown } = this.#options;
    const rejects = openRejects(historyFiles(this.#options), path, ignoreUnknown);
    const { files, untold, ...history } = await this.#read(
      model,
      bundles,
      rejects.add,
      ignoreUnknown ? 'known' : 'all',
    );
    rejects.passOver(untold);
    for (const { name, notices } of files) for (const notice of notices) say(`${name}: ${notice}`);
    rejects.close();
    if (history.events === 0) {
      say('no event of the history could be used');
      return null;
    }
    return { ...history, mistakes: rejects.mistakes, leftOut: rejects.count };
  }

  /** The same files by another data model; rows that do not fit it are left out and counted. What was read before cannot be replayed any more. */
  async readAgain(model: ImportModel, bundles: readonly Bundle[]): Promise<History> {
    let leftOut = 0;
    const history = await this.#read(model, bundles, () => void leftOut++, 'none');
    return { ...history, leftOut: leftOut + history.untold };
  }

  async close(): Promise<void> {
    await this.#shares?.close();
    this.#shares = null;
  }

  #started(): Threads {
    return new Threads(this.#threads, worker);
  }

  #request(model: ImportModel, rejects: ReadRequest['rejects']): ReadRequest {
    const { contacts: people, event, group, map = [] } = this.#options;
    const options: EventOptions = {
      map: parseMap(map),
      ...(event !== undefined && { event }),
      ...(group !== undefined && { group }),
    };
    const events = (this.#options.events ?? []).map(fileOf);
    return { events, contacts: people === undefined ? null : fileOf(people), model, options, rejects };
  }

  /** Goes on with what has begun, where it is the same. */
  async #readInShares(request: ReadRequest, listener: ReadListener): Promise<ReadHistory> {
    const begun = this.#begun;
    this.#begun = null;
    if (begun !== null && readsAlike(begun.model, request.model)) {
      begun.hear(listener);
      return await begun.reading;
    }
    if (begun !== null) {
      await this.#shares!.close();
      this.#shares = this.#started();
    }
    return await readInShares(this.#shares!, request, listener);
  }

  async #read(
    model: ImportModel,
    bundles: readonly Bundle[],
    onReject: (reject: Reject) => void,
    rejects: ReadRequest['rejects'],
  ) {
    const request = this.#request(model, rejects);
    const { events, contacts, options } = request;
    const isShared = this.#shares !== null && !areWhole(bundles);
    const progress = await startProgress('Reading');
    const onProgress = (share: number) => progress.at(share, 'of the files');
    try {
      if (isShared && (await areDivisible(events.map(sourceOf), model, options))) {
        const read = await this.#readInShares(request, { onReject, onProgress });
        const { replayer, ...history } = read;
        return { ...history, replaying: <T>(use: (from: Replayer) => Promise<T>) => use(replayer) };
      }
      await this.close();
      const people = contacts === null ? [] : [contacts];
      const heard = { onReject, onProgress: ofAll([...events, ...people], onProgress) };
      const read = await loadEvents(events.map(sourceOf), model, { ...options, ...heard });
      const readPeople = await loadContacts(people.map(sourceOf), model, heard);
      const { table } = read;
      const history = { contacts: readPeople.contacts, events: table, bundles, threads: this.#threads };
      return {
        events: table.length,
        first: table.at[0]!,
        last: table.at[table.length - 1]!,
        files: [...read.files, ...readPeople.files],
        untold: 0,
        replaying: <T>(use: (from: Replayer) => Promise<T>) => replaying(history, use),
      };
    } finally {
      progress.done();
    }
  }
}

/** A reading that nobody may hear yet. */
interface Begun {
  readonly model: ImportModel;
  readonly reading: Promise<ReadHistory>;
  readonly hear: (listener: ReadListener) => void;
}

/** Keeps the rejects that come before somebody hears. */
function lateListener(): { readonly listener: ReadListener; readonly hear: Begun['hear'] } {
  const kept: Reject[] = [];
  let heard: ReadListener | null = null;
  return {
    listener: {
      onReject: (reject) => (heard === null ? void kept.push(reject) : heard.onReject?.(reject)),
      onProgress: (share) => heard?.onProgress?.(share),
    },
    hear(listener) {
      heard = listener;
      for (const reject of kept.splice(0)) listener.onReject?.(reject);
    },
  };
}

/** From here on the threads read a history sooner than it can be handed out to them. */
const LEAST_BYTES = 8 << 20;
/** What a byte that is packed may come to. */
const UNPACKED = 8;

/** Of what is text, unpacked; none where a file can be read only once. */
function bytesOf({ events = [], contacts }: HistoryOptions): number {
  const files = [...events, ...(contacts ? [contacts] : [])].map((name) => ({ name, stat: statSync(name) }));
  if (files.some(({ name, stat }) => !stat.isFile() || isParquet(fileSource(name)))) return 0;
  return files.reduce((sum, { name, stat }) => sum + stat.size * (name.endsWith('.gz') ? UNPACKED : 1), 0);
}

function fileOf(name: string): HistoryFile {
  const path = resolve(name);
  return { path, name, bytes: statSync(path).size };
}

/** From how far each of these files is read: which share of all of them. */
function ofAll(files: readonly HistoryFile[], tell: (share: number) => void) {
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  const done = new Map<string, number>();
  return ({ file, bytes }: { readonly file: string; readonly bytes: number }) => {
    done.set(file, bytes);
    if (total > 0) tell([...done.values()].reduce((sum, read) => sum + read, 0) / total);
  };
}

const sourceOf = ({ path, name }: HistoryFile) => fileSource(path, name);

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
  return stableText(partRead(one)) === stableText(partRead(other));
}

/** A model may hold more. */
function partRead({ currency, timezone, contact, events, aliases }: ImportModel): ImportModel {
  return { currency, timezone, contact, events, aliases };
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
  { first, last }: Pick<History, 'first' | 'last'>,
  projectZone: Zone,
): { from: number; to: number } {
  const from = days.from ?? projectZone.dateOf(first);
  const to = days.to ?? projectZone.dateOf(last) + 1;
  if (from >= to) {
    const end = `${days.to === undefined ? 'the last event is of' : '--to is'} ${isoDate(days.to === undefined ? to - 1 : to)}`;
    throw new UsageError(`--from ${isoDate(from)} leaves no day to run: ${end}, and --to itself is not run any more`);
  }
  return { from: projectZone.instantOfDate(from, 0), to: projectZone.instantOfDate(to, 0) };
}
