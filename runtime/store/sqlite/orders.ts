/** What the thread that writes a store is told and what it answers. Plain data. */
import type { MessagePort } from 'node:worker_threads';
import type { Cells } from './cells.js';

/** What the thread is started with. `state`: the answers that were given; whether the thread has ended. */
export interface ThreadData {
  readonly path: string;
  readonly port: MessagePort;
  readonly state: SharedArrayBuffer;
}

/** Ascending `place`. `course`: whatever follows a failure is of another one. `lists`: null, to close the file. */
export interface Order {
  readonly place: number;
  readonly course: number;
  readonly mark: readonly [name: string, value: string];
  readonly lists: readonly Cells[] | null;
}

/** `failure`: null when it is on disk. */
export interface Answer {
  readonly place: number;
  readonly failure: { readonly message: string; readonly code?: unknown; readonly errcode?: unknown } | null;
}

/** Places in `state`. */
export const ANSWERS = 0;
export const ENDED = 1;
