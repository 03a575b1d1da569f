/** What a replay and the threads that hold a share of its contacts each tell one another. Everything is plain data. */
import type { EventOptions, FileCount, ImportModel, ImportProblemCode, Reject, Share } from '../../import/index.js';
import type { Fields } from '../../import/table.js';
import type { Bundle } from '../../machine/index.js';
import type { Counted } from '../counted.js';
import type { RefreshChanges } from '../cuts-ahead.js';
import type { BacktestContact } from '../input.js';
import type { IdPlace } from './ids.js';

/** A module whose `responder` makes, of the data, what stands for the people; it can be loaded in any thread. */
export interface ResponderModule {
  /** URL of a file. */
  readonly module: string;
  readonly data: unknown;
}

/** What to replay. Instants are epoch ms, `to` excluded. */
export interface ReplayRequest {
  readonly bundle: Bundle;
  readonly from: number;
  readonly to: number;
  readonly assumeConsent?: boolean;
  readonly story?: string;
  readonly sample?: number;
  readonly keepsSends?: boolean;
  readonly responder?: ResponderModule;
}

/** Rows of one share, in order of time; `contact` points into the share's own dictionary. */
export interface Rows {
  readonly at: Float64Array;
  readonly event: Uint16Array;
  readonly contact: Uint32Array;
  readonly file: Uint16Array;
  readonly line: Uint32Array;
  /** 1 where the event's id has come before, in any share. */
  readonly repeated: Uint8Array;
  readonly ids: readonly (string | null)[];
  readonly fields: readonly Fields[];
}

/** A file of the history: where it lies, how it is named to people, and its bytes; what is written to it later is not read. */
export interface HistoryFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
}

/** Files that `areDivisible` holds for. */
export interface ReadRequest {
  readonly events: readonly HistoryFile[];
  readonly contacts: HistoryFile | null;
  readonly model: ImportModel;
  readonly options: EventOptions;
  /** Which rows that were refused are told one by one; `known`: those of events that the model has. The others are counted. */
  readonly rejects: 'all' | 'known' | 'none';
}

/** What a share has read. */
export interface ReadShare {
  readonly events: number;
  /** Epoch ms; without events the infinities. */
  readonly first: number;
  readonly last: number;
  /** Of the ids of its events, ascending. */
  readonly hashes: Float64Array;
  /** By file, those of events first. */
  readonly counts: readonly FileCount[];
  /** Rows that were refused without being told. */
  readonly untold: number;
}

/** Rows that were refused, in order of file and line. */
export interface Rejects {
  /** Each one's place among the files, those of events first. */
  readonly files: readonly number[];
  readonly rejects: readonly Reject[];
}

/** An `ImportProblem` on its way between threads. */
export interface Unreadable {
  readonly code: ImportProblemCode;
  readonly message: string;
  readonly fault: 'use' | 'file' | 'surroundings';
  readonly file?: string;
  readonly help?: string;
}

export type ToShare =
  | { readonly kind: 'rows'; readonly rows: Rows }
  | {
      readonly kind: 'whole';
      readonly contacts: readonly BacktestContact[];
      /** Dictionaries that the rows point into. */
      readonly files: readonly string[];
      readonly events: readonly string[];
      readonly eventContacts: readonly string[];
    }
  /** It reads its share itself. */
  | { readonly kind: 'read'; readonly request: ReadRequest; readonly share: Share }
  /** Where do its ids with these hashes stand? */
  | { readonly kind: 'where'; readonly hashes: ReadonlySet<number> }
  /** Ids that came before in another share. */
  | { readonly kind: 'later'; readonly ids: readonly string[] }
  | { readonly kind: 'replay'; readonly request: ReplayRequest; readonly tellsLines: boolean };

export type FromShare =
  /** Bytes of the files so far. */
  | { readonly kind: 'reading'; readonly bytes: number }
  | { readonly kind: 'rejects'; readonly rejects: Rejects }
  | { readonly kind: 'read'; readonly read: ReadShare | Unreadable }
  | { readonly kind: 'places'; readonly places: readonly IdPlace[] }
  /** Waits for the cut points of all shares, one for each refresh (`Cuts[]`), on the port it was given. */
  | { readonly kind: 'refreshes'; readonly refreshes: readonly RefreshChanges[] }
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'lines'; readonly lines: Lines }
  | { readonly kind: 'counted'; readonly counted: Counted };

/** Lines of the timeline as JSON, in order of time, then of contact. */
export interface Lines {
  readonly at: readonly string[];
  readonly contact: readonly string[];
  readonly text: readonly string[];
}

/** What a thread is started with. */
export interface ShareData {
  /** Cut points come by it; the thread sleeps on the bell until they are there. */
  readonly cuts: import('node:worker_threads').MessagePort;
  readonly bell: Int32Array;
}
