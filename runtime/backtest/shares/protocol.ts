/** What a replay and the threads that hold a share of its contacts each tell one another. Everything is plain data. */
import type { Fields } from '../../import/table.js';
import type { Bundle } from '../../machine/index.js';
import type { BaseChanges, SavedCuts } from '../../rfm/index.js';
import type { Counted } from '../counted.js';
import type { BacktestContact } from '../input.js';

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
  | { readonly kind: 'replay'; readonly request: ReplayRequest; readonly tellsLines: boolean };

export type FromShare =
  /** Waits for the cut points of all shares (`SavedCuts | null`) on the port it was given. */
  | { readonly kind: 'refresh'; readonly now: number; readonly changes: BaseChanges }
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'lines'; readonly lines: Lines }
  | { readonly kind: 'counted'; readonly counted: Counted };

export type Cuts = SavedCuts | null;

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
