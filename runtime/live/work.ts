/** What a batch is given and what it gives back, and how it says over whom it stumbled. Plain data. */
import type { Input } from '../engine/index.js';
import type { OutboxChange, StoredContact, StoredEvent } from '../store/port.js';
import type { Intake, Receipt } from './intake.js';

export interface Outcome {
  readonly contact: string;
  readonly input: Extract<Input, { readonly kind: 'outcome' }>;
  readonly change: OutboxChange;
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
