/** What the running service is made with, what it tells, and what work by hand may use of it. */
import type { Clock } from '../clock/index.js';
import type { CodeSource } from '../engine/index.js';
import type { ZoneProvider } from '../facts/index.js';
import type { Program } from '../machine/index.js';
import type { Store, StoredContact } from '../store/port.js';
import type { Release } from '../versions/index.js';
import type { BatchDone } from './batch.js';
import type { Sender } from './courier.js';
import type { BatchTools } from './work.js';

export interface LiveOptions {
  readonly program: Program;
  readonly version: number;
  /** `currentRelease` of the store, to follow what is deployed; without it the program stays what it is. */
  readonly release?: Release;
  readonly store: Store;
  readonly clock: Clock;
  readonly zones: ZoneProvider;
  readonly senders: ReadonlyMap<string, Sender>;
  readonly codes: CodeSource;
  /** 0 up to 1, for the jitter of retries. */
  readonly random: () => number;
  /** Inputs and due contacts a batch. */
  readonly batchSize?: number;
  /** Inputs that may wait; past that callers are told to come back. */
  readonly queueLimit?: number;
  /** Only what is asked by hand: nothing is handed out, no timer fires. For commands beside a service that does not run. */
  readonly isAtRest?: boolean;
  /** After each commit. */
  readonly onBatch?: (done: BatchDone) => void;
  /** Another version has been taken over; before the engine is made anew, which asks the senders what they are. Must not throw. */
  readonly onRelease?: (version: number) => void;
  /** A deploy needs scores that there are not yet: how far everybody has been scored for it, 0 to 1. It is taken over after that. */
  readonly onScored?: (share: number) => void;
  /** How far everybody has been brought over to the version taken over, with what it keeps of their past: 0 to 1. */
  readonly onBroughtOver?: (share: number) => void;
  /** A batch that could not be written; its inputs are refused, and everything stands as before it. */
  readonly onFault?: (error: unknown) => void;
}

/** What work by hand may use. */
export interface LiveParts extends Pick<BatchTools, 'engine' | 'store' | 'version' | 'bringBack' | 'base'> {
  readonly program: Program;
  readonly now: number;
  /** Whether no sender had begun with it. */
  readonly withdraw: (messageId: string) => boolean;
  /** What came of its messages is no longer told. */
  readonly forget: (contact: string, number: number) => void;
  /** Writes contacts and what the engine reported. */
  readonly commit: (contacts: readonly StoredContact[]) => void;
}
