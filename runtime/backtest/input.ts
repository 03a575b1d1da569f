/** What a backtest is asked to do, and the ports it speaks through. */
import type { Input } from '../engine/input.js';
import type { OutgoingMessage } from '../engine/sink.js';
import type { ZoneProvider } from '../facts/keeper.js';
import type { EventTable, ReadTable } from '../import/index.js';
import type { Program, Value } from '../machine/index.js';
import type { AskPool } from '../rfm/index.js';

export interface BacktestContact {
  readonly id: string;
  readonly attributes: Readonly<Record<string, Value>>;
  readonly groups?: readonly string[];
}

/** Inputs that a message causes later; `at` (epoch ms) is not before the message. */
export interface ScheduledInput {
  readonly at: number;
  readonly contact: string;
  readonly input: Input;
}

/** Stands for the people who get the messages: opens, clicks, orders. Without one a backtest knows only what the events say. */
export interface Responder {
  onMessage(message: OutgoingMessage): readonly ScheduledInput[];
}

export interface BacktestOptions {
  readonly program: Program;
  readonly zones: ZoneProvider;
  /** Contacts with what is known of them; a `created_at` inside the period makes them appear then. Ids are unique. */
  readonly contacts: Iterable<BacktestContact>;
  /** In order of time, as `loadEvents` gives them. Contacts they name beside the file of contacts appear with their first event. */
  readonly events: ReadTable;
  /** Epoch ms. What lies before `from` only builds history; `to` is excluded. */
  readonly from: number;
  readonly to: number;
  /** Gets every line in order of time, then of contact. */
  readonly timeline?: (line: TimelineLine) => void;
  /** Events taken so far; called about every hundredth of them. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly responder?: Responder;
  /** For histories that keep no consents: unknown consents and addresses count as given. */
  readonly assumeConsent?: boolean;
  /** The contact whose story the result tells; absent: one with much to tell. */
  readonly story?: string;
  /** The result has every hand-over: for a comparison of two backtests. */
  readonly keepsSends?: boolean;
  /** How many sent messages the result keeps for showing; absent: 500. */
  readonly sample?: number;
}

export interface ShareOptions extends Omit<BacktestOptions, 'events'> {
  /** In order of time. */
  readonly events: EventTable;
  /** By row of the events: 1 where the event's id has come before, be it in another share. */
  readonly repeated: Uint8Array;
  /** Gives the RFM cut points of all shares together; left out: these are all contacts. */
  readonly pool?: AskPool;
}

/** How many sent messages are kept where nobody says. */
export const SAMPLE = 500;

export interface TimelineLine {
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  readonly contact: string;
  readonly scenario?: string;
  readonly run?: string;
  readonly what: 'enter' | 'send' | 'skip' | 'give' | 'move' | 'goal' | 'end';
  readonly channel?: string;
  readonly message?: string;
  readonly label?: string;
  readonly reason?: string;
  readonly outcome?: string;
  /** Minor units of a goal; percent points or minor units of a code. */
  readonly value?: number;
  readonly code?: string;
  /** RFM classes of a move. */
  readonly from?: string;
  readonly to?: string;
}
