/** What a batch is given and what it gives back, and how it says over whom it stumbled. Plain data. */
import type { Engine, Input } from '../engine/index.js';
import type { OutboxChange, Store, StoredContact, StoredEvent } from '../store/port.js';
import type { BringBack } from '../versions/index.js';
import type { LiveBase } from './base.js';
import type { Intake, Receipt } from './intake.js';
import type { Refresh } from './refresh.js';
import type { Residents } from './residents.js';

export interface Outcome {
  readonly contact: string;
  readonly input: Extract<Input, { readonly kind: 'outcome' }>;
  readonly change: OutboxChange;
}

/** What a batch is worked out with. */
export interface BatchTools {
  readonly engine: Engine;
  readonly store: Store;
  readonly version: number;
  readonly bringBack: BringBack;
  readonly base: LiveBase | null;
  /** A refresh whose moves have not all been taken yet. */
  readonly refresh: Refresh | null;
  /** The contacts that the engine still has. */
  readonly residents: Residents;
  /** Numbers a new contact. */
  readonly nextNumber: () => number;
  /** The place of an event that has come now among those of this instant. */
  readonly nextPlace: (now: number) => number;
}

export interface BatchWork {
  readonly now: number;
  readonly intake: readonly Intake[];
  readonly outcomes: readonly Outcome[];
  /** Numbers of contacts that time concerns by now. */
  readonly due: readonly number[];
}

export interface BatchResult {
  readonly receipts: readonly Receipt[];
  readonly contacts: readonly StoredContact[];
  readonly events: readonly StoredEvent[];
}

/** Something inside one contact's way through a batch went wrong. */
export class Stumble extends Error {
  /** `input`: the one that it was about; null where it may have been time, or what the contact has become. */
  constructor(
    readonly contact: string,
    readonly input: Intake | Outcome | null,
    override readonly cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause));
    this.name = 'Stumble';
  }
}

/** What went wrong in the work for a contact. */
export function stumbleOf(contact: string, input: Intake | Outcome | null, cause: unknown): Stumble {
  return cause instanceof Stumble ? cause : new Stumble(contact, input, cause);
}
